import { useSimulator } from '../../testing/start-simulator';

const simulator = useSimulator();

const headers = { authorization: 'Bearer k' };
const chat = (body: object) => simulator.call('POST', '/compatible/v1/chat/completions', { headers, body });
const good = { model: 'llama-3.3-70b', messages: [{ role: 'user', content: 'hello world' }] };

test('a completion has vLLM’s format, without reasoning tokens', async () => {
  const { status, json } = await chat(good);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    object: 'chat.completion',
    model: 'llama-3.3-70b',
    choices: [{ message: { role: 'assistant', content: expect.any(String), tool_calls: [] }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, prompt_tokens_details: null },
  });
  expect(json.usage).not.toHaveProperty('completion_tokens_details');
});

test('schemas need not follow OpenAI’s rules for strict schemas', async () => {
  const schema = { type: 'object', properties: { count: { type: 'integer', minimum: 3, maximum: 3 } } };
  const response_format = { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } };
  const { json } = await chat({ ...good, response_format });
  expect(JSON.parse(json.choices[0].message.content)).toEqual({ count: 3 });
});

test('a stream ends with the usage if requested', async () => {
  const { text } = await chat({ ...good, stream: true, stream_options: { include_usage: true } });
  const events = text.trim().split('\n\n');
  expect(events.at(-1)).toBe('data: [DONE]');
  const chunks = events.slice(0, -1).map((event) => JSON.parse(event.replace(/^data: /, '')));
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 9 } });
  const streamed = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
  expect(streamed).toBe((await chat(good)).json.choices[0].message.content);
});

test.each([
  ['an unknown model', { ...good, model: 'gpt-4.1' }, 404, 'NotFoundError'],
  ['no message', { ...good, messages: [] }, 400, 'BadRequestError'],
])('%s is refused as vLLM does', async (_title, body, status, type) => {
  const answer = await chat(body);
  expect(answer.status).toBe(status);
  expect(answer.json.error).toMatchObject({ type, code: status, message: expect.any(String) });
});

test('without a key is a 401', async () => {
  expect((await simulator.call('POST', '/compatible/v1/chat/completions', { body: good })).status).toBe(401);
});
