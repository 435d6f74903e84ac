import { randomUUID } from 'node:crypto';
import { sql } from '../database/drizzle';
import { getBudgets, listBudgetedOrgs, setBudget, spentNanoUsd } from './budgets';
import type { Database } from '../database/database';
import type { LedgerRow } from '../ledger/lines';
import { insertRows } from '../ledger/rows';
import { ensureOrg } from '../tenancy/orgs';
import { listPriceOverrides, setPriceOverride } from '../ledger/price-overrides';
import { repriceUnpriced } from '../ledger/reprice';
import { useRecords } from '../testing/testing';

let database: Database;
let acme: string;
let globex: string;

useRecords(async (records) => {
  ({ database } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});

const call = (orgId: string, more: Partial<LedgerRow>): LedgerRow => ({
  ...{ id: randomUUID(), orgId, callId: randomUUID(), provider: 'openai', modelRequested: 'new-model' },
  ...{ costSource: more.costNanoUsd == null ? 'unknown' : 'computed', latencyMs: 1, status: 'success' },
  ...{ createdAt: new Date(), ...more },
});
const add = (orgId: string, ...rows: readonly LedgerRow[]) => insertRows(database, orgId, rows);
const monthAgo = new Date(Date.now() - 31 * 86_400_000);
const hourAgo = new Date(Date.now() - 3_600_000);

it('sets, replaces and removes the budget of a period', async () => {
  const month = { period: 'month', softLimitNanoUsd: 5_000_000_000_000, hardLimitNanoUsd: null } as const;
  await setBudget(database, globex, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd: 1 });
  await setBudget(database, globex, month);
  await setBudget(database, globex, { period: 'day', softLimitNanoUsd: 1, hardLimitNanoUsd: 2 });
  expect(await getBudgets(database, globex)).toEqual([
    { period: 'day', softLimitNanoUsd: 1, hardLimitNanoUsd: 2 },
    month,
  ]);
  expect(await getBudgets(database, acme)).toEqual([]);
  expect(await listBudgetedOrgs(database)).toEqual([{ orgId: globex, name: 'globex' }]);
  await setBudget(database, globex, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd: null });
  expect(await getBudgets(database, globex)).toEqual([month]);
});

it('adds up what an org has spent since a time, with corrections at the time of their calls', async () => {
  const org = await ensureOrg(database, 'initech');
  expect(await spentNanoUsd(database, org, hourAgo)).toBe(0);
  await add(globex, call(globex, { costNanoUsd: 7 }));
  await add(
    org,
    call(org, { costNanoUsd: 9_000_000_000_000_001 }),
    call(org, { costNanoUsd: 2, status: 'error' }),
    call(org, { costNanoUsd: 1_000, createdAt: new Date(hourAgo.getTime() - 1) }),
    call(org, { promptTokens: 1 }),
    call(org, { promptTokens: 1, createdAt: monthAgo }),
  );
  await repriceUnpriced(database, { price: () => ({ costNanoUsd: 30, modelPriced: 'm', priceVersion: null }) });
  expect(await spentNanoUsd(database, org, hourAgo)).toBe(9_000_000_000_000_033);
  expect(await spentNanoUsd(database, org, monthAgo)).toBe(9_000_000_000_001_063);
});

it('reads the sum from the index, without a table scan', async () => {
  const org = await ensureOrg(database, 'hooli');
  const rows = Array.from({ length: 3_000 }, () => call(org, { costNanoUsd: 1 }));
  for (let i = 0; i < rows.length; i += 500) await add(org, ...rows.slice(i, i + 500));
  const statement = sql`explain (format json) select sum(cost_nano_usd) from llm_usage_ledger
    where org_id = ${org} and created_at >= ${hourAgo.toISOString()}::timestamptz`;
  const plan = JSON.stringify((await database.withOrg(org, (tx) => tx.execute(statement))).rows);
  expect(plan).toMatch(/"Index Only Scan"|"Bitmap Index Scan"/);
  expect(plan).not.toContain('"Seq Scan"');
  expect(await spentNanoUsd(database, org, hourAgo)).toBe(3_000);
});

