// Fills every table of an org, for tenancy tests.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordAgentTrace } from '../quality/agent-traces';
import { createApiKey } from '../tenancy/api-keys';
import { audit } from '../audit/audit';
import { countBudget, renewReservations } from '../budgets/reservations';
import { setBudget } from '../budgets/budgets';
import type { Database } from '../database/database';
import { archiveDeadLetters } from '../dead-letters/archive';
import { saveScores, upsertEntities } from '../enrichment/enrichment';
import { executionLine, insertExecutions } from '../events/event-log-lines';
import { setFlag } from '../flags/flags';
import { addIncidentAction, attachAlert, openIncident } from '../incidents/incidents';
import { insertRows } from '../ledger/rows';
import { createUser, createWorkspace } from '../tenancy/people';
import { createSession } from '../tenancy/sessions';
import { setPriceOverride } from '../ledger/price-overrides';
import { logPromptSimilarity } from '../quality/prompt-similarity';
import { createQaSamples } from '../quality/qa-samples';
import { openRunEvents } from '../events/run-events';
import { finalizeRun } from '../run-stats/stage-stats';
import { rollUp } from '../usage/rollups';
import { markStep, startRun } from '../runs/changes';
import { createRun, type RunRef } from '../runs/runs';
import { beginStep } from '../runs/step-payloads';
import { putSchedule } from '../schedules/schedules';

/** Writes a run with every kind of record, and one of each setting of the org. */
export async function fillEveryTable(database: Database, orgId: string): Promise<RunRef> {
  const steps = [{ step: 'plan', type: 'llm' }];
  const { run } = await createRun(database, { orgId, kind: 'agent', input: {}, correlationId: 'c', steps });
  const ref = { orgId, runId: run.id };
  await fillRun(database, ref);
  await fillSettings(database, orgId);
  await fillPeople(database, orgId);
  await fillIncident(database, orgId);
  await fillRollUps(database, ref);
  return ref;
}

/** Rolls everything up, and then makes a change that is not rolled up. */
async function fillRollUps(database: Database, ref: RunRef): Promise<void> {
  await markStep(database, ref, { step: 'plan', state: 'failed', attempt: 1, errorClass: 'TIMEOUT' });
  await rollUp(database);
  await startRun(database, ref);
}

async function fillRun(database: Database, ref: RunRef): Promise<void> {
  const { orgId, runId } = ref;
  await logEvents(database, ref);
  await insertRows(database, orgId, [
    {
      ...{ id: randomUUID(), ...ref, step: 'plan', callId: 'call', provider: 'openai', modelRequested: 'm' },
      ...{ costSource: 'unknown', latencyMs: 1, status: 'success', createdAt: new Date() },
    },
  ]);
  await finalizeRun(database, ref);
  await createQaSamples(database, ref, { entities: [{ entityId: 'e', bucket: 'High', checks: [] }] });
  await recordAgentTrace(database, { ...ref, agentId: 'a', inputContext: {}, executionNodes: [], outputSummary: '' });
  const similarity = { ...ref, agentId: 'a', similarityScore: 0, flaggedReference: null };
  await logPromptSimilarity(database, { ...similarity, actionTaken: 'allow' });
  const now = new Date().toISOString();
  await archiveDeadLetters(database, [
    {
      ...{ queue: 'agent', job_id: `${runId}-plan`, run_id: runId, org_id: orgId, kind: 'agent', step: 'plan' },
      ...{ error_class: 'TIMEOUT', retryable: true, message: 'm', stack: null, attempts: 5, payload: {} },
      ...{ trace_id: null, replays: 0, first_failed_at: now, last_failed_at: now },
    },
  ]);
  await insertExecutions(database, orgId, [executionLine({ orgId, eventType: 'run.agent', status: 'success' })]);
  await upsertEntities(database, orgId, [{ id: 'e', name: 'n', url: 'http://e' }]);
  await beginStep(database, { ...ref, step: 'plan', execution: 1 }, { attempt: 1, traceId: 't', traceKept: true });
  await saveScores(database, ref, [{ id: 'e', score: 1, reason: 'r' }]);
}

async function logEvents(database: Database, ref: RunRef): Promise<void> {
  const spoolDir = mkdtempSync(join(tmpdir(), 'events-'));
  const events = await openRunEvents({ database, spoolDir });
  events.logEvent({ ...ref, stage: 'plan', event: 'finish', status: 'ok' });
  events.bumpVendor({ ...ref, vendor: 'mailcheck', calls: 1 });
  await events.close();
  rmSync(spoolDir, { recursive: true });
}

async function fillSettings(database: Database, orgId: string): Promise<void> {
  await setFlag(database, 'agent-guard-strict', { enabled: true, scope: { orgId }, changedBy: 'ann' });
  await setBudget(database, orgId, { period: 'day', softLimitNanoUsd: 1, hardLimitNanoUsd: 2 });
  await countBudget(database, orgId, 0);
  await renewReservations(database, orgId, [{ id: randomUUID(), callId: 'in progress', nanoUsd: 1 }], 60_000);
  const price = { inputUsdPerMillion: 1, cachedUsdPerMillion: 1, outputUsdPerMillion: 1, fromDate: new Date() };
  await setPriceOverride(database, orgId, { provider: 'openai', model: 'm', ...price });
  const input = { goal: 'count the bees' };
  const schedule = { kind: 'agent', input, cron: '0 0 1 1 *', timeZone: 'UTC', enabled: true };
  await putSchedule(database, { orgId, name: 's', ...schedule });
}

async function fillPeople(database: Database, orgId: string): Promise<void> {
  const { id: workspaceId } = await createWorkspace(database, orgId, { name: 'web' });
  await createUser(database, orgId, { email: 'ann@example.test', workspaceId });
  const { id: apiKeyId } = await createApiKey(database, orgId, { name: 'ci', role: 'viewer', createdBy: 'ann' });
  const holder = { type: 'api_key', apiKeyId } as const;
  await createSession(database, orgId, { holder, idleSeconds: 3600, maxSeconds: 86_400 });
  await audit(database, { orgId, actor: 'ann', action: 'key.create', target: 'ci' });
}

async function fillIncident(database: Database, orgId: string): Promise<void> {
  const { incident } = await openIncident(database, orgId, { key: 'k', title: 't', severity: 'warning' });
  const alert = { fingerprint: 'f', name: 'a', status: 'firing', labels: {}, annotations: {} } as const;
  await attachAlert(database, orgId, incident.id, { ...alert, startsAt: new Date() });
  await addIncidentAction(database, orgId, incident.id, { actor: 'ann', action: 'note', note: 'n' });
}
