import { randomUUID } from 'node:crypto';
import { recordAgentTrace } from '../quality/agent-traces';
import { createApiKey } from './api-keys';
import type { Database } from '../database/database';
import { executionLine, insertExecutions } from '../events/event-log-lines';
import { setFlag } from '../flags/flags';
import { insertRows } from '../ledger/rows';
import { ensureOrg, findOrg, getOrg } from './orgs';
import {
  createUser,
  createWorkspace,
  deleteUser,
  deleteWorkspace,
  ensureUser,
  listUsers,
  listWorkspaces,
} from './people';
import { MissingReferenceError } from '../database/constraints';
import { logPromptSimilarity } from '../quality/prompt-similarity';
import { createRun } from '../runs/runs';
import { useRecords, type TestPostgres } from '../testing/testing';

let database: Database;
let postgres: TestPostgres;
let acme: string;
let globex: string;

useRecords(async (records) => {
  ({ database, postgres } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});

it('finds an org by name and by id, with its plan', async () => {
  await postgres.query(`update orgs set plan = 'enterprise', retention_days = 30 where name = 'acme'`);
  const org = { id: acme, name: 'acme', plan: 'enterprise', retentionDays: 30 };
  expect(await findOrg(database, 'acme')).toEqual(org);
  expect(await getOrg(database, acme)).toEqual(org);
  expect(await findOrg(database, 'globex')).toMatchObject({ id: globex, plan: 'free', retentionDays: null });
  for (const name of ['', 'none', 'acme\0', "acme' or '1' = '1"]) expect(await findOrg(database, name)).toBeUndefined();
  expect(await getOrg(database, randomUUID())).toBeUndefined();
});

it('separates the workspaces and users of different orgs', async () => {
  const web = await createWorkspace(database, acme, { name: 'web' });
  const ann = await createUser(database, acme, { email: 'ann@acme.test', name: 'Ann', workspaceId: web.id });
  const bob = await createUser(database, acme, { email: 'bob@acme.test' });
  expect(await listWorkspaces(database, acme)).toEqual([web]);
  expect(await listUsers(database, acme)).toEqual([ann, bob]);
  expect(ann).toMatchObject({ workspaceId: web.id, email: 'ann@acme.test', name: 'Ann' });
  expect([await listWorkspaces(database, globex), await listUsers(database, globex)]).toEqual([[], []]);
  for (const [remove, id] of [
    [deleteUser, ann.id],
    [deleteWorkspace, web.id],
  ] as const) {
    for (const no of [id, randomUUID(), 'none']) expect(await remove(database, globex, no)).toBe(false);
  }
  expect(await listUsers(database, acme)).toHaveLength(2);
});

it('rejects duplicate names, duplicate e-mail addresses in any case, and workspaces of another org', async () => {
  await createWorkspace(database, acme, { name: 'taken' });
  await createUser(database, acme, { email: 'Taken@acme.test' });
  await expect(createWorkspace(database, acme, { name: 'taken' })).rejects.toMatchObject({ field: 'name' });
  await expect(createUser(database, acme, { email: 'taken@ACME.test' })).rejects.toMatchObject({ field: 'e-mail' });
  const foreign = await createWorkspace(database, globex, { name: 'taken' });
  const user = { email: 'new@acme.test', workspaceId: foreign.id };
  await expect(createUser(database, acme, user)).rejects.toThrow(MissingReferenceError);
  expect(await createUser(database, globex, user)).toMatchObject(user);
});

it('identifies users by subject, and before their first sign-in by e-mail address', async () => {
  const org = await ensureOrg(database, 'hooli');
  const invited = await createUser(database, org, { email: 'Ann@hooli.test' });
  const ann = { subject: 'idp|ann', email: 'ann@HOOLI.test', name: 'Ann' };
  expect(await ensureUser(database, org, ann)).toBe(invited.id);
  expect(await ensureUser(database, org, { subject: 'idp|ann' })).toBe(invited.id);
  const impostor = await ensureUser(database, org, { ...ann, subject: 'idp|other' });
  const added = await Promise.all(
    [1, 2, 3].map(() => ensureUser(database, org, { subject: 'bob', email: 'b@b.test' })),
  );
  expect(new Set([invited.id, impostor, ...added]).size).toBe(3);
  expect(await listUsers(database, org)).toMatchObject([
    { id: invited.id, email: 'Ann@hooli.test' },
    { id: added[0], email: 'b@b.test' },
    { id: impostor, email: null },
  ]);
  expect(await ensureUser(database, globex, ann)).not.toBe(invited.id);
});

/** Creates everything that can belong to a user or a workspace, and a ledger row. */
async function createEverything(orgId: string, owner: { userId: string } | { workspaceId: string }): Promise<void> {
  const steps = [{ step: 'plan', type: 'llm' }];
  const { run } = await createRun(database, { orgId, kind: 'agent', input: {}, correlationId: 'c', steps });
  const { run: ofOthers } = await createRun(database, { orgId, kind: 'agent', input: {}, correlationId: 'c', steps });
  const [column] = Object.keys(owner);
  const set = `update runs set ${column === 'userId' ? 'user_id' : 'workspace_id'} = $2 where id = $1`;
  await postgres.query(set, [run.id, Object.values(owner)[0]]);
  const trace = { agentId: 'a', inputContext: {}, executionNodes: [], outputSummary: '' };
  await recordAgentTrace(database, { orgId, runId: ofOthers.id, ...trace, ...owner });
  const similarity = { agentId: 'a', similarityScore: 0, flaggedReference: null, actionTaken: 'allow' } as const;
  await logPromptSimilarity(database, { orgId, runId: ofOthers.id, ...similarity, ...owner });
  await setFlag(database, 'agent-guard-strict', { enabled: true, scope: { orgId, ...owner }, changedBy: 'ann' });
  const execution = { orgId, eventType: 'run.agent', status: 'success', ...owner } as const;
  await insertExecutions(database, orgId, [executionLine(execution)]);
  await insertRows(database, orgId, [
    {
      ...{ id: randomUUID(), orgId, callId: randomUUID(), provider: 'openai', modelRequested: 'm', ...owner },
      ...{ costSource: 'unknown', latencyMs: 1, status: 'success', createdAt: new Date() },
    },
  ]);
}

const TABLES = [
  ...['runs', 'run_steps', 'agent_trace_history', 'prompt_similarity_logs', 'feature_flags', 'event_logs', 'api_keys'],
  ...['users', 'llm_usage_ledger', 'feature_flag_changes'],
];
async function counts(orgId: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of TABLES) {
    const count = `select count(*)::int as n from ${table} where org_id = $1`;
    found[table] = (await postgres.query<{ n: number }>(count, [orgId]))[0]!.n;
  }
  return found;
}

