import { setBudget, setLedgerRule } from '@sextant/records/budgets';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { deferred } from '@sextant/records/testing';
import { until } from '@sextant/stack/until';
import type { Behaviour } from '../testing/fake-providers';
import { PROMPT, startHarness, type Harness } from '../testing/harness';
import { completion, failure, streamedCompletion, USAGE } from '../testing/openai-responses';

/** Prices of gpt-4.1-mini per input and output token, in nano-USD. */
const [INPUT, OUTPUT] = [400, 1_600];
/** Loose bound of the cost of a call: by the bytes of its prompt plus 64 tokens of overhead. */
const looseBound = (outputTokens: number) => (PROMPT.length + 64) * INPUT + outputTokens * OUTPUT;
/** Tight bound: by the tokens of the prompt. */
const tightBound = (outputTokens: number) => (7 + 64) * INPUT + outputTokens * OUTPUT;
const cost = (outputTokens: number) => 10 * INPUT + outputTokens * OUTPUT;
const usage = (outputTokens: number) => ({
  prompt_tokens: 10,
  completion_tokens: outputTokens,
  total_tokens: 10 + outputTokens,
});
const respond = (outputTokens: number) => completion({ content: 'hi', usage: usage(outputTokens) });

let on: Harness;
beforeAll(async () => {
  on = await startHarness({
    LLM_PROVIDERS: 'openai,openai_compatible',
    OPENAI_COMPATIBLE_NAME: 'openai',
    OPENAI_COMPATIBLE_MODEL: 'gpt-4.1',
    LLM_BUDGET_LEASE_MS: '1500',
    LLM_BUDGET_WAIT_MS: '4000',
    LLM_TIMEOUT_MS: '20000',
    // Otherwise calls pass before the budgets of their org could be read.
    LLM_UNREAD_SETTINGS: 'closed',
  });
}, 120_000);
afterAll(() => on.stop());
beforeEach(() => on.providers.behave('openai', respond(100)));

let orgs = 0;
async function limited(day: number | null, month: number | null = null): Promise<string> {
  const org = await ensureOrg(on.database, `limited ${(orgs += 1)}`);
  for (const [period, hardLimitNanoUsd] of [['day', day] as const, ['month', month] as const])
    await setBudget(on.database, org, { period, softLimitNanoUsd: null, hardLimitNanoUsd });
  return org;
}
const send = (org_id: string, more = {}) => on.post(on.request({ org_id, max_output_tokens: 100, ...more }));
const counts = (statuses: readonly number[]) =>
  Object.fromEntries([...new Set(statuses)].map((status) => [status, statuses.filter((s) => s === status).length]));
const requests = () => on.providers.requests('openai').length;

it('lets calls pass while their maximum cost fits and waits for calls in flight to release budget', async () => {
  // Three concurrent calls fit at their maximum cost; at their actual cost, seven do.
  const limit = 3 * looseBound(100);
  const org = await limited(limit);
  await until('the budget is read', async () => (await send(org, { max_output_tokens: 1_000_000 })).status === 402);
  on.providers.behave('openai', (response) => void setTimeout(() => respond(30)(response), 50));
  const before = requests();
  const replies = await Promise.all(Array.from({ length: 80 }, () => send(org)));
  const passed = replies.filter(({ status }) => status === 200).length;
  expect(counts(replies.map(({ status }) => status))).toEqual({ 200: passed, 402: 80 - passed });
  expect(requests() - before).toBe(passed);
  expect(passed * cost(30)).toBeLessThanOrEqual(limit);
  // A refused call does not fit any more.
  expect(passed * cost(30) + tightBound(100)).toBeGreaterThan(limit);
});

it('refuses a call with a code, the limit, the spending and the fix', async () => {
  const org = await limited(tightBound(100) - 1);
  const reply = await send(org);
  expect(reply).toMatchObject({
    status: 402,
    body: { code: 'budget_exceeded', error_class: 'RATE_LIMIT', retryable: false },
  });
  expect(reply.body['detail']).toMatch(
    /^org \S+ has spent \$0\.00 of its budget of \$0\.000\d+ per day, and this call can cost up to \$0\.000\d+: lower max_output_tokens, raise the budget, or wait until it resets at \S+T00:00:00\.000Z$/,
  );
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await on.metric('llm_refused_calls_total{reason="budget_exceeded"}')).toBeGreaterThan(0);
});

