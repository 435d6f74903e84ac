import {
  anthropicFailure,
  content,
  googleFailure,
  message,
  overloadedMessage,
  streamedContent,
  streamedMessage,
} from '../testing/anthropic-google-responses';
import { json } from '../testing/fake-providers';
import { ANSWER, API_KEY, PROMPT, startHarness, type Harness } from '../testing/harness';
import { completion, COST, failure, OPENAI_STREAM_ERROR, streamedCompletion, USAGE } from '../testing/openai-responses';

/** Costs of the fake responses at the published prices, in nano-USD. */
const COSTS = {
  openai: COST,
  // 500 at 3, 300 cached at 0.3, 200 written to the cache at 3.75, 100 at 15.
  anthropic: 500 * 3000 + 300 * 300 + 200 * 3750 + 100 * 15_000,
  // 700 at 0.3, 300 cached at 0.03, 60 output and 40 reasoning at 2.5.
  google: 700 * 300 + 300 * 30 + 100 * 2500,
};

let on: Harness;
beforeAll(async () => {
  on = await startHarness({
    LLM_PROVIDERS: 'openai,anthropic,google,openai_compatible',
    LLM_IDLE_TIMEOUT_MS: '300',
  });
}, 120_000);
afterAll(() => on.stop());

describe('a response', () => {
  it.each([
    ['openai', completion({ content: ANSWER }), 'gpt-4.1-mini', { cache_write_tokens: null, reasoning_tokens: 40 }],
    ['anthropic', message(ANSWER), 'claude-sonnet-4-5', { cache_write_tokens: 200, reasoning_tokens: null }],
    ['google', content(ANSWER), 'gemini-2.5-flash', { cache_write_tokens: null, reasoning_tokens: 40 }],
  ] as const)('of %s reports its usage and cost, as does its ledger row', async (...of) => {
    const [provider, behaviour, model, usage] = of;
    on.providers.behave(provider, behaviour);
    const request = on.request({ provider, system: 'be brief' });
    const reply = await on.post(request);
    const counts = { input_tokens: 1000, output_tokens: 100, total_tokens: 1100, cache_read_tokens: 300 };
    expect(reply).toMatchObject({
      status: 200,
      body: {
        text: ANSWER,
        provider,
        model,
        usage: { ...counts, ...usage },
        cost_nano_usd: COSTS[provider],
        attempts: 1,
        estimated_usage: false,
        time_to_first_token_ms: null,
      },
    });
    expect(await on.ledgerRow(request.call_id)).toMatchObject({
      provider,
      modelPriced: model,
      promptTokens: 1000,
      completionTokens: 100,
      totalTokens: 1100,
      cacheReadTokens: 300,
      cacheWriteTokens: usage.cache_write_tokens,
      reasoningTokens: usage.reasoning_tokens,
      costNanoUsd: COSTS[provider],
    });
  });

  it('of a compatible endpoint without published prices has no cost', async () => {
    on.providers.behave('openai_compatible', completion({ content: 'hi', model: 'llama-3.3-70b' }));
    const request = on.request({ provider: 'openai_compatible' });
    expect(await on.post(request)).toMatchObject({
      status: 200,
      body: { provider: 'openai_compatible', model: 'llama-3.3-70b', cost_nano_usd: null },
    });
    expect(await on.ledgerRow(request.call_id)).toMatchObject({ costSource: 'unknown', promptTokens: 1000 });
    expect(on.providers.requests('openai_compatible').at(-1)!.headers.authorization).toBe(`Bearer ${API_KEY}`);
  });

  it.each([
    ['anthropic', message('{"n":3}')],
    ['google', content('{"n":3}')],
    ['openai_compatible', completion({ content: '{"n":3}' })],
  ] as const)('of %s is parsed when the request has a schema', async (provider, behaviour) => {
    const response_schema = {
      type: 'object',
      properties: { n: { type: 'integer' } },
      required: ['n'],
      additionalProperties: false,
    };
    on.providers.behave(provider, behaviour);
    expect(await on.post(on.request({ provider, response_schema }))).toMatchObject({
      status: 200,
      body: { object: { n: 3 } },
    });
    expect(JSON.stringify(on.providers.requests(provider).at(-1)!.body)).toContain('"integer"');
  });

  it('comes from the provider of the requested model', async () => {
    on.providers.behave('google', content('hi'));
    expect(await on.post(on.request({ model: 'gemini-2.5-flash' }))).toMatchObject({ body: { provider: 'google' } });
    expect(on.providers.requests('google').at(-1)!.body).toMatchObject({
      contents: [{ role: 'user', parts: [{ text: PROMPT }] }],
    });
  });
});

