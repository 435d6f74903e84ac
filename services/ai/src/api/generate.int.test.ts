import { hangUp, json, silence } from '../testing/fake-providers';
import { ANSWER, API_KEY, PROMPT, startHarness, type Harness } from '../testing/harness';
import { completion, COST, failure, USAGE } from '../testing/openai-responses';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
}, 120_000);
afterAll(() => on.stop());

describe('a response', () => {
  it('reports its usage and cost, as does its ledger row', async () => {
    const { callId, reply } = await on.generate(completion({ content: ANSWER }), { system: 'be brief' });
    expect(reply).toMatchObject({
      status: 200,
      body: {
        text: ANSWER,
        provider: 'openai',
        model: 'gpt-4.1-mini',
        usage: {
          input_tokens: 1000,
          output_tokens: 100,
          cache_read_tokens: 300,
          cache_write_tokens: null,
          reasoning_tokens: 40,
          total_tokens: 1100,
        },
        cost_nano_usd: COST,
        latency_ms: expect.any(Number),
      },
    });
    expect(await on.ledgerRow(callId)).toMatchObject({
      id: reply.body['ledger_id'],
      orgId: on.orgId,
      runId: expect.any(String),
      step: 'generate',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      provider: 'openai',
      modelRequested: 'gpt-4.1-mini',
      modelPriced: 'gpt-4.1-mini',
      promptTokens: 1000,
      completionTokens: 100,
      totalTokens: 1100,
      cacheReadTokens: 300,
      reasoningTokens: 40,
      costNanoUsd: COST,
      costUsd: '0.000470000',
      costSource: 'computed',
      priceVersion: expect.stringContaining('openai/gpt-4.1-mini'),
      latencyMs: expect.any(Number),
      status: 'success',
      errorCode: null,
    });
  });

  it('is requested in OpenAI’s format', async () => {
    await on.generate(completion({ content: 'hi' }), {
      system: 'be brief',
      model: 'gpt-4o-mini',
      max_output_tokens: 50,
    });
    const { headers, body } = on.providers.requests('openai').at(-1)!;
    expect(headers.authorization).toBe(`Bearer ${API_KEY}`);
    expect(body).toMatchObject({
      model: 'gpt-4o-mini',
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: PROMPT },
      ],
    });
    expect(body['max_tokens'] ?? body['max_completion_tokens']).toBe(50);
  });

  it('has no cost without a price for its model and counts as unpriced', async () => {
    const { callId, reply } = await on.generate(completion({ content: 'hi', model: 'my-llama' }), {
      model: 'my-llama',
    });
    expect(reply.body).toMatchObject({ model: 'my-llama', cost_nano_usd: null });
    expect(await on.ledgerRow(callId)).toMatchObject({
      costNanoUsd: null,
      costSource: 'unknown',
      modelPriced: null,
    });
    expect(await on.metric('llm_unpriced_calls_total{provider="openai",model="unknown"}')).toBe(1);
  });

  it('has estimated tokens when the provider reports no usage', async () => {
    const { callId, reply } = await on.generate(completion({ content: 'hello world', usage: undefined }), {
      prompt: 'The quick brown fox jumps over the lazy dog.',
    });
    // OpenAI's tokenizer counts 10 and 2.
    const cost = 10 * 400 + 2 * 1600;
    expect(reply).toMatchObject({
      status: 200,
      body: {
        estimated_usage: true,
        cost_nano_usd: cost,
        usage: { input_tokens: 10, output_tokens: 2, cache_read_tokens: null, reasoning_tokens: null },
      },
    });
    expect(await on.ledgerRow(callId)).toMatchObject({ promptTokens: 10, costNanoUsd: cost, costSource: 'computed' });
  });
});

