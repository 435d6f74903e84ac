import { setFlag } from '@sextant/records/flags';
import { readTable } from '@sextant/records/testing/read-table';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { until } from '@sextant/stack/until';
import { content, message } from '../testing/anthropic-google-responses';
import { hangUp, json, silence } from '../testing/fake-providers';
import { startAlertmanager } from '../testing/alertmanager';
import { startHarness, type Harness } from '../testing/harness';
import { completion, failure } from '../testing/openai-responses';

const PROVIDERS = ['openai', 'anthropic', 'google'] as const;
const unavailable = failure(503, 'overloaded');

let on: Harness;
let alertmanager: Awaited<ReturnType<typeof startAlertmanager>>;
beforeAll(async () => {
  alertmanager = await startAlertmanager();
  on = await startHarness({ LLM_PROVIDERS: PROVIDERS.join(','), LLM_CONCURRENCY: '2', LLM_QUEUE: '1' });
}, 120_000);
afterAll(async () => {
  await on.stop();
  await alertmanager.stop();
});
beforeEach(() => {
  on.providers.behave('openai', completion({ content: 'from openai' }));
  on.providers.behave('anthropic', message('from anthropic'));
  on.providers.behave('google', content('from google'));
});

const counts = () => PROVIDERS.map((provider) => on.providers.requests(provider).length);
async function callsDuring(work: () => Promise<unknown>): Promise<readonly number[]> {
  const before = counts();
  await work();
  return counts().map((count, i) => count - before[i]!);
}

describe('the fallback chain', () => {
  it.each([
    ['a server error and a retry', failure(500, 'server_error'), [2, 1, 0]],
    ['a broken connection and a retry', hangUp, [2, 1, 0]],
    ['an overloaded provider', unavailable, [1, 1, 0]],
    ['a rate limit without retry-after', failure(429, 'rate_limit_exceeded'), [1, 1, 0]],
    ['a long rate limit', json(429, {}, { 'retry-after': '60' }), [1, 1, 0]],
    ['a short rate limit and a retry', json(429, {}, { 'retry-after-ms': '20' }), [2, 1, 0]],
    ['an invalid key', failure(401, 'invalid_api_key'), [1, 1, 0]],
    ['an unknown model', failure(404, 'model_not_found'), [1, 1, 0]],
    ['an empty response and a retry', completion({ content: '' }), [2, 1, 0]],
  ] as const)('tries the next provider after %s', async (_, behaviour, calls) => {
    on.providers.behave('openai', behaviour);
    const fallbacks = 'llm_fallbacks_total{provider="openai"}';
    const before = (await on.metric(fallbacks))!;
    const made = await callsDuring(async () => {
      const { body } = await on.post(on.request());
      expect(body).toMatchObject({ text: 'from anthropic', attempts: calls[0] + calls[1] });
    });
    expect(made).toEqual(calls);
    expect(await on.metric(fallbacks)).toBe(before + 1);
  });

  it('stops when a provider rejects the request as invalid', async () => {
    on.providers.behave('openai', failure(400, 'context_length_exceeded'));
    const made = await callsDuring(async () => {
      expect(await on.post(on.request())).toMatchObject({ status: 502, body: { error_class: 'VALIDATION_ERROR' } });
    });
    expect(made).toEqual([1, 0, 0]);
  });

  it('retries a provider that is rate limited for a moment', async () => {
    on.providers.behave('openai', json(429, {}, { 'retry-after': '0' }), completion({ content: 'now' }));
    const request = on.request();
    expect(await on.post(request)).toMatchObject({ body: { text: 'now', provider: 'openai', attempts: 2 } });
    expect(await on.ledgerRow(request.call_id)).toMatchObject({ status: 'error', errorCode: 'RATE_LIMIT' });
    expect(await on.ledgerRow(`${request.call_id}#2`)).toMatchObject({ status: 'success' });
  });

  it('reports a retryable failure and the shortest wait when every provider fails', async () => {
    on.providers.behave('openai', failure(401, 'invalid_api_key'));
    on.providers.behave('anthropic', json(429, {}, { 'retry-after': '30' }));
    on.providers.behave('google', json(503, {}, { 'retry-after': '7' }));
    const reply = await on.post(on.request());
    expect(reply).toMatchObject({ status: 429, body: { error_class: 'RATE_LIMIT', retryable: true } });
    expect(reply.headers.get('retry-after')).toBe('7');
    expect(reply.body['detail']).toContain('openai AUTH_ERROR, anthropic RATE_LIMIT, google SERVICE_UNAVAILABLE');
  });

  it('starts with the requested provider', async () => {
    expect(await on.post(on.request({ provider: 'google' }))).toMatchObject({ body: { text: 'from google' } });
  });

  it.each([
    ['provider', 'mistral', /must be a configured provider: openai, anthropic, google/],
    ['model', '../secrets', /must be a model name/],
    ['prompt', 'x'.repeat(1_000_001), /longer than 1000000/],
    ['service_tier', 'cheap', /flex/],
  ])('refuses an invalid %s', async (field, value, problem) => {
    const reply = await on.post(on.request({ [field]: value }));
    expect(reply.status).toBe(422);
    expect(reply.body['errors']).toEqual([{ field, message: expect.stringMatching(problem) }]);
  });

  it('starts with the preferred provider of the org', async () => {
    const org_id = await ensureOrg(on.database, 'flagged');
    const change = { enabled: true, value: 'google', scope: { orgId: org_id }, changedBy: 'test' };
    await setFlag(on.database, 'llm-provider', change);
    expect(await on.post(on.request({ org_id }))).toMatchObject({ body: { text: 'from google' } });
    expect(await on.post(on.request())).toMatchObject({ body: { text: 'from openai' } });
  });
});

