import { randomUUID } from 'node:crypto';
import { sql } from '../database/drizzle';
import type { Database } from '../database/database';
import { flagValue, getFlags, isEnabled, setFlag, type FlagChange, type FlagName, type FlagTarget } from './flags';
import { ensureOrg } from '../tenancy/orgs';
import { createUser, createWorkspace } from '../tenancy/people';
import { useRecords } from '../testing/testing';

let database: Database;
let acme: string;
let globex: string;
let user: string;
let workspace: string;

useRecords(async (records) => {
  ({ database } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
  ({ id: workspace } = await createWorkspace(database, acme, { name: 'web' }));
  ({ id: user } = await createUser(database, acme, { email: 'ann@acme.test' }));
});

const set = (name: FlagName, change: Omit<FlagChange, 'changedBy'>) =>
  setFlag(database, name, { ...change, changedBy: 'ann' });

it('applies the row of the user before those of the workspace, the org and the default', async () => {
  const everyone = { orgId: acme, workspaceId: workspace, userId: user };
  const value = () => flagValue(database, 'llm-provider', everyone);
  expect(await value()).toBeUndefined();
  const scopes: [string, FlagTarget][] = [
    ['openai', {}],
    ['anthropic', { orgId: acme }],
    ['google', { orgId: acme, workspaceId: workspace }],
    ['openai_compatible', { orgId: acme, userId: user }],
  ];
  for (const [name, scope] of scopes) {
    await set('llm-provider', { enabled: true, value: name, scope });
    expect(await value()).toBe(name);
  }
  expect(await flagValue(database, 'llm-provider', { orgId: acme, workspaceId: workspace })).toBe('google');
  expect(await flagValue(database, 'llm-provider', { orgId: acme, userId: randomUUID() })).toBe('anthropic');
  expect(await flagValue(database, 'llm-provider', { ...everyone, orgId: globex })).toBe('openai');
  await set('llm-provider', { enabled: false, scope: { orgId: acme, userId: user } });
  expect(await value()).toBeUndefined();
  expect(await isEnabled(database, 'llm-provider', everyone)).toBe(false);
});

it('updates an existing row, and records every change and its actor', async () => {
  const scope = { orgId: globex };
  await set('debug-sampling', { enabled: true, value: 0.25, scope });
  await set('debug-sampling', { enabled: true, value: 0.25, scope });
  await setFlag(database, 'debug-sampling', { enabled: true, value: 1, scope, changedBy: 'bob' });
  await set('debug-sampling', { enabled: true, value: 0.5 });
  await set('debug-sampling', { enabled: false });
  const changes = (orgId: string) =>
    database.withOrg(orgId, async (tx) => {
      const { rows } = await tx.execute(sql`select org_id is null as for_all, before, after, changed_by
        from feature_flag_changes where flag_name = 'debug-sampling' order by changed_at`);
      return rows;
    });
  const forAll = [
    { for_all: true, before: null, after: { enabled: true, value: 0.5 }, changed_by: 'ann' },
    {
      for_all: true,
      before: { enabled: true, value: 0.5 },
      after: { enabled: false, value: null },
      changed_by: 'ann',
    },
  ];
  expect(await changes(globex)).toEqual([
    { for_all: false, before: null, after: { enabled: true, value: 0.25 }, changed_by: 'ann' },
    {
      for_all: false,
      before: { enabled: true, value: 0.25 },
      after: { enabled: true, value: 1 },
      changed_by: 'bob',
    },
    ...forAll,
  ]);
  expect(await changes(acme)).toEqual(forAll);
});

it('lists every flag with the row that applies', async () => {
  const org = await ensureOrg(database, 'initech');
  await set('agent-guard-strict', { enabled: true, scope: { orgId: org } });
  const flags = await getFlags(database, { orgId: org });
  expect(flags.find(({ name }) => name === 'agent-guard-strict')).toMatchObject({
    ...{ enabled: true, value: null, decidedBy: 'org', description: expect.any(String) },
  });
  const hooli = await getFlags(database, { orgId: await ensureOrg(database, 'hooli') });
  expect(hooli.map(({ name }) => name).sort()).toEqual(['agent-guard-strict', 'debug-sampling', 'llm-provider']);
  expect(hooli.find(({ name }) => name === 'agent-guard-strict')).toMatchObject({ enabled: false, decidedBy: null });
});

it.each([
  ['debug-sampling', { enabled: true, value: 1.5 }, 'the value of debug-sampling must be a number from 0 to 1'],
  ['debug-sampling', { enabled: true }, 'debug-sampling needs a value: a number from 0 to 1'],
  [
    'llm-provider',
    { enabled: true, value: 7 },
    'the value of llm-provider must be one of openai, anthropic, google, openai_compatible',
  ],
  ['agent-guard-strict', { enabled: true, value: true }, 'agent-guard-strict takes no value'],
  ['agent-guard-strict', { enabled: true, scope: { userId: randomUUID() } }, 'the org is missing'],
] as const)('refuses to set %s to %p', async (name, change, problem) => {
  await expect(set(name, change)).rejects.toThrow(`could not set the flag: ${problem}`);
});

it('rejects a flag for a user or a workspace that the org does not have', async () => {
  for (const [scope, field] of [
    [{ orgId: globex, userId: user }, 'user_id'],
    [{ orgId: acme, userId: randomUUID() }, 'user_id'],
    [{ orgId: globex, workspaceId: workspace }, 'workspace_id'],
  ] as const) {
    const set = setFlag(database, 'agent-guard-strict', { enabled: true, scope, changedBy: 'ann' });
    await expect(set).rejects.toMatchObject({ name: 'FlagError', field });
  }
});

it('keeps one row per scope for concurrent changes', async () => {
  await Promise.all(Array.from({ length: 10 }, (_, i) => set('debug-sampling', { enabled: true, value: i / 10 })));
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute(sql`select count(*)::int as n from feature_flags where flag_name = 'debug-sampling'`),
  );
  expect(rows).toEqual([{ n: 1 }]);
});