it('deletes everything that belongs to a user or a workspace, except the ledger and flag changes', async () => {
  const org = await ensureOrg(database, 'initech');
  const workspace = await createWorkspace(database, org, { name: 'web' });
  const user = await createUser(database, org, { email: 'u@initech.test', workspaceId: workspace.id });
  const other = await createUser(database, org, { email: 'o@initech.test' });
  for (const owner of [{ userId: user.id }, { workspaceId: workspace.id }, { userId: other.id }]) {
    await createEverything(org, owner);
    if (owner.userId)
      await createApiKey(database, org, { name: owner.userId, role: 'viewer', createdBy: 'a', ...owner });
  }
  const all = { agent_trace_history: 3, prompt_similarity_logs: 3, feature_flags: 3, event_logs: 3, api_keys: 2 };
  const stays = { llm_usage_ledger: 3, feature_flag_changes: 3 };
  expect(await counts(org)).toEqual({ runs: 6, run_steps: 6, users: 2, ...all, ...stays });
  expect(await deleteWorkspace(database, org, workspace.id)).toBe(true);
  const rest = { agent_trace_history: 1, prompt_similarity_logs: 1, feature_flags: 1, event_logs: 1, api_keys: 1 };
  expect(await counts(org)).toEqual({ runs: 4, run_steps: 4, users: 1, ...rest, ...stays });
  expect(await deleteUser(database, org, other.id)).toBe(true);
  const none = { agent_trace_history: 0, prompt_similarity_logs: 0, feature_flags: 0, event_logs: 0, api_keys: 0 };
  expect(await counts(org)).toEqual({ runs: 3, run_steps: 3, users: 0, ...none, ...stays });
});
