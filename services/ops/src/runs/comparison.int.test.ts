import { randomUUID } from 'node:crypto';
import { insertRows } from '@sextant/records/ledger/rows';
import { createRun } from '@sextant/records/runs';
import { finishRun, markStep, startRun } from '@sextant/records/runs/changes';
import { useOps, type Json, type OpsUnderTest } from '../testing/ops';

let ops: OpsUnderTest;
useOps((started) => (ops = started));

interface Shape {
  readonly seconds: number;
  readonly calls?: number;
  readonly attempts?: number;
  readonly state?: 'success' | 'failed';
  readonly kind?: string;
}

/** A run that ended, with its step `generate` and model calls of 0.001 USD each. */
async function endedRun(orgId: string, { seconds, calls = 1, attempts = 1, state = 'success', kind = 'page' }: Shape) {
  const steps = ['generate', 'publish'].map((step) => ({ step, type: 'llm' }));
  const { run } = await createRun(ops.database, { orgId, kind, input: {}, correlationId: randomUUID(), steps });
  const ref = { orgId, runId: run.id };
  await startRun(ops.database, ref);
  await markStep(ops.database, ref, { step: 'generate', state: 'running', attempt: attempts });
  await markStep(ops.database, ref, { step: 'generate', state: 'success', attempt: attempts });
  await finishRun(
    ops.database,
    ref,
    state === 'failed' ? { state, errorClass: 'TIMEOUT', errorMessage: 'late' } : { state },
  );
  await ops.postgres.query(
    `update runs set queued_at = ended_at - make_interval(secs => $2), started_at = ended_at - make_interval(secs => $2)
     where id = $1`,
    [run.id, seconds],
  );
  const rows = Array.from({ length: calls }, () => ({
    ...{ id: randomUUID(), ...ref, step: 'generate', callId: randomUUID(), provider: 'openai', modelRequested: 'gpt' },
    ...{ costSource: 'computed', costNanoUsd: 1_000_000, promptTokens: 1_000, completionTokens: 10 },
    ...{ latencyMs: 1, status: 'success', createdAt: new Date() },
  }));
  await insertRows(ops.database, orgId, rows as never);
  return run.id;
}

const comparisonOf = async (id: string, key?: string): Promise<Json> =>
  (await ops.get(`/runs/${id}/comparison`, key === undefined ? {} : { key })).body;

test('a run is compared with the successful runs of its kind in its org', async () => {
  for (const seconds of [8, 9, 10, 11, 12]) await endedRun(ops.a.id, { seconds });
  // Neither other kinds, failures nor other orgs say what is usual.
  await endedRun(ops.a.id, { seconds: 1_000, kind: 'agent' });
  await endedRun(ops.a.id, { seconds: 1_000, state: 'failed' });
  await endedRun(ops.b.id, { seconds: 1_000 });
  const slow = await endedRun(ops.a.id, { seconds: 60, calls: 4, attempts: 3, state: 'failed' });
  const { differences, ...basis } = await comparisonOf(slow);
  expect(basis).toMatchObject({ run_id: slow, kind: 'page', runs: 5, note: null, from: expect.any(String) });
  const figure = (metric: string, step: string | null = null) =>
    (differences as Json[]).find((one) => one.metric === metric && one.step === step);
  expect(figure('duration_seconds')).toMatchObject({
    value: 60,
    p10: 8.4,
    median: 10,
    p90: 11.6,
    ratio: 6,
    stands_out: true,
  });
  expect(figure('model_calls')).toMatchObject({ value: 4, median: 1, ratio: 4, stands_out: true });
  expect(figure('prompt_tokens')).toMatchObject({ value: 4_000, median: 1_000, stands_out: true });
  expect(figure('cost_usd')).toMatchObject({ value: 0.004, median: 0.001, stands_out: true });
  expect(figure('wait_seconds')).toMatchObject({ value: 0, median: 0, ratio: null, stands_out: false });
  expect(figure('attempts', 'generate')).toMatchObject({ value: 3, median: 1, stands_out: true });
  expect(figure('attempts', 'publish')).toMatchObject({ value: null, runs: 0, median: null, stands_out: false });
  const standOut = (differences as Json[]).map((one) => one.stands_out as boolean);
  expect(standOut).toEqual(standOut.toSorted((a, b) => Number(b) - Number(a)));
  expect(await comparisonOf(slow, ops.platformKey)).toEqual({ ...basis, differences });
  expect((await ops.get(`/runs/${slow}/comparison`, { key: ops.b.keys.admin })).status).toBe(404);
});

test('a run in progress is measured up to now, and its low figures do not stand out', async () => {
  const steps = [{ step: 'generate', type: 'llm' }];
  const planned = { orgId: ops.a.id, kind: 'page', input: {}, correlationId: randomUUID(), steps };
  const ref = { orgId: ops.a.id, runId: (await createRun(ops.database, planned)).run.id };
  await startRun(ops.database, ref);
  await ops.postgres.query(`update runs set started_at = now() - interval '1 hour' where id = $1`, [ref.runId]);
  const { differences } = await comparisonOf(ref.runId);
  expect(differences).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ metric: 'duration_seconds', step: null, ratio: expect.any(Number), stands_out: true }),
      expect.objectContaining({ metric: 'model_calls', value: 0, median: 1, stands_out: false }),
    ]),
  );
});

test('the cost of a run with a call of unknown price is unknown', async () => {
  const id = await endedRun(ops.a.id, { seconds: 10 });
  await ops.postgres.query(
    `update llm_usage_ledger set cost_nano_usd = null, cost_source = 'unknown' where run_id = $1`,
    [id],
  );
  const { differences } = await comparisonOf(id);
  expect((differences as Json[]).find(({ metric }) => metric === 'cost_usd')).toMatchObject({
    ...{ value: null, median: 0.001, ratio: null, stands_out: false },
  });
});

test('a run with fewer than five others has its figures, no basis and a note that says why', async () => {
  const id = await endedRun(ops.b.id, { seconds: 5 });
  const { note, runs, differences } = await comparisonOf(id, ops.b.keys.viewer);
  expect([note, runs]).toEqual([
    'comparing needs 5 other successful runs of kind page in the last 30 days; number found: 1',
    1,
  ]);
  expect(differences).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ metric: 'duration_seconds', step: null, value: 5, median: null, stands_out: false }),
    ]),
  );
});