describe('a failure', () => {
  it.each([
    ['anthropic', anthropicFailure(529, 'overloaded_error'), 'SERVICE_UNAVAILABLE'],
    ['anthropic', anthropicFailure(404, 'not_found_error'), 'MODEL_ERROR'],
    ['anthropic', anthropicFailure(401, 'authentication_error'), 'AUTH_ERROR'],
    ['google', googleFailure(429, 'RESOURCE_EXHAUSTED'), 'RATE_LIMIT'],
    ['google', googleFailure(400, 'INVALID_ARGUMENT', 'API key not valid.'), 'AUTH_ERROR'],
    ['google', googleFailure(404, 'NOT_FOUND'), 'MODEL_ERROR'],
    ['openai_compatible', failure(402, 'insufficient_balance'), 'AUTH_ERROR'],
    ['openai_compatible', json(200, { error: 'odd' }), 'PROVIDER_ERROR'],
  ] as const)('of %s is classified and falls back to the next provider', async (provider, behaviour, errorClass) => {
    on.providers.behave(provider, behaviour);
    on.providers.behave('openai', completion({ content: 'instead' }));
    const request = on.request({ provider });
    const reply = await on.post(request);
    expect(reply).toMatchObject({ status: 200, body: { provider: 'openai', text: 'instead' } });
    expect(await on.ledgerRow(request.call_id)).toMatchObject({ provider, status: 'error', errorCode: errorClass });
    const last = `${request.call_id}#${reply.body['attempts'] as number}`;
    expect(await on.ledgerRow(last)).toMatchObject({ provider: 'openai', status: 'success' });
  });
});

describe('a stream', () => {
  const parts = [ANSWER.slice(0, 10), ANSWER.slice(10, 20), ANSWER.slice(20)];
  it.each([
    ['openai', streamedCompletion({ parts, usage: USAGE })],
    ['anthropic', streamedMessage(parts)],
    ['google', streamedContent(parts)],
    ['openai_compatible', streamedCompletion({ parts, usage: USAGE, model: 'llama-3.3-70b' })],
  ] as const)('of %s passes parts on and ends with the whole response', async (provider, behaviour) => {
    on.providers.behave(provider, behaviour);
    const { callId, reply, events } = await on.stream({ provider });
    expect(reply.headers.get('content-type')).toContain('text/event-stream');
    expect(events.slice(0, -1)).toEqual(parts.map((delta) => ({ event: 'text', data: { delta } })));
    const cost = provider === 'openai_compatible' ? null : COSTS[provider];
    expect(events.at(-1)).toMatchObject({
      event: 'done',
      data: {
        text: ANSWER,
        provider,
        cost_nano_usd: cost,
        usage: { input_tokens: 1000, output_tokens: 100, cache_read_tokens: 300 },
        time_to_first_token_ms: expect.any(Number),
      },
    });
    expect(await on.ledgerRow(callId)).toMatchObject({
      costNanoUsd: cost,
      timeToFirstTokenMs: expect.any(Number),
      status: 'success',
    });
  });

  it('records the time to the first token', async () => {
    const series = 'llm_time_to_first_token_seconds_count{provider="anthropic",model="claude-sonnet-4-5"}';
    expect(await on.metric(series)).toBe(1);
  });

  it('is sent in one part when the call_id is repeated', async () => {
    on.providers.behave('openai', streamedCompletion({ parts, usage: USAGE }));
    const { callId } = await on.stream();
    const before = on.providers.requests('openai').length;
    const { events } = await on.stream({ call_id: callId });
    expect(events[0]).toEqual({ event: 'text', data: { delta: ANSWER } });
    expect(on.providers.requests('openai').length).toBe(before);
  });

  it.each([
    ['lacks its end', streamedCompletion({ parts, whole: false }), 'PROVIDER_ERROR'],
    ['breaks off', streamedCompletion({ parts, whole: false, then: 'break off' }), 'PROVIDER_ERROR'],
    ['falls silent', streamedCompletion({ parts, whole: false, then: 'fall silent' }), 'TIMEOUT'],
  ] as const)('that %s ends with an error, and the received part is billed', async (_, behaviour, errorClass) => {
    on.providers.behave('openai', behaviour);
    const { callId, events } = await on.stream();
    expect(events.map(({ event }) => event)).toEqual(['text', 'text', 'text', 'error']);
    expect(events.at(-1)!.data).toMatchObject({ error_class: errorClass, retryable: true });
    const row = await on.ledgerRow(callId);
    expect(row).toMatchObject({ status: 'error', errorCode: errorClass, costSource: 'computed' });
    // Long before the timeout of the call.
    expect(row.latencyMs).toBeLessThan(2_500);
    expect(row.promptTokens).toBeGreaterThan(0);
    expect(row.completionTokens).toBeGreaterThan(0);
  });

  it.each([
    ['openai', streamedCompletion({ parts, error: OPENAI_STREAM_ERROR }), 'PROVIDER_ERROR'],
    ['anthropic', overloadedMessage(parts), 'SERVICE_UNAVAILABLE'],
  ] as const)('of %s that ends with an error event fails, and the received part is billed', async (...of) => {
    const [provider, behaviour, errorClass] = of;
    on.providers.behave(provider, behaviour);
    const { callId, events } = await on.stream({ provider });
    expect(events.at(-1)).toMatchObject({ event: 'error', data: { error_class: errorClass, retryable: true } });
    const row = await on.ledgerRow(callId);
    expect(row).toMatchObject({ status: 'error', errorCode: errorClass, usageSource: 'estimated' });
    expect(row.completionTokens).toBeGreaterThan(0);
  });

  it('that fails before its first part falls back to the next provider', async () => {
    on.providers.behave('openai', failure(503, 'overloaded'));
    on.providers.behave('anthropic', streamedMessage(parts));
    const { events } = await on.stream();
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { provider: 'anthropic', attempts: 2 } });
  });

  it('that no provider starts fails with an HTTP status', async () => {
    for (const provider of ['openai', 'anthropic', 'google', 'openai_compatible'] as const) {
      on.providers.behave(provider, json(429, {}, { 'retry-after': '9' }));
    }
    const { reply } = await on.stream();
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '9']);
  });
});
