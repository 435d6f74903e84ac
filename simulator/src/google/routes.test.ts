import { startWorld, type TestWorld } from '../testing/start-world';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const headers = { 'x-goog-api-key': 'AIza-test' };
const ask = (body: object | string, { model = 'gemini-2.5-flash', method = 'generateContent' } = {}) =>
  world.call('POST', `/google/v1beta/models/${model}:${method}`, { headers, body });
const good = { contents: [{ role: 'user', parts: [{ text: 'hello world' }] }] };
const quick = { ...good, generationConfig: { thinkingConfig: { thinkingBudget: 0 } } };

describe('generated content', () => {
  test('has Google’s shape and usage, thoughts beside the answer', async () => {
    const { status, json } = await ask(good);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      candidates: [
        { content: { parts: [{ text: expect.any(String) }], role: 'model' }, finishReason: 'STOP', index: 0 },
      ],
      usageMetadata: { promptTokenCount: 9, promptTokensDetails: [{ modality: 'TEXT', tokenCount: 9 }] },
      modelVersion: 'gemini-2.5-flash',
      responseId: expect.any(String),
    });
    const { candidatesTokenCount, thoughtsTokenCount, totalTokenCount } = json.usageMetadata;
    expect(thoughtsTokenCount).toBeGreaterThan(0);
    expect(totalTokenCount).toBe(9 + candidatesTokenCount + thoughtsTokenCount);
    expect(json.usageMetadata).not.toHaveProperty('cachedContentTokenCount');
  });

  test('is not thought about when the budget for it is zero', async () => {
    expect((await ask(quick)).json.usageMetadata).not.toHaveProperty('thoughtsTokenCount');
  });

  test.each(['responseJsonSchema', 'responseSchema'])('is JSON of the %s', async (name) => {
    const schema = { type: 'object', properties: { range: { type: 'string' } }, required: ['range'] };
    const contents = [{ parts: [{ text: 'package: lodash\ncurrent: ^4.17.20\ntarget: 4.17.21' }] }];
    const generationConfig = { responseMimeType: 'application/json', [name]: schema };
    const { json } = await ask({ contents, generationConfig });
    expect(JSON.parse(json.candidates[0].content.parts[0].text)).toEqual({ range: '^4.17.21' });
  });

  test('is cut at the most tokens allowed, its thoughts included', async () => {
    const { json } = await ask({ ...good, generationConfig: { maxOutputTokens: 20 } });
    const { candidatesTokenCount, thoughtsTokenCount } = json.usageMetadata;
    expect([json.candidates[0].finishReason, candidatesTokenCount + thoughtsTokenCount]).toEqual(['MAX_TOKENS', 20]);
  });

  test('of a long prompt that was seen before is partly from the cache', async () => {
    const long = { ...quick, systemInstruction: { parts: [{ text: 'Each rule has its reason. '.repeat(400) }] } };
    const cached = [];
    for (let call = 0; call < 4; call++) cached.push((await ask(long)).json.usageMetadata.cachedContentTokenCount);
    expect(cached[0]).toBeUndefined();
    expect(Math.max(...cached.slice(1).map((count) => count ?? 0))).toBeGreaterThanOrEqual(1024);
  });
});

describe('a stream', () => {
  test('brings the text in chunks, each with the usage so far', async () => {
    const { headers: sent, text } = await ask(quick, { method: 'streamGenerateContent?alt=sse' });
    expect(sent.get('content-type')).toContain('text/event-stream');
    const chunks = text
      .trim()
      .split('\n\n')
      .map((event) => JSON.parse(event.replace(/^data: /, '')));
    const said = chunks.map(({ candidates }) => candidates[0].content.parts[0]?.text ?? '').join('');
    const whole = (await ask(quick)).json;
    expect(said).toBe(whole.candidates[0].content.parts[0].text);
    expect(chunks[0].candidates[0]).not.toHaveProperty('finishReason');
    expect(chunks.at(-1)).toMatchObject({
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: { candidatesTokenCount: whole.usageMetadata.candidatesTokenCount },
    });
  });

  test('without alt=sse is a list', async () => {
    expect((await ask(quick, { method: 'streamGenerateContent' })).json).toHaveLength(1);
  });
});

describe('a bad request', () => {
  test.each<[string, object | string, { model?: string; method?: string }, number, string, string]>([
    ['for an unknown model', good, { model: 'gemini-9' }, 404, 'NOT_FOUND', 'models/gemini-9 is not found'],
    ['for an unknown method', good, { method: 'dream' }, 404, 'NOT_FOUND', 'not found'],
    ['without contents', {}, {}, 400, 'INVALID_ARGUMENT', 'contents'],
    ['with an unknown field', { ...good, prompt: 'x' }, {}, 400, 'INVALID_ARGUMENT', 'Unknown name "prompt"'],
    ['that is cut short', '{"contents":', {}, 400, 'INVALID_ARGUMENT', 'Invalid JSON payload'],
  ])('%s is refused as Google does', async (_title, body, at, code, status, message) => {
    const answer = await ask(body, at);
    expect(answer.status).toBe(code);
    expect(answer.json).toEqual({ error: { code, status, message: expect.stringContaining(message) } });
  });

  test('without a key is 403', async () => {
    const { status, json } = await world.call('POST', '/google/v1beta/models/gemini-2.5-pro:generateContent', {
      body: good,
    });
    expect([status, json.error.status]).toEqual([403, 'PERMISSION_DENIED']);
  });
});