it.each([
  ['day', [looseBound(100), 10 * looseBound(100)]],
  ['month', [10 * looseBound(100), looseBound(100)]],
] as const)('enforces the tighter of both budgets: per %s', async (period, [day, month]) => {
  const org = await limited(day, month);
  expect((await send(org)).status).toBe(200);
  const reply = await send(org);
  expect([reply.status, reply.body['detail']]).toEqual([402, expect.stringContaining(` per ${period}`)]);
});

it('releases the reservation of a failed call and reserves for the next provider', async () => {
  // The model of the second provider, gpt-4.1, costs five times as much.
  const org = await limited(looseBound(100) * 4);
  on.providers.behave('openai', failure(503, 'overloaded'));
  on.providers.behave('openai_compatible', completion({ content: 'hi', model: 'gpt-4.1', usage: usage(1) }));
  expect(await send(org)).toMatchObject({ status: 402 });
  await setBudget(on.database, org, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd: looseBound(100) * 5 });
  expect(await send(org)).toMatchObject({ status: 200, body: { provider: 'openai_compatible', attempts: 2 } });
});

it('renews the reservation of a stream that outlives the lease', async () => {
  const org = await limited(looseBound(100) + 1);
  const [begun, end] = [deferred(), deferred()];
  const slow: Behaviour = (response) => {
    begun.resolve();
    void end.promise.then(() => streamedCompletion({ parts: ['h', 'i'], usage: usage(100) })(response));
  };
  on.providers.behave('openai', slow, respond(1));
  const streaming = on.stream({ org_id: org, max_output_tokens: 100 });
  await begun.promise;
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  expect(await send(org, { max_output_tokens: 20 })).toMatchObject({ status: 402, body: { retryable: true } });
  end.resolve();
  expect((await streaming).reply.status).toBe(200);
});

it('frees the reservations of a killed process when their lease expires', async () => {
  const org = await limited(looseBound(100));
  const begun = deferred();
  on.providers.behave('openai', () => begun.resolve());
  const lost = send(org).catch(() => 'lost');
  await begun.promise;
  await on.ai().kill('SIGKILL');
  expect(await lost).toBe('lost');
  await on.restart();
  on.providers.behave('openai', respond(1));
  await until('a call passes', async () => (await send(org)).status === 200);
});

it('reports the used share of reservations and the cost beyond them', async () => {
  const org = await limited(1e9);
  on.providers.behave('openai', completion({ content: 'hi', usage: USAGE }));
  const series = (name: string) => on.metric(`${name}{provider="openai"}`).then((value) => value ?? 0);
  const before = await series('llm_budget_underestimated_usd_total');
  await send(org);
  const excess = 700 * 400 + 300 * 100 + 100 * 1600 - looseBound(100);
  expect((await series('llm_budget_underestimated_usd_total')) - before).toBeCloseTo(excess / 1e9, 12);
  expect(await series('llm_budget_estimate_ratio_count')).toBeGreaterThan(0);
  expect(await on.metric('llm_budget_check_seconds_count')).toBeGreaterThan(0);
});

it('refuses a model without a price when the rule is closed and lets it pass when the rule is open', async () => {
  const org = await limited(1e9);
  on.providers.behave('openai', completion({ content: 'hi', model: 'unheard-of', usage: usage(1) }));
  expect(await send(org, { model: 'unheard-of' })).toMatchObject({ status: 402, body: { code: 'price_unknown' } });
  const other = await limited(1e9);
  await setLedgerRule(on.database, other, 'open');
  expect(await send(other, { model: 'unheard-of' })).toMatchObject({ status: 200, body: { cost_nano_usd: null } });
});

it('applies the rule of the org while Postgres is unavailable, but only to orgs with a hard limit', async () => {
  const [closed, open, none] = [await limited(1e9), await limited(1e9), await limited(null)];
  await setLedgerRule(on.database, open, 'open');
  for (const org of [closed, open, none]) expect((await send(org)).status).toBe(200);
  await on.postgres.kill();
  const reply = await send(closed);
  expect(reply).toMatchObject({ status: 503, body: { code: 'budget_unreadable', retryable: true } });
  expect(reply.body['detail']).toContain('set when_ledger_unavailable to open');
  expect((await send(open)).status).toBe(200);
  expect((await send(none)).status).toBe(200);
  expect(await on.metric('llm_refused_calls_total{reason="budget_unreadable"}')).toBe(1);
  await on.postgres.restart();
  await until('a call passes', async () => (await send(closed)).status === 200);
});
