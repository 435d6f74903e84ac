import { setFlag } from '@sextant/records/flags';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { llmUsageLedger } from '@sextant/records/schema/llm-usage-ledger';
import { hangUp, json, silence } from '../testing/fake-providers';
import { found, startHarness, type Harness } from '../testing/harness';
import { completion, failure } from '../testing/openai-responses';
import { content, message } from '../testing/anthropic-google-responses';

const PROVIDERS = ['openai', 'anthropic', 'google'] as const;
const unavailable = failure(503, 'overloaded');

let on: Harness;
beforeAll(async () => {
  on = await startHarness({ LLM_PROVIDERS: PROVIDERS.join(','), LLM_CONCURRENCY: '2', LLM_QUEUE: '1' });
}, 120_000);
afterAll(() => on.stop());
beforeEach(() => {
  on.providers.behave('openai', completion({ content: 'of openai' }));
  on.providers.behave('anthropic', message('of anthropic'));
  on.providers.behave('google', content('of google'));
});

const counts = () => PROVIDERS.map((provider) => on.providers.requests(provider).length);
async function callsDuring(work: () => Promise<unknown>): Promise<readonly number[]> {
  const before = counts();
  await work();
  return counts().map((count, i) => count - before[i]!);
}

describe('the chain', () => {
  it.each([
    ['a server error, once more', failure(500, 'server_error'), [2, 1, 0]],
    ['a broken connection, once more', hangUp, [2, 1, 0]],
    ['an overloaded provider', unavailable, [1, 1, 0]],
    ['a limit without a time', failure(429, 'rate_limit_exceeded'), [1, 1, 0]],
    ['a limit for long', json(429, {}, { 'retry-after': '60' }), [1, 1, 0]],
    ['a limit for a moment, once more', json(429, {}, { 'retry-after-ms': '20' }), [2, 1, 0]],
    ['a refused key', failure(401, 'invalid_api_key'), [1, 1, 0]],
    ['a model that does not exist', failure(404, 'model_not_found'), [1, 1, 0]],
    ['an empty answer, once more', completion({ content: '' }), [2, 1, 0]],
  ] as const)('goes on after %s', async (_, behaviour, calls) => {
    on.providers.behave('openai', behaviour);
    const left = 'llm_fallbacks_total{provider="openai"}';
    const before = (await on.metric(left))!;
    const made = await callsDuring(async () => {
      const { body } = await on.post(on.request());
      expect(body).toMatchObject({ text: 'of anthropic', attempts: calls[0] + calls[1] });
    });
    expect(made).toEqual(calls);
    expect(await on.metric(left)).toBe(before + 1);
  });

  it('ends at once with a request that a provider finds invalid', async () => {
    on.providers.behave('openai', failure(400, 'context_length_exceeded'));
    const made = await callsDuring(async () => {
      expect(await on.post(on.request())).toMatchObject({ status: 502, body: { error_class: 'VALIDATION_ERROR' } });
    });
    expect(made).toEqual([1, 0, 0]);
  });

  it('stays with a provider that was only busy for a moment', async () => {
    on.providers.behave('openai', json(429, {}, { 'retry-after': '0' }), completion({ content: 'now' }));
    const request = on.request();
    expect(await on.post(request)).toMatchObject({ body: { text: 'now', provider: 'openai', attempts: 2 } });
    expect(await on.ledgerRow(request.call_id)).toMatchObject({ status: 'error', errorCode: 'RATE_LIMIT' });
    expect(await on.ledgerRow(`${request.call_id}#2`)).toMatchObject({ status: 'success' });
  });

  it('tells, when all fail, of what may pass, and the shortest wait', async () => {
    on.providers.behave('openai', failure(401, 'invalid_api_key'));
    on.providers.behave('anthropic', json(429, {}, { 'retry-after': '30' }));
    on.providers.behave('google', json(503, {}, { 'retry-after': '7' }));
    const reply = await on.post(on.request());
    expect(reply).toMatchObject({ status: 429, body: { error_class: 'RATE_LIMIT', retryable: true } });
    expect(reply.headers.get('retry-after')).toBe('7');
    expect(reply.body['detail']).toContain('openai AUTH_ERROR, anthropic RATE_LIMIT, google SERVICE_UNAVAILABLE');
  });

  it('begins with the provider that a request names', async () => {
    expect(await on.post(on.request({ provider: 'google' }))).toMatchObject({ body: { text: 'of google' } });
  });

  it.each([
    ['provider', 'mistral', /name one of openai, anthropic, google/],
    ['model', '../secrets', /not the name of a model/],
    ['prompt', 'x'.repeat(1_000_001), /longer than 1000000/],
    ['service_tier', 'cheap', /flex/],
  ])('refuses a %s that cannot be', async (field, value, problem) => {
    const reply = await on.post(on.request({ [field]: value }));
    expect(reply.status).toBe(422);
    expect(reply.body['errors']).toEqual([{ field, message: expect.stringMatching(problem) }]);
  });

  it('begins with the provider of the org’s flag', async () => {
    const org_id = await ensureOrg(on.database, 'flagged');
    const change = { enabled: true, value: 'google', scope: { orgId: org_id }, changedBy: 'test' };
    await setFlag(on.database, 'llm-provider', change);
    expect(await on.post(on.request({ org_id }))).toMatchObject({ body: { text: 'of google' } });
    expect(await on.post(on.request())).toMatchObject({ body: { text: 'of openai' } });
  });
});