describe('the limits of a provider', () => {
  it('queue calls, and refuse calls beyond the queue with retry-after', async () => {
    for (const provider of PROVIDERS) on.providers.behave(provider, silence);
    // Nine calls are in flight or queued; every provider refuses the tenth.
    const waiting = Array.from({ length: 9 }, () => on.post(on.request()));
    await until('every provider is full', async () => {
      const { body } = await on.get('/api/v1/providers');
      const providers = body['providers'] as { calls_active: number; calls_waiting: number }[];
      return providers.every((each) => each.calls_active === 2 && each.calls_waiting === 1);
    });
    const reply = await on.post(on.request());
    expect(reply).toMatchObject({ status: 503, body: { error_class: 'SERVICE_UNAVAILABLE', retryable: true } });
    expect(reply.headers.get('retry-after')).toBe('1');
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    expect(statuses.every((status) => status === 504 || status === 503)).toBe(true);
  });

  it('skip a failing provider, send a trial call, and close the circuit once it succeeds', async () => {
    await on.ai().kill('SIGTERM');
    await on.restart({ LLM_CIRCUIT_OPEN_MS: '1500', ALERTMANAGER_URL: alertmanager.url });
    const state = () => on.metric('llm_provider_state{provider="openai"}');
    on.providers.behave('openai', unavailable);
    for (let i = 0; i < 5; i++) await on.post(on.request());
    expect(await state()).toBe(2);
    const whileOpen = await callsDuring(async () => {
      expect(await on.post(on.request())).toMatchObject({ body: { text: 'from anthropic', attempts: 1 } });
    });
    expect(whileOpen).toEqual([0, 1, 0]);
    const { body } = await on.get('/api/v1/providers');
    expect(body['providers']).toContainEqual(expect.objectContaining({ name: 'openai', state: 'open' }));
    await until('the fact is posted', () => alertmanager.openCircuits().includes('openai'));

    // The trial call fails and leaves the circuit open.
    await until('a call tries openai', async () => (await callsDuring(() => on.post(on.request())))[0]! > 0);
    expect(await state()).toBe(2);

    on.providers.behave('openai', completion({ content: 'recovered' }));
    const text = await until('openai responds', async () => {
      const { body: now } = await on.post(on.request());
      return now['provider'] === 'openai' && now['text'];
    });
    expect(text).toBe('recovered');
    expect(await state()).toBeLessThan(2);

    on.providers.behave('anthropic', unavailable);
    await until('the next circuit opens', async () => {
      await on.post(on.request({ provider: 'anthropic' }));
      return alertmanager.openCircuits().includes('anthropic');
    });
    expect(alertmanager.openCircuits()).toEqual(['anthropic']);
  });
});

it('probes each provider on a schedule, at the expense of a separate org', async () => {
  await on.ai().kill('SIGTERM');
  await on.restart({ LLM_PROBE_SECONDS: '1', LLM_CIRCUIT_OPEN_MS: '1' });
  await until('every provider was probed', () =>
    PROVIDERS.every((provider) =>
      JSON.stringify(on.providers.requests(provider).at(-1)!.body).includes('Answer with the word ok.'),
    ),
  );
  const org = await ensureOrg(on.database, 'sextant-probe');
  const rows = await until('every probe has its ledger row', async () => {
    const all = await readTable(on.database, org, 'llmUsageLedger');
    return new Set(all.map(({ provider }) => provider)).size === PROVIDERS.length && all;
  });
  expect(rows[0]).toMatchObject({ step: 'probe', runId: null, status: 'success' });
});
