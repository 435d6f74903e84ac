import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setBudget, spentNanoUsd } from '@sextant/records/budgets';
import { openDatabase } from '@sextant/records/database';
import { setPriceOverride } from '@sextant/records/ledger/price-overrides';
import { readTable } from '@sextant/records/testing/read-table';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { deferred } from '@sextant/records/testing';
import { until } from '@sextant/stack/until';
import { startHarness, type Harness } from '../testing/harness';
import { completion, COST } from '../testing/openai-responses';

const run = promisify(execFile);
/** Half of 2, 0.5 (cached) and 8 USD per million tokens. */
const O3_FLEX = (700 * 2000 + 300 * 500 + 100 * 8000) / 2;

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
}, 120_000);
afterAll(() => on.stop());
beforeEach(() => on.providers.behave('openai', completion({ content: 'hi' })));

async function reprice(...args: readonly string[]): Promise<string> {
  const command = [join(__dirname, '../../dist/reprice.js'), ...args];
  const { stdout } = await run(process.execPath, command, { env: { DATABASE_URL: on.environment['DATABASE_URL'] } });
  return stdout;
}

describe('the settings of an org', () => {
  it('price its calls by its price override', async () => {
    const org_id = await ensureOrg(on.database, 'with prices');
    await setPriceOverride(on.database, org_id, {
      provider: 'openai',
      model: 'gpt-4.1-mini',
      inputUsdPerMillion: 0.2,
      cachedUsdPerMillion: 0.05,
      outputUsdPerMillion: 1,
      fromDate: new Date('2026-01-01T00:00:00Z'),
    });
    const request = on.request({ org_id });
    const cost = 700 * 200 + 300 * 50 + 100 * 1000;
    expect(await on.post(request)).toMatchObject({ body: { cost_nano_usd: cost } });
    expect(await on.ledgerRow(request.call_id, org_id)).toMatchObject({
      costNanoUsd: cost,
      priceVersion: 'price override openai/gpt-4.1-mini from 2026-01-01',
    });
  });

  it('do not delay a call, which is priced by the settings known at its end', async () => {
    const org_id = await ensureOrg(on.database, 'read slowly');
    const [locked, unlock, received, release] = [deferred(), deferred(), deferred(), deferred()];
    const owner = openDatabase(on.postgres.adminUrl);
    const lock = owner.withOrg(org_id, async (tx) => {
      await tx.execute('LOCK TABLE price_overrides');
      locked.resolve();
      await unlock.promise;
    });
    await locked.promise;
    on.providers.behave(
      'openai',
      (response) => {
        received.resolve();
        void release.promise.then(() => completion({ content: 'hi' })(response));
      },
      completion({ content: 'hi' }),
    );
    const slow = on.post(on.request({ org_id }));
    await received.promise;
    unlock.resolve();
    await lock;
    await owner.close();
    await until('calls are priced', async () => (await on.post(on.request({ org_id }))).body['cost_nano_usd'] !== null);
    release.resolve();
    expect(await slow).toMatchObject({ body: { cost_nano_usd: COST } });
  });

  it('price calls without a cost once, by the reprice command', async () => {
    // Earlier calls may have ended before the price overrides were read.
    await until('the buffer is empty', async () => (await on.metric('ledger_buffer_entries')) === 0);
    await reprice();
    const org_id = await ensureOrg(on.database, 'without prices');
    on.providers.behave('openai', completion({ content: 'hi', model: 'my-own' }));
    const request = on.request({ org_id, model: 'my-own' });
    expect(await on.post(request)).toMatchObject({ body: { cost_nano_usd: null } });
    const row = await on.ledgerRow(request.call_id, org_id);
    await setPriceOverride(on.database, org_id, {
      provider: 'openai',
      model: 'my-own',
      inputUsdPerMillion: 1,
      cachedUsdPerMillion: 1,
      outputUsdPerMillion: 1,
      fromDate: new Date('2026-01-01T00:00:00Z'),
    });
    expect(await reprice('--dry-run')).toMatch(/^would price 1 of \d+ calls without a cost: \$0\.001100000 in total/);
    expect(await spentNanoUsd(on.database, org_id, new Date(0))).toBe(0);
    expect(await reprice()).toMatch(/^priced 1 of/);
    expect(await reprice()).toMatch(/^priced 0 of/);
    const rows = await readTable(on.database, org_id, 'llmUsageLedger');
    expect(rows.map(({ corrects, costNanoUsd }) => [corrects, costNanoUsd])).toEqual(
      expect.arrayContaining([
        [null, null],
        [row.id, 1_100_000],
      ]),
    );
    expect(await spentNanoUsd(on.database, org_id, new Date(0))).toBe(1_100_000);
  });

  it('refuse calls beyond a hard budget and report its use', async () => {
    const org_id = await ensureOrg(on.database, 'hard');
    await setBudget(on.database, org_id, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd: 2 * COST });
    for (let i = 0; i < 2; i++)
      expect((await on.post(on.request({ org_id, max_output_tokens: 100 }))).status).toBe(200);
    const before = on.providers.requests('openai').length;
    const reply = await on.post(on.request({ org_id, max_output_tokens: 100 }));
    expect(reply).toMatchObject({ status: 402, body: { error_class: 'RATE_LIMIT', retryable: false } });
    expect(reply.body['detail']).toMatch(new RegExp(`org ${org_id} .*\\$0\\.00094 .*T00:00:00\\.000Z`));
    expect(on.providers.requests('openai').length).toBe(before);
    await until('the budget is used up', async () => (await on.metric('llm_budget_used_ratio{org="hard"}'))! >= 1);
    expect(await on.metric('llm_budget_reset_seconds{org="hard"}')).toBeLessThanOrEqual(24 * 3600);
  });

  it('let calls beyond a soft budget pass and log one warning', async () => {
    const org_id = await ensureOrg(on.database, 'soft');
    await setBudget(on.database, org_id, { period: 'month', softLimitNanoUsd: COST, hardLimitNanoUsd: null });
    for (let i = 0; i < 3; i++) expect((await on.post(on.request({ org_id }))).status).toBe(200);
    expect(on.ai().output().split('an org reached its soft budget').length - 1).toBe(1);
  });
});

describe('a service tier', () => {
  it.each([
    ['openai', 'flex', 'o3', completion({ content: 'hi', model: 'o3', serviceTier: 'flex' }), 'flex', O3_FLEX],
    ['openai', 'priority', 'gpt-4.1-mini', completion({ content: 'hi', serviceTier: 'priority' }), 'priority', 822_500],
    ['openai', 'priority', 'gpt-4.1-mini', completion({ content: 'hi', serviceTier: 'default' }), 'default', COST],
    ['openai', 'priority', 'o1', completion({ content: 'hi', model: 'o1', serviceTier: 'priority' }), 'priority', null],
    ['openai', undefined, 'o3', completion({ content: 'hi', model: 'o3', serviceTier: 'scale' }), 'scale', null],
  ] as const)('of %s, requested as %s for %s, is priced as served', async (...of) => {
    const [provider, service_tier, model, behaviour, served, cost] = of;
    on.providers.behave(provider, behaviour);
    const request = on.request({ provider, service_tier, model });
    expect(await on.post(request)).toMatchObject({ body: { service_tier: served, cost_nano_usd: cost } });
    expect(await on.ledgerRow(request.call_id)).toMatchObject({ serviceTier: served, costNanoUsd: cost });
  });
});
