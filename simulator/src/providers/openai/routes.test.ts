import { startSimulator, useSimulator, type TestSimulator } from '../../testing/start-simulator';

const simulator = useSimulator();

const headers = { authorization: 'Bearer sk-test' };
const chat = (body: unknown, at: Pick<TestSimulator, 'call'> = simulator) =>
  at.call('POST', '/openai/v1/chat/completions', { headers, body });
const user = (content: string) => [{ role: 'user', content }];
const upgradePrompt = 'Plan this upgrade.\npackage: lodash\ncurrent: ^4.17.20\ntarget: 4.17.21\nmanifest:\n{}\n';

const planSchema = {
  type: 'object',
  properties: Object.fromEntries(
    ['package', 'from', 'to', 'range', 'risk', 'summary'].map((name) => [name, { type: 'string' }]),
  ),
  required: ['package', 'from', 'to', 'range', 'risk', 'summary'],
  additionalProperties: false,
};
const strict = (schema: object) => ({ type: 'json_schema', json_schema: { name: 'plan', strict: true, schema } });

describe('a completion', () => {
  test('has OpenAI’s format, usage and headers', async () => {
    const { status, headers: sent, json } = await chat({ model: 'gpt-4.1-mini', messages: user('hello world') });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      model: 'gpt-4.1-mini-2025-04-14',
      choices: [{ index: 0, message: { role: 'assistant', content: expect.any(String) }, finish_reason: 'stop' }],
      // Two tokens of text, one for the role, three for the message and three before the answer.
      usage: {
        prompt_tokens: 9,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    });
    expect(json.usage.total_tokens).toBe(json.usage.prompt_tokens + json.usage.completion_tokens);
    expect(sent.get('x-request-id')).toMatch(/^req_/);
  });

  test('of an upgrade prompt is a plan', async () => {
    const { json } = await chat({
      model: 'gpt-4.1-mini',
      messages: user(upgradePrompt),
      response_format: strict(planSchema),
    });
    expect(JSON.parse(json.choices[0].message.content)).toEqual({
      package: 'lodash',
      from: '^4.17.20',
      to: '4.17.21',
      range: '^4.17.21',
      risk: 'low',
      summary: expect.stringContaining('lodash'),
    });
  });

  test.each([
    ['^4.17.20', '4.17.21', '^4.17.21', 'low'],
    ['~5.3.3', '5.7.2', '~5.7.2', 'medium'],
    ['4.18.2', '5.0.1', '5.0.1', 'high'],
    ['^0.27.2', '0.28.1', '^0.28.1', 'high'],
    ['>=1.0.0', '1.0.1', '>=1.0.1', 'low'],
  ])('upgrades %s to %s as %s with %s risk', async (current, target, range, risk) => {
    const prompt = `Answer in JSON.\npackage: @scope/name\ncurrent: ${current}\ntarget: ${target}`;
    const { json } = await chat({ model: 'gpt-4.1', messages: user(prompt), response_format: { type: 'json_object' } });
    expect(JSON.parse(json.choices[0].message.content)).toMatchObject({ package: '@scope/name', range, risk });
  });

  test('has only the properties of the schema', async () => {
    const schema = {
      type: 'object',
      properties: { range: { type: 'string' } },
      required: ['range'],
      additionalProperties: false,
    };
    const { json } = await chat({ model: 'gpt-4.1', messages: user(upgradePrompt), response_format: strict(schema) });
    expect(JSON.parse(json.choices[0].message.content)).toEqual({ range: '^4.17.21' });
  });

  test('is truncated at max_tokens', async () => {
    const { json } = await chat({ model: 'gpt-4.1', messages: user('hi'), max_tokens: 3 });
    expect(json.usage.completion_tokens).toBe(3);
    expect(json.choices[0].finish_reason).toBe('length');
  });

  test('of a reasoning model counts reasoning tokens', async () => {
    const { json } = await chat({ model: 'o3', messages: user('hi') });
    const { completion_tokens, completion_tokens_details } = json.usage;
    expect(completion_tokens_details.reasoning_tokens).toBeGreaterThan(0);
    expect(completion_tokens).toBeGreaterThan(completion_tokens_details.reasoning_tokens);
  });

  test('reports cached tokens for a repeated long prompt', async () => {
    const long = user('The manifest has many dependencies. '.repeat(300));
    const first = await chat({ model: 'gpt-4.1', messages: long });
    expect(first.json.usage.prompt_tokens_details.cached_tokens).toBe(0);
    const { json } = await chat({ model: 'gpt-4.1', messages: [...long, { role: 'assistant', content: 'Yes.' }] });
    const cached = json.usage.prompt_tokens_details.cached_tokens;
    expect(cached).toBeGreaterThanOrEqual(1024);
    expect(cached % 128).toBe(0);
    expect(cached).toBeLessThan(json.usage.prompt_tokens);
  });
});

