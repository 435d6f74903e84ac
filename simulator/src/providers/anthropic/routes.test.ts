import { useSimulator } from '../../testing/start-simulator';

const simulator = useSimulator();

const headers = { 'x-api-key': 'sk-ant-test', 'anthropic-version': '2023-06-01' };
const create = (body: object | string) => simulator.call('POST', '/anthropic/v1/messages', { headers, body });
const good = { model: 'claude-sonnet-4-5', max_tokens: 500, messages: [{ role: 'user', content: 'hello world' }] };
const schema = {
  type: 'object',
  properties: { range: { type: 'string' } },
  required: ['range'],
  additionalProperties: false,
};
const upgrade = [{ role: 'user', content: 'package: lodash\ncurrent: ^4.17.20\ntarget: 4.17.21' }];

/** The events of a stream; checks that each has the name of its type. */
function eventsOf(text: string) {
  return text
    .trim()
    .split('\n\n')
    .map((event) => {
      const [, name, data = ''] = /^event: (\S+)\ndata: (.*)$/.exec(event) ?? [];
      const json = JSON.parse(data);
      expect(json.type).toBe(name);
      return json;
    });
}

describe('a message', () => {
  test('has Anthropic’s format, usage and headers', async () => {
    const { status, headers: sent, json } = await create(good);
    expect(status).toBe(200);
    expect(sent.get('request-id')).toMatch(/^req_/);
    expect(json).toMatchObject({
      id: expect.stringMatching(/^msg_/),
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5-20250929',
      content: [{ type: 'text', text: expect.any(String) }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 9, cache_read_input_tokens: 0, cache_creation_input_tokens: 0, service_tier: 'standard' },
    });
    expect(json.usage.output_tokens).toBeGreaterThan(5);
  });

  test('is truncated at max_tokens', async () => {
    const { json } = await create({ ...good, max_tokens: 3 });
    expect([json.stop_reason, json.usage.output_tokens]).toEqual(['max_tokens', 3]);
  });

  test('is JSON of the schema in output_config', async () => {
    const output_config = { format: { type: 'json_schema', schema } };
    const { json } = await create({ ...good, messages: upgrade, output_config });
    expect(JSON.parse(json.content[0].text)).toEqual({ range: '^4.17.21' });
  });

  test('is the input of a forced tool', async () => {
    const tools = [{ name: 'json', description: 'Respond with JSON.', input_schema: schema }];
    const { json } = await create({ ...good, messages: upgrade, tools, tool_choice: { type: 'any' } });
    expect(json.stop_reason).toBe('tool_use');
    expect(json.content).toEqual([
      { type: 'tool_use', id: expect.stringMatching(/^toolu_/), name: 'json', input: { range: '^4.17.21' } },
    ]);
  });

  test('reports tokens written to the cache, read from it, and other input', async () => {
    const system = [
      { type: 'text', text: 'You know every rule of this house. '.repeat(200), cache_control: { type: 'ephemeral' } },
    ];
    const { json: first } = await create({ ...good, system });
    expect(first.usage.cache_creation_input_tokens).toBeGreaterThanOrEqual(1024);
    expect([first.usage.cache_read_input_tokens, first.usage.input_tokens]).toEqual([0, 9]);
    const { json: second } = await create({ ...good, system });
    const { input_tokens: input, cache_read_input_tokens: read, cache_creation_input_tokens: written } = second.usage;
    expect(read).toBeGreaterThanOrEqual(1024);
    expect([input, read + written]).toEqual([9, first.usage.cache_creation_input_tokens]);
  });

  test('without a cache mark does not use the cache', async () => {
    const long = { ...good, messages: [{ role: 'user', content: 'Nothing of this is marked. '.repeat(300) }] };
    await create(long);
    expect((await create(long)).json.usage).toMatchObject({
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
    });
  });
});

describe('a stream', () => {
  test('has Anthropic’s events in order, and the text of the whole message', async () => {
    const { headers: sent, text } = await create({ ...good, stream: true });
    expect(sent.get('content-type')).toContain('text/event-stream');
    const events = eventsOf(text);
    const types = events.map(({ type }) => type);
    expect([...new Set(types)]).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    const pieces = events.filter(({ type }) => type === 'content_block_delta').map(({ delta }) => delta.text);
    expect(pieces.join('')).toBe((await create(good)).json.content[0].text);
    expect(events[0].message).toMatchObject({ content: [], usage: { input_tokens: 9, output_tokens: 1 } });
    expect(events.find(({ type }) => type === 'message_delta')).toMatchObject({
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: pieces.length },
    });
  });

  test('of a tool’s input has partial JSON', async () => {
    const tools = [{ name: 'json', input_schema: schema }];
    const { text } = await create({
      ...good,
      messages: upgrade,
      tools,
      tool_choice: { type: 'tool', name: 'json' },
      stream: true,
    });
    const events = eventsOf(text);
    const pieces = events.filter(({ type }) => type === 'content_block_delta').map(({ delta }) => delta.partial_json);
    expect(JSON.parse(pieces.join(''))).toEqual({ range: '^4.17.21' });
    expect(events.find(({ type }) => type === 'message_delta').delta.stop_reason).toBe('tool_use');
  });
});

describe('an invalid request', () => {
  test.each<[string, object | string, number, string, string]>([
    [
      'without max_tokens',
      { ...good, max_tokens: undefined },
      400,
      'invalid_request_error',
      'max_tokens: Field required',
    ],
    ['for an unknown model', { ...good, model: 'claude-9' }, 404, 'not_found_error', 'model: claude-9'],
    ['with an unknown field', { ...good, maxtokens: 1 }, 400, 'invalid_request_error', 'maxtokens: Extra inputs'],
    ['with no message', { ...good, messages: [] }, 400, 'invalid_request_error', 'messages'],
    ['that is truncated JSON', '{"model":', 400, 'invalid_request_error', 'not valid JSON'],
    [
      'that is longer than the context',
      { ...good, messages: [{ role: 'user', content: 'hello world '.repeat(101_000) }] },
      400,
      'invalid_request_error',
      'prompt is too long',
    ],
  ])('%s is refused as Anthropic does', async (_title, body, status, type, message) => {
    const answer = await create(body);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({
      type: 'error',
      error: { type, message: expect.stringContaining(message) },
      request_id: answer.headers.get('request-id'),
    });
  });

  test.each([
    ['a key', { 'anthropic-version': '2023-06-01' }, 401, 'authentication_error'],
    ['a version', { 'x-api-key': 'k' }, 400, 'invalid_request_error'],
  ])('without %s is refused', async (_title, sent, status, type) => {
    const { status: actual, json } = await simulator.call('POST', '/anthropic/v1/messages', {
      headers: sent,
      body: good,
    });
    expect([actual, json.error.type]).toEqual([status, type]);
  });
});
