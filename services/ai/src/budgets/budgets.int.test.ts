import { setBudget, setLedgerRule } from '@sextant/records/budgets';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { deferred } from '@sextant/records/testing';
import type { Behaviour } from '../testing/fake-providers';
import { found, PROMPT, startHarness, type Harness } from '../testing/harness';
import { completion, failure, streamedCompletion, USAGE } from '../testing/openai-responses';

/** What gpt-4.1-mini takes for 64 tokens of input and for one of output, in nano-dollars. */
const [INPUT, OUTPUT] = [400, 1_600];
/** What a call may cost at most by the bytes of its prompt; 64 tokens are allowed for what is put around it. */
const most = (outputTokens: number) => (PROMPT.length + 64) * INPUT + outputTokens * OUTPUT;
/** The same by its tokens. */
const least = (outputTokens: number) => (7 + 64) * INPUT + outputTokens * OUTPUT;
const cost = (outputTokens: number) => 10 * INPUT + outputTokens * OUTPUT;
const usage = (outputTokens: number) => ({
  prompt_tokens: 10,
  completion_tokens: outputTokens,
  total_tokens: 10 + outputTokens,
});
const answer = (outputTokens: number) => completion({ content: 'hi', usage: usage(outputTokens) });

let on: Harness;
beforeAll(async () => {
  on = await startHarness({
    LLM_PROVIDERS: 'openai,openai_compatible',
    OPENAI_COMPATIBLE_NAME: 'openai',
    OPENAI_COMPATIBLE_MODEL: 'gpt-4.1',
    LLM_BUDGET_LEASE_MS: '1500',
    LLM_BUDGET_WAIT_MS: '4000',
    LLM_TIMEOUT_MS: '20000',
  });
}, 120_000);
afterAll(() => on.stop());
beforeEach(() => on.providers.behave('openai', answer(100)));

let orgs = 0;
async function limited(day: number | null, month: number | null = null): Promise<string> {
  const org = await ensureOrg(on.database, `limited ${(orgs += 1)}`);
  for (const [period, hardLimitNanoUsd] of [['day', day] as const, ['month', month] as const])
    await setBudget(on.database, org, { period, softLimitNanoUsd: null, hardLimitNanoUsd });
  return org;
}
const ask = (org_id: string, more = {}) => on.post(on.request({ org_id, max_output_tokens: 100, ...more }));
const counts = (statuses: readonly number[]) =>
  Object.fromEntries([...new Set(statuses)].map((status) => [status, statuses.filter((s) => s === status).length]));
const requests = () => on.providers.requests('openai').length;

it('lets as many calls pass at once as fit at most, and waits for what they give back', async () => {
  // Three at a time fit by what they can cost at most; by what they do cost, seven do.
  const limit = 3 * most(100);
  const org = await limited(limit);
  on.providers.behave('openai', (response) => void setTimeout(() => answer(30)(response), 50));
  const before = requests();
  const replies = await Promise.all(Array.from({ length: 80 }, () => ask(org)));
  const passed = replies.filter(({ status }) => status === 200).length;
  expect(counts(replies.map(({ status }) => status))).toEqual({ 200: passed, 402: 80 - passed });
  expect(requests() - before).toBe(passed);
  expect(passed * cost(30)).toBeLessThanOrEqual(limit);
  // What was refused does not fit any more.
  expect(passed * cost(30) + least(100)).toBeGreaterThan(limit);
});

it('names the limit, what is spent and the fix, and has a code', async () => {
  const org = await limited(least(100) - 1);
  const reply = await ask(org);
  expect(reply).toMatchObject({
    status: 402,
    body: { code: 'budget_exceeded', error_class: 'RATE_LIMIT', retryable: false },
  });
  expect(reply.body['detail']).toMatch(
    /^org \S+ has spent \$0\.00 of its day’s budget of \$0\.000\d+, and this call can cost up to \$0\.000\d+: lower max_output_tokens, raise the budget, or wait until it starts anew at \S+T00:00:00\.000Z$/,
  );
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await on.metric('llm_refused_calls_total{reason="budget_exceeded"}')).toBeGreaterThan(0);
});

it.each([
  ['day', [most(100), 10 * most(100)]],
  ['month', [10 * most(100), most(100)]],
] as const)('holds the tighter of both budgets: of the %s', async (period, [day, month]) => {
  const org = await limited(day, month);
  expect((await ask(org)).status).toBe(200);
  const reply = await ask(org);
  expect([reply.status, reply.body['detail']]).toEqual([402, expect.stringContaining(`${period}’s budget`)]);
});