describe('a stream', () => {
  async function stream(body: object) {
    const { headers: sent, text } = await chat({
      model: 'gpt-4.1-mini',
      messages: user(upgradePrompt),
      stream: true,
      ...body,
    });
    expect(sent.get('content-type')).toContain('text/event-stream');
    const events = text.trim().split('\n\n');
    expect(events.at(-1)).toBe('data: [DONE]');
    return events.slice(0, -1).map((event) => JSON.parse(event.replace(/^data: /, '')));
  }

  test('has pieces of text, and at the end the usage if requested', async () => {
    const chunks = await stream({ stream_options: { include_usage: true } });
    const usage = chunks.pop();
    expect(usage).toMatchObject({
      object: 'chat.completion.chunk',
      choices: [],
      usage: { completion_tokens: chunks.length - 2 },
    });
    expect(chunks[0].choices[0].delta.role).toBe('assistant');
    expect(chunks.at(-1).choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    const text = chunks.map(({ choices }) => choices[0].delta.content ?? '').join('');
    expect(JSON.parse(text).package).toBe('lodash');
    expect(chunks.every((chunk) => chunk.usage === null)).toBe(true);
  });

  test('has no usage by default', async () => {
    expect((await stream({})).some((chunk) => 'usage' in chunk)).toBe(false);
  });
});

describe('an invalid request', () => {
  const good = { model: 'gpt-4.1-mini', messages: user('hi') };

  test.each<[string, unknown, number, object]>([
    ['without a model', { messages: good.messages }, 400, { param: 'model', code: 'missing_required_parameter' }],
    [
      'for an unknown model',
      { ...good, model: 'gpt-9' },
      404,
      { code: 'model_not_found', message: expect.stringContaining('`gpt-9`') },
    ],
    ['without messages', { model: good.model }, 400, { param: 'messages', code: 'missing_required_parameter' }],
    ['with no message', { ...good, messages: [] }, 400, { param: 'messages', code: 'invalid_value' }],
    [
      'with an unknown role',
      { ...good, messages: [{ role: 'boss', content: 'x' }] },
      400,
      { param: 'messages[0].role', code: 'invalid_value' },
    ],
    [
      'with content of a wrong type',
      { ...good, messages: [{ role: 'user', content: 5 }] },
      400,
      { param: 'messages[0].content', code: 'invalid_value' },
    ],
    ['with a temperature too high', { ...good, temperature: 3 }, 400, { param: 'temperature', code: 'invalid_value' }],
    ['with an unknown parameter', { ...good, temprature: 1 }, 400, { param: 'temprature', code: 'unknown_parameter' }],
    [
      'with max_tokens for a reasoning model',
      { ...good, model: 'o3', max_tokens: 5 },
      400,
      { param: 'max_tokens', code: 'unsupported_parameter' },
    ],
    [
      'with temperature for a reasoning model',
      { ...good, model: 'o3', temperature: 0 },
      400,
      { param: 'temperature', code: 'unsupported_value' },
    ],
    ['for JSON without the word', { ...good, response_format: { type: 'json_object' } }, 400, { param: 'messages' }],
    [
      'with a strict schema that is open',
      { ...good, response_format: strict({ type: 'object', properties: {} }) },
      400,
      { param: 'response_format', code: 'invalid_json_schema' },
    ],
    [
      'with a strict schema that has an optional property',
      { ...good, response_format: strict({ ...planSchema, required: [] }) },
      400,
      { message: expect.stringContaining("Missing 'package'") },
    ],
    ['that is truncated JSON', '{"model":', 400, { message: expect.stringContaining('could not parse the JSON body') }],
  ])('%s is refused as OpenAI does', async (_title, body, status, error) => {
    const answer = await chat(body);
    expect(answer.status).toBe(status);
    expect(answer.json.error).toMatchObject({ type: 'invalid_request_error', ...error });
  });

  test('that exceeds the model’s context is refused', async () => {
    const { status, json } = await chat({ model: 'gpt-4o', messages: user('hello world '.repeat(65_000)) });
    expect([status, json.error.code]).toEqual([400, 'context_length_exceeded']);
  });

  test('without a key is a 401', async () => {
    const { status, json } = await simulator.call('POST', '/openai/v1/chat/completions', { body: good });
    expect(status).toBe(401);
    expect(json.error.type).toBe('invalid_request_error');
  });
});

describe('faults and latency', () => {
  test('provider-outage answers the given share of calls with 503', async () => {
    await simulator.call('PUT', '/faults/provider-outage', { body: { enabled: true, rate: 0.5 } });
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => (await chat({ model: 'gpt-4.1', messages: user('hi') })).status),
    );
    await simulator.call('PUT', '/faults/provider-outage', { body: { enabled: true, rate: 1 } });
    const { status, json } = await chat({ model: 'gpt-4.1', messages: user('hi') });
    await simulator.call('DELETE', '/faults/provider-outage');
    expect([status, json.error.type]).toEqual([503, 'server_error']);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect((await chat({ model: 'gpt-4.1', messages: user('hi') })).status).toBe(200);
  });

  test('a call takes time, and 20 times as long with provider-slow', async () => {
    const scaled = await startSimulator({ latencyScale: 0.02 });
    const processingMs = async () => {
      const { headers: sent } = await chat({ model: 'gpt-4.1', messages: user('hi'), max_tokens: 20 }, scaled);
      return Number(sent.get('openai-processing-ms'));
    };
    const start = performance.now();
    const normal = await processingMs();
    expect(performance.now() - start).toBeGreaterThanOrEqual(normal - 1);
    await scaled.call('PUT', '/faults/provider-slow', { body: { enabled: true } });
    const slow = await processingMs();
    await scaled.close();
    expect(normal).toBeGreaterThan(0);
    // Latencies are log-normally distributed.
    expect(slow).toBeGreaterThan(normal * 5);
  });
});