describe('a call with a repeated call_id', () => {
  it('gets the same response from one call to the provider, even while it is in flight', async () => {
    on.providers.behave('openai', completion({ content: 'once' }));
    const [request, before] = [on.request(), on.providers.requests('openai').length];
    const replies = [...(await Promise.all([on.post(request), on.post(request)])), await on.post(request)];
    expect(new Set(replies.map(({ body }) => body['ledger_id'])).size).toBe(1);
    expect(on.providers.requests('openai').length).toBe(before + 1);
  });

  it('is sent again after a failure', async () => {
    const { callId, reply } = await on.generate(failure(503, 'overloaded'));
    expect(reply.status).toBe(503);
    const again = await on.generate(completion({ content: 'now' }), { call_id: callId });
    expect(again.reply).toMatchObject({ status: 200, body: { text: 'now' } });
  });
});

describe('a response to a request with a schema', () => {
  const response_schema = {
    type: 'object',
    properties: { n: { type: 'integer' } },
    required: ['n'],
    additionalProperties: false,
  };

  it('is parsed', async () => {
    const { reply } = await on.generate(completion({ content: '{"n":3}' }), { response_schema });
    expect(reply).toMatchObject({ status: 200, body: { object: { n: 3 }, text: '{"n":3}' } });
    expect(on.providers.requests('openai').at(-1)!.body['response_format']).toMatchObject({
      type: 'json_schema',
      json_schema: { schema: response_schema },
    });
  });

  it.each([
    ['not JSON', completion({ content: ANSWER })],
    ['JSON of another shape', completion({ content: '{"n":"three"}' })],
    ['cut off', completion({ content: '{"n":', finishReason: 'length' })],
  ])('fails when it is %s, and is billed', async (_, behaviour) => {
    const { callId, reply } = await on.generate(behaviour, { response_schema });
    expect(reply).toMatchObject({ status: 502, body: { error_class: 'VALIDATION_ERROR', retryable: false } });
    expect(JSON.stringify(reply.body)).not.toContain(ANSWER);
    expect(await on.ledgerRow(callId)).toMatchObject({
      status: 'error',
      errorCode: 'VALIDATION_ERROR',
      promptTokens: USAGE.prompt_tokens,
      costNanoUsd: COST,
    });
  });
});

describe('a failure of the provider', () => {
  const noModel = failure(404, 'model_not_found', {
    message: 'The model `gpt-x` does not exist or you cannot use it.',
  });
  it.each([
    ['503', failure(503, 'overloaded'), 503, 'SERVICE_UNAVAILABLE', true],
    ['500', failure(500, 'server_error'), 502, 'PROVIDER_ERROR', true],
    ['429', failure(429, 'rate_limit_exceeded'), 429, 'RATE_LIMIT', true],
    ['401', failure(401, 'invalid_api_key'), 502, 'AUTH_ERROR', false],
    ['400', failure(400, 'context_length_exceeded'), 502, 'VALIDATION_ERROR', false],
    ['404 of the model', noModel, 502, 'MODEL_ERROR', false],
    ['silence', silence, 504, 'TIMEOUT', true],
    ['a broken connection', hangUp, 503, 'NETWORK_ERROR', true],
    ['an empty response', completion({ content: '' }), 502, 'PROVIDER_ERROR', true],
    ['a body that is not JSON', json(200, 'oops'), 502, 'PROVIDER_ERROR', true],
    ['a response without choices', json(200, { id: 'x', choices: [] }), 502, 'PROVIDER_ERROR', true],
  ] as const)('(%s) is classified and has its ledger row', async (_, behaviour, status, errorClass, retryable) => {
    const { callId, reply } = await on.generate(behaviour);
    expect(reply).toMatchObject({ status, body: { status, error_class: errorClass, retryable } });
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(await on.ledgerRow(callId)).toMatchObject({
      status: 'error',
      errorCode: errorClass,
      modelPriced: 'gpt-4.1-mini',
    });
  });

  it('with a long retry-after is not retried, and the header is passed on', async () => {
    const before = on.providers.requests('openai').length;
    const { reply } = await on.generate(failure(429, 'rate_limit_exceeded', { headers: { 'retry-after': '7' } }));
    expect(reply.headers.get('retry-after')).toBe('7');
    expect(on.providers.requests('openai').length).toBe(before + 1);
  });
});
