import type { Database } from '../database/database';
import { getOrgExecutionStats } from '../run-stats/execution-stats';
import { getRecentFailures } from '../run-stats/failures';
import { insertRows } from '../ledger/rows';
import { ensureOrg } from '../tenancy/orgs';
import { rollUp } from './rollups';
import { trends, type TrendMetric } from './trends';
import { seedHistory } from '../seed/history';
import { useRecords } from '../testing/testing';
import { someCalls } from '../testing/ledger-rows';
import { rawOverview } from '../testing/raw-overview';
import type { TimeRange } from '../database/time-ranges';
import { getLlmUsageSummary, getLlmUsageTotals, usageReport, type Usage } from './usage';

const until = new Date('2026-07-01T12:00:00Z');
const before = (days: number, hours = 0) => new Date(until.getTime() - (days * 24 + hours) * 3_600_000);

const INDEXES = `select pg_get_indexdef(indexrelid) as definition from pg_index
  where indrelid = any (array['runs', 'run_steps', 'llm_usage_ledger']::regclass[]) order by 1`;

let database: Database;
let orgId: string;
useRecords(async (records) => {
  ({ database } = records);
  const sizes = { runs: 1_500, ledgerRows: 6_000, orgs: 2, days: 40, seed: 3, until };
  const indexes = await records.postgres.query(INDEXES);
  const seeded = await seedHistory(records.postgres.adminUrl, { ...sizes, lanes: 2, indexesLast: true });
  expect(seeded).toMatchObject({ runs: 1_500, calls: 6_000 });
  expect(await records.postgres.query(INDEXES)).toEqual(indexes);
  expect(await records.postgres.query('select from pg_index where not indisvalid')).toEqual([]);
  orgId = await ensureOrg(database, 'seed-1');
  const late = { from: before(39), to: until };
  await insertRows(database, orgId, someCalls({ orgId, count: 500, seed: 8, ...late }));
  while ((await rollUp(database)).hours > 0);
});

const RANGES: readonly (readonly [string, TimeRange])[] = [
  ['a day', { from: before(1), to: until }],
  ['30 days', { from: before(30), to: until }],
  [
    'months that begin and end within an hour',
    { from: new Date(before(35).getTime() + 1_234_567), to: before(1, 0.3) },
  ],
  ['half an hour', { from: before(2, 0.75), to: before(2, 0.25) }],
  ['a time before anything', { from: before(900), to: before(800) }],
];

/** Matches the figures, with a tolerance for durations. With few values, neighbouring ranks differ widely. */
function alike(truth: unknown, values = 0): unknown {
  if (Array.isArray(truth)) return truth.map((item) => alike(item));
  if (typeof truth !== 'object' || truth === null) return truth;
  const { calls, total } = truth as { readonly calls?: number; readonly total?: number };
  return Object.fromEntries(
    Object.entries(truth as Record<string, unknown>).map(([key, value]) => {
      const isDuration = typeof value === 'number' && ['avg', 'p50', 'p95'].includes(key);
      return [key, isDuration ? near(value, values) : alike(value, calls ?? total)];
    }),
  );
}

const near = (truth: number, values: number) => ({
  asymmetricMatch: (n: number | null) => n !== null && (values < 200 || Math.abs(n - truth) <= truth * 0.1),
});

it.each(RANGES)('agrees with the rows for %s', async (_, range) => {
  const truth = await rawOverview(database, orgId, range);
  const stats = await getOrgExecutionStats(database, orgId, range);
  const llm = await getLlmUsageSummary(database, orgId, range);
  const { byModel: models, ...totals } = llm;
  expect(await getLlmUsageTotals(database, orgId, range)).toEqual(totals);
  const byName = <T extends { readonly provider: string; readonly model: string }>(models: readonly T[]) =>
    models.toSorted((a, b) => `${a.provider}/${a.model}`.localeCompare(`${b.provider}/${b.model}`));
  const sorted = { ...truth, llm: { ...truth.llm, byModel: byName(truth.llm.byModel) } };
  expect({ ...stats, llm: { ...totals, byModel: byName(models) } }).toEqual(alike(sorted));
});

const COUNTS = ['calls', 'errors', 'promptTokens', 'completionTokens', 'totalTokens', 'unpricedCalls'] as const;

it.each(RANGES)('reports %s with breakdowns that add up to the totals of the rows', async (_, range) => {
  const { totals, topUsers, ...parts } = await usageReport(database, orgId, range);
  const { llm } = await rawOverview(database, orgId, range);
  expect(llm).toMatchObject(totals);
  for (const part of Object.values(parts)) {
    for (const name of COUNTS) expect(part.reduce((sum, row) => sum + row[name], 0)).toBe(totals[name]);
    for (const amount of ['costUsd', 'cacheSavingsUsd'] as const) {
      const nano = (usage: Usage) => BigInt((usage[amount] ?? '0').replace('.', ''));
      expect(part.reduce((sum, row) => sum + nano(row), 0n)).toBe(nano(totals));
    }
  }
  expect(topUsers).toEqual(parts.byUser.filter(({ userId }) => userId !== null).slice(0, 10));
  expect(parts.byDate.map(({ date }) => date)).toEqual(parts.byDate.map(({ date }) => date).toSorted());
});

it.each<[TrendMetric, 'hour' | 'day', number]>([
  ['runs', 'hour', 24],
  ['failures', 'day', 31],
  ['llm_calls', 'hour', 24 * 7],
  ['llm_errors', 'day', 31],
  ['llm_tokens', 'hour', 24],
  ['llm_cost', 'day', 31],
])('returns %s by %s, with points that add up to the overview', async (metric, bucket, length) => {
  const range = { from: before(length === 31 ? 30 : length / 24), to: until };
  const { points } = await trends(database, orgId, { metric, bucket, ...range });
  const { runs, llm } = await rawOverview(database, orgId, range);
  const sums: Partial<Record<TrendMetric, number>> = {
    ...{ runs: runs.total, failures: runs.byState.failed, llm_calls: llm.calls, llm_errors: llm.errors },
    ...{ llm_tokens: llm.totalTokens, llm_cost: Number(llm.costUsd) },
  };
  expect(points).toHaveLength(length);
  expect(points.reduce((sum, { value }) => sum + value!, 0)).toBeCloseTo(sums[metric]!, 6);
});

it('returns percentiles, and null for buckets without values', async () => {
  const range = { from: before(2), to: before(-1) };
  const { unit, points } = await trends(database, orgId, { metric: 'llm_latency_p95', bucket: 'hour', ...range });
  expect([unit, points.length, points.at(-1)!.value]).toEqual(['seconds', 72, null]);
  expect(points.filter(({ value }) => value !== null && value > 0.1 && value < 60).length).toBeGreaterThan(20);
});

it('lists the latest failures newest first, and the failures after one of them', async () => {
  const last = await getRecentFailures(database, orgId, 5);
  expect(last).toHaveLength(5);
  expect(last.map(({ endedAt }) => endedAt)).toEqual(last.map(({ endedAt }) => endedAt).toSorted((a, b) => +b - +a));
  expect(last[0]).toMatchObject({
    step: expect.any(String),
    errorClass: expect.any(String),
    errorMessage: 'seeded failure',
  });
  const after = await getRecentFailures(database, orgId, 3, last[4]!.cursor);
  expect(after).toEqual(last.slice(1, 4).toReversed());
  expect(await getRecentFailures(database, orgId, 3, last[0]!.cursor)).toEqual([]);
  await expect(getRecentFailures(database, orgId, 3, 'no cursor')).rejects.toThrow('cursor');
});