it('gives back what a failed call reserved, and reserves for the provider that is asked next', async () => {
  // Of the second provider, gpt-4.1 costs five times as much.
  const org = await limited(most(100) * 4);
  on.providers.behave('openai', failure(503, 'overloaded'));
  on.providers.behave('openai_compatible', completion({ content: 'hi', model: 'gpt-4.1', usage: usage(1) }));
  expect(await ask(org)).toMatchObject({ status: 402 });
  await setBudget(on.database, org, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd: most(100) * 5 });
  expect(await ask(org)).toMatchObject({ status: 200, body: { provider: 'openai_compatible', attempts: 2 } });
});

it('keeps the reservation of a stream beyond the lease', async () => {
  const org = await limited(most(100) + 1);
  const [begun, end] = [deferred(), deferred()];
  const slow: Behaviour = (response) => {
    begun.resolve();
    void end.promise.then(() => streamedCompletion({ parts: ['h', 'i'], usage: usage(100) })(response));
  };
  on.providers.behave('openai', slow, answer(1));
  const streaming = on.stream({ org_id: org, max_output_tokens: 100 });
  await begun.promise;
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  expect(await ask(org, { max_output_tokens: 20 })).toMatchObject({ status: 402, body: { retryable: true } });
  end.resolve();
  expect((await streaming).reply.status).toBe(200);
});

it('frees what a killed process reserved when its lease ends', async () => {
  const org = await limited(most(100));
  const begun = deferred();
  on.providers.behave('openai', () => begun.resolve());
  const lost = ask(org).catch(() => 'lost');
  await begun.promise;
  await on.ai().kill('SIGKILL');
  expect(await lost).toBe('lost');
  await on.restart();
  on.providers.behave('openai', answer(1));
  const free = async () => ((await ask(org)).status === 200 ? true : undefined);
  expect(await found(free)).toBe(true);
});

it('reports how much of a reservation a call cost, and what calls cost beyond theirs', async () => {
  const org = await limited(1e9);
  on.providers.behave('openai', completion({ content: 'hi', usage: USAGE }));
  const series = (name: string) => on.metric(`${name}{provider="openai"}`).then((value) => value ?? 0);
  const before = await series('llm_budget_underestimated_usd_total');
  await ask(org);
  const beyond = 700 * 400 + 300 * 100 + 100 * 1600 - most(100);
  expect((await series('llm_budget_underestimated_usd_total')) - before).toBeCloseTo(beyond / 1e9, 12);
  expect(await series('llm_budget_estimate_ratio_count')).toBeGreaterThan(0);
  expect(await on.metric('llm_budget_check_seconds_count')).toBeGreaterThan(0);
});

it('refuses a model without a price where the rule is closed, and lets it pass where it is open', async () => {
  const org = await limited(1e9);
  on.providers.behave('openai', completion({ content: 'hi', model: 'unheard-of', usage: usage(1) }));
  expect(await ask(org, { model: 'unheard-of' })).toMatchObject({ status: 402, body: { code: 'price_unknown' } });
  const other = await limited(1e9);
  await setLedgerRule(on.database, other, 'open');
  expect(await ask(other, { model: 'unheard-of' })).toMatchObject({ status: 200, body: { cost_nano_usd: null } });
});

it('refuses or passes calls while Postgres is away, as the org has set, and limits only those that have a limit', async () => {
  const [closed, open, none] = [await limited(1e9), await limited(1e9), await limited(null)];
  await setLedgerRule(on.database, open, 'open');
  for (const org of [closed, open, none]) expect((await ask(org)).status).toBe(200);
  await on.postgres.kill();
  const reply = await ask(closed);
  expect(reply).toMatchObject({ status: 503, body: { code: 'budget_unreadable', retryable: true } });
  expect(reply.body['detail']).toContain('set when_ledger_unavailable to open');
  expect((await ask(open)).status).toBe(200);
  expect((await ask(none)).status).toBe(200);
  expect(await on.metric('llm_refused_calls_total{reason="budget_unreadable"}')).toBe(1);
  await on.postgres.restart();
  expect(await found(async () => ((await ask(closed)).status === 200 ? true : undefined))).toBe(true);
});