describe('repriceUnpriced', () => {
  const price = ({ modelRequested, promptTokens }: LedgerRow) =>
    modelRequested === 'new-model'
      ? { costNanoUsd: (promptTokens ?? 0) * 400, modelPriced: 'new-model-1', priceVersion: 'v2' }
      : undefined;
  const rowsOf = async (org: string) =>
    (
      await database.withOrg(org, (tx) =>
        tx.execute(sql`select model_name, input_tokens::int, cost_usd::text, rate_per_1k::float as rate
          from model_cost_logs order by "timestamp"`),
      )
    ).rows;

  it('prices calls without a cost once, and does not change other calls', async () => {
    const org = await ensureOrg(database, 'pied-piper');
    const at = (minute: number) => new Date(hourAgo.getTime() + minute * 60_000);
    const usage = { promptTokens: 1_000, completionTokens: 0, totalTokens: 1_000 };
    await add(
      org,
      call(org, { ...usage, createdAt: at(0), callId: 'priced' }),
      call(org, { ...usage, createdAt: at(1), costNanoUsd: 5, modelPriced: 'old' }),
      call(org, { ...usage, createdAt: at(2), modelRequested: 'unheard-of' }),
      call(org, { createdAt: at(3), status: 'error' }),
    );
    await add(globex, call(globex, { ...usage, createdAt: monthAgo }));
    const before = await rowsOf(org);
    expect(await repriceUnpriced(database, { price, dryRun: true })).toEqual({
      ...{ examined: 3, priced: 2, costNanoUsd: 800_000 },
    });
    expect(await rowsOf(org)).toEqual(before);
    const results = await Promise.all([1, 2, 3].map(() => repriceUnpriced(database, { price })));
    expect(results.reduce((sum, { priced }) => sum + priced, 0)).toBe(2);
    expect(await repriceUnpriced(database, { price })).toEqual({ examined: 1, priced: 0, costNanoUsd: 0 });
    expect(await rowsOf(org)).toEqual([
      { model_name: 'new-model-1', input_tokens: 1_000, cost_usd: '0.000400000', rate: 0.0004 },
      { model_name: 'old', input_tokens: 1_000, cost_usd: '0.000000005', rate: 5e-9 },
      { model_name: 'unheard-of', input_tokens: 1_000, cost_usd: null, rate: null },
      { model_name: 'new-model', input_tokens: null, cost_usd: null, rate: null },
    ]);
    const { rows } = await database.withOrg(org, (tx) =>
      tx.execute(sql`select call_id, price_version, cost_source, prompt_tokens, latency_ms,
        (select id from llm_usage_ledger where call_id = 'priced') = corrects as "of"
        from llm_usage_ledger where corrects is not null`),
    );
    expect(rows).toEqual([
      {
        ...{ call_id: 'priced:price', price_version: 'v2', cost_source: 'computed', prompt_tokens: null },
        ...{ latency_ms: 0, of: true },
      },
    ]);
  });

  it('continues across pages, past calls without a price and calls of the same time', async () => {
    const org = await ensureOrg(database, 'umbrella');
    const createdAt = new Date();
    const rows = Array.from({ length: 1_250 }, (_, i) =>
      call(org, { promptTokens: 1, createdAt, modelRequested: i % 2 === 0 ? 'new-model' : 'unheard-of' }),
    );
    await add(org, ...rows);
    const { priced, costNanoUsd } = await repriceUnpriced(database, { price });
    expect([priced, costNanoUsd]).toEqual([625, 250_000]);
  });
});

it('stores price overrides by model and date, newest first', async () => {
  const price = { provider: 'openai', model: 'm', inputUsdPerMillion: 0.4, cachedUsdPerMillion: null };
  const [january, june] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-06-01T00:00:00Z')];
  await setPriceOverride(database, acme, { ...price, outputUsdPerMillion: 1.6, fromDate: january });
  await setPriceOverride(database, acme, { ...price, outputUsdPerMillion: 9, fromDate: june });
  const newer = { ...price, cachedUsdPerMillion: 0.000000001, outputUsdPerMillion: 2, fromDate: june };
  await setPriceOverride(database, acme, newer);
  expect(await listPriceOverrides(database, acme)).toEqual([
    newer,
    { ...price, outputUsdPerMillion: 1.6, fromDate: january },
  ]);
  expect(await listPriceOverrides(database, globex)).toEqual([]);
});
