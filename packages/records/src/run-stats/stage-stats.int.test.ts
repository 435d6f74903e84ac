import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '../database/drizzle';
import type { Database } from '../database/database';
import type { LedgerRow } from '../ledger/lines';
import { insertRows } from '../ledger/rows';
import { ensureOrg } from '../tenancy/orgs';
import { repriceUnpriced } from '../ledger/reprice';
import { openRunEvents, type RunEvent } from '../events/run-events';
import { finishRun, reopenRun } from '../runs/changes';
import { getRunStats } from '../runs/lists';
import { listWithoutStats } from '../runs/pending';
import { aggregatePercentiles, finalizeRun } from './stage-stats';
import { createRun, findRun, type RunRef } from '../runs/runs';
import { useRecords } from '../testing/testing';

let database: Database;
let orgId: string;
let spoolDir: string;
let ref: RunRef;

useRecords(async (records) => {
  spoolDir = mkdtempSync(join(tmpdir(), 'events-'));
  ({ database } = records);
  orgId = await ensureOrg(database, 'acme');
});
afterAll(() => rmSync(spoolDir, { recursive: true }));
beforeEach(async () => {
  const { run } = await createRun(database, { orgId, kind: 'page', input: {}, correlationId: 'c', steps: [] });
  ref = { orgId, runId: run.id };
});

async function log(...events: readonly Omit<RunEvent, 'runId' | 'orgId'>[]) {
  const writer = await openRunEvents({ database, spoolDir, flushMs: 3_600_000 });
  for (const event of events) writer.logEvent({ ...ref, ...event });
  await writer.close();
}
const finish = (stage: string, entityId?: string, durationMs?: number) =>
  ({ stage, entityId, event: 'finish', status: 'ok', durationMs }) as const;
const failure = (stage: string, entityId?: string, durationMs?: number) =>
  ({ stage, entityId, event: 'error', status: 'error', durationMs }) as const;