describe('a provider’s limits', () => {
  it('let calls wait, and refuse more than may wait with the time to come back', async () => {
    for (const provider of PROVIDERS) on.providers.behave(provider, silence);
    // Nine are under way or wait; all providers are full for the tenth.
    const waiting = Array.from({ length: 9 }, () => on.post(on.request()));
    const full = await found(async () => {
      const { body } = await on.get('/api/v1/providers');
      const providers = body['providers'] as { calls_active: number; calls_waiting: number }[];
      return providers.every((each) => each.calls_active === 2 && each.calls_waiting === 1) ? true : undefined;
    });
    expect(full).toBe(true);
    const reply = await on.post(on.request());
    expect(reply).toMatchObject({ status: 503, body: { error_class: 'SERVICE_UNAVAILABLE', retryable: true } });
    expect(reply.headers.get('retry-after')).toBe('1');
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    expect(statuses.every((status) => status === 504 || status === 503)).toBe(true);
  });

  it('leave a provider that keeps failing alone, try it again, and then trust it', async () => {
    await on.ai().kill('SIGTERM');
    await on.restart({ LLM_CIRCUIT_OPEN_MS: '1500' });
    const state = () => on.metric('llm_provider_state{provider="openai"}');
    on.providers.behave('openai', unavailable);
    for (let i = 0; i < 5; i++) await on.post(on.request());
    expect(await state()).toBe(2);
    const whileOpen = await callsDuring(async () => {
      expect(await on.post(on.request())).toMatchObject({ body: { text: 'of anthropic', attempts: 1 } });
    });
    expect(whileOpen).toEqual([0, 1, 0]);
    const { body } = await on.get('/api/v1/providers');
    expect(body['providers']).toContainEqual(expect.objectContaining({ name: 'openai', state: 'open' }));

    // One call tries the provider, fails, and leaves the circuit open.
    expect(await found(async () => (await triesOpenai()) || undefined)).toBe(true);
    expect(await state()).toBe(2);

    on.providers.behave('openai', completion({ content: 'well again' }));
    const answer = await found(async () => {
      const { body: now } = await on.post(on.request());
      return now['provider'] === 'openai' ? now['text'] : undefined;
    });
    expect(answer).toBe('well again');
    expect(await state()).toBeLessThan(2);
  });

  async function triesOpenai(): Promise<boolean> {
    return (await callsDuring(() => on.post(on.request())))[0]! > 0;
  }
});

it('probes each provider on a schedule, paid by an org of its own', async () => {
  await on.ai().kill('SIGTERM');
  await on.restart({ LLM_PROBE_SECONDS: '1', LLM_CIRCUIT_OPEN_MS: '1' });
  const probed = await found(async () => {
    const asked = PROVIDERS.map((provider) => JSON.stringify(on.providers.requests(provider).at(-1)!.body));
    return asked.every((body) => body.includes('Answer with the word ok.')) || undefined;
  });
  expect(probed).toBe(true);
  const org = await ensureOrg(on.database, 'sextant-probe');
  const rows = await found(async () => {
    const all = await on.database.withOrg(org, (tx) => tx.select().from(llmUsageLedger));
    return new Set(all.map(({ provider }) => provider)).size === PROVIDERS.length ? all : undefined;
  });
  expect(rows![0]).toMatchObject({ step: 'probe', runId: null, status: 'success' });
});