/** Interpolated linearly. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
  return below + (above - below) * (position - Math.floor(position));
}

it.each([1, 2, 7, 100, 1001])('computes the percentiles of %p durations like a naive calculation', async (n) => {
  const durations = Array.from({ length: n }, (_, i) => ((i * 7919) % 1009) * 1.37 + 0.5);
  await log(...durations.map((duration, i) => finish('crawl', `e${i}`, duration)));
  const [stats] = await aggregatePercentiles(database, ref);
  expect(stats).toMatchObject({ stage: 'crawl', countTotal: n, countSuccess: n, countError: 0 });
  expect(stats!.p50Ms).toBeCloseTo(percentile(durations, 0.5), 9);
  expect(stats!.p95Ms).toBeCloseTo(percentile(durations, 0.95), 9);
  expect(stats!.p99Ms).toBeCloseTo(percentile(durations, 0.99), 9);
});

it('counts each entity once with its latest outcome, and the stage itself only if no entity ended', async () => {
  const other = { event: 'vendor_call', status: 'ok', durationMs: 5_000 } as const;
  await log(
    { stage: 'crawl', event: 'start', status: 'ok' },
    failure('crawl', 'retried', 900),
    failure('crawl', 'failed', 30),
    { ...finish('crawl', 'failed too', 40), status: 'error' },
    { ...finish('crawl', 'skipped', 20), status: 'skip' },
    { stage: 'crawl', entityId: 'vendors', ...other },
    finish('crawl', undefined, 60_000),
    { stage: 'plan', event: 'retry', status: 'retry', durationMs: 70 },
    { stage: 'plan', entityId: 'vendors', ...other },
    failure('plan'),
  );
  await log(finish('crawl', 'retried', 10));
  expect(await aggregatePercentiles(database, ref)).toEqual([
    {
      stage: 'crawl',
      countTotal: 4,
      countSuccess: 2,
      countError: 2,
      p50Ms: 25,
      p95Ms: 38.5,
      p99Ms: expect.closeTo(39.7, 9),
    },
    { stage: 'plan', countTotal: 1, countSuccess: 0, countError: 1, p50Ms: null, p95Ms: null, p99Ms: null },
  ]);
});

it('returns nothing for a run without events', async () => {
  expect(await aggregatePercentiles(database, ref)).toEqual([]);
  expect(await finalizeRun(database, ref)).toEqual([]);
});

const call = (more: Partial<LedgerRow>): LedgerRow => ({
  ...{ id: randomUUID(), ...ref, step: 'generate', callId: randomUUID(), provider: 'openai', modelRequested: 'm' },
  ...{ costSource: 'computed', latencyMs: 1, status: 'success', createdAt: new Date(), ...more },
});

it('writes a row for each stage with the cost and tokens of its calls, and updates it', async () => {
  await log(finish('generate', undefined, 100), finish('publish', undefined, 7));
  await insertRows(database, orgId, [
    call({ costNanoUsd: 1_500_000_000, promptTokens: 10, completionTokens: 2 }),
    call({ costNanoUsd: 25, promptTokens: 5, completionTokens: 1 }),
    call({ step: 'repair', costNanoUsd: 3, promptTokens: 1 }),
    call({ runId: randomUUID(), costNanoUsd: 999 }),
  ]);
  const stages = [
    { stage: 'generate', countTotal: 1, p99Ms: 100, costUsd: '1.500000025', tokensInput: 15, tokensOutput: 3 },
    { stage: 'publish', countTotal: 1, p50Ms: 7, costNanoUsd: 0, tokensInput: 0 },
    { stage: 'repair', countTotal: 0, p50Ms: null, costNanoUsd: 3, tokensInput: 1, tokensOutput: 0 },
  ];
  expect(await finalizeRun(database, ref)).toMatchObject(stages);
  await insertRows(database, orgId, [call({ costNanoUsd: 75 })]);
  expect((await finalizeRun(database, ref))[0]).toMatchObject({ costUsd: '1.500000100' });
  const { rows } = await database.withOrg(orgId, (tx) =>
    tx.execute(sql`select count(*)::int as n from run_stage_stats where run_id = ${ref.runId}`),
  );
  expect(rows).toEqual([{ n: 3 }]);
});

it('reads the model usage of a run from the ledger, so it agrees with the stage statistics', async () => {
  const writer = await openRunEvents({ database, spoolDir, flushMs: 3_600_000 });
  writer.bumpVendor({ ...ref, vendor: 'npm', calls: 2, errors: 1 });
  await writer.close();
  await insertRows(database, orgId, [
    call({ costNanoUsd: 1_500_000_000, promptTokens: 10, completionTokens: 2 }),
    call({ costSource: 'unknown', promptTokens: 5, completionTokens: 1, step: 'repair' }),
    call({ costSource: 'unknown', status: 'error', errorCode: 'RATE_LIMIT' }),
    call({ runId: randomUUID(), costNanoUsd: 999 }),
  ]);
  expect((await getRunStats(database, ref)).vendors[1]).toMatchObject({ vendor: 'openai', unpricedCalls: 1 });
  await repriceUnpriced(database, { price: () => ({ costNanoUsd: 25, modelPriced: 'm', priceVersion: null }) });
  const stages = await finalizeRun(database, ref);
  const { vendors } = await getRunStats(database, ref);
  const none = {
    ...{ rateLimitHits: 0, quotaExhausted: 0, costUsd: '0.000000000', unpricedCalls: 0 },
    ...{ tokensInput: 0, tokensOutput: 0 },
  };
  expect(vendors).toEqual([
    { vendor: 'npm', calls: 2, errors: 1, ...none },
    {
      ...{ vendor: 'openai', calls: 3, errors: 1, rateLimitHits: 1, quotaExhausted: 0 },
      ...{ costUsd: '1.500000025', unpricedCalls: 0, tokensInput: 15, tokensOutput: 3 },
    },
  ]);
  const total = (of: 'costNanoUsd' | 'tokensInput' | 'tokensOutput') => stages.reduce((sum, row) => sum + row[of], 0);
  expect([total('costNanoUsd'), total('tokensInput'), total('tokensOutput')]).toEqual([1_500_000_025, 15, 3]);
});

it('writes the cost of the run, with calls outside its stages, or null without a known cost', async () => {
  await finalizeRun(database, ref);
  expect((await findRun(database, ref.runId))?.costNanoUsd).toBeNull();
  await insertRows(database, orgId, [
    call({ costNanoUsd: 1_500_000_000 }),
    call({ costNanoUsd: 25, step: null }),
    call({ costSource: 'unknown' }),
    call({ costNanoUsd: 999, runId: randomUUID() }),
  ]);
  await finalizeRun(database, ref);
  expect((await findRun(database, ref.runId))?.costNanoUsd).toBe(1_500_000_025);
});

it('is due for a run that has ended with events, and again when a retry of the run has ended', async () => {
  await log(finish('generate', undefined, 40));
  const isDue = async () => (await listWithoutStats(database)).some(({ runId }) => runId === ref.runId);
  expect(await isDue()).toBe(false);
  for (const [state, again] of [
    ['failed', true],
    ['success', false],
  ] as const) {
    await finishRun(database, ref, { state });
    expect(await isDue()).toBe(true);
    await finalizeRun(database, ref);
    expect(await isDue()).toBe(false);
    if (again) await reopenRun(database, ref);
  }
});

it('updates only the costs after repricing, and keeps the statistics from events', async () => {
  await log(finish('generate', undefined, 40));
  await insertRows(database, orgId, [call({ costSource: 'unknown', promptTokens: 10 })]);
  const [before] = await finalizeRun(database, ref);
  expect(before).toMatchObject({ costNanoUsd: 0, p50Ms: 40 });
  await repriceUnpriced(database, { price: () => ({ costNanoUsd: 33, modelPriced: 'm', priceVersion: null }) });
  expect((await findRun(database, ref.runId))?.costNanoUsd).toBe(33);
  const { rows } = await database.withOrg(orgId, (tx) =>
    tx.execute(sql`select cost_nano_usd::int as cost, p50_ms::int as p50, tokens_input::int as tokens
      from run_stage_stats where run_id = ${ref.runId}`),
  );
  expect(rows).toEqual([{ cost: 33, p50: 40, tokens: 10 }]);
});
