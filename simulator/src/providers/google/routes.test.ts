import { useSimulator } from '../../testing/start-simulator';

const simulator = useSimulator();

const headers = { 'x-goog-api-key': 'AIza-test' };
const generate = (body: object | string, { model = 'gemini-2.5-flash', method = 'generateContent' } = {}) =>
  simulator.call('POST', `/google/v1beta/models/${model}:${method}`, { headers, body });
const good = { contents: [{ role: 'user', parts: [{ text: 'hello world' }] }] };
const quick = { ...good, generationConfig: { thinkingConfig: { thinkingBudget: 0 } } };

describe('generated content', () => {
  test('has Google’s format and usage, with reasoning tokens', async () => {
    const { status, json } = await generate(good);
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

  test('has no reasoning tokens with a thinking budget of 0', async () => {
    expect((await generate(quick)).json.usageMetadata).not.toHaveProperty('thoughtsTokenCount');
  });

  test.each(['responseJsonSchema', 'responseSchema'])('is JSON of the %s', async (name) => {
    const schema = { type: 'object', properties: { range: { type: 'string' } }, required: ['range'] };
    const contents = [{ parts: [{ text: 'package: lodash\ncurrent: ^4.17.20\ntarget: 4.17.21' }] }];
    const generationConfig = { responseMimeType: 'application/json', [name]: schema };
    const { json } = await generate({ contents, generationConfig });
    expect(JSON.parse(json.candidates[0].content.parts[0].text)).toEqual({ range: '^4.17.21' });
  });

  test('is truncated at maxOutputTokens, including reasoning', async () => {
    const { json } = await generate({ ...good, generationConfig: { maxOutputTokens: 20 } });
    const { candidatesTokenCount, thoughtsTokenCount } = json.usageMetadata;
    expect([json.candidates[0].finishReason, candidatesTokenCount + thoughtsTokenCount]).toEqual(['MAX_TOKENS', 20]);
  });

  test('reports cached tokens for a repeated long prompt', async () => {
    const long = { ...quick, systemInstruction: { parts: [{ text: 'Each rule has its reason. '.repeat(400) }] } };
    const cached = [];
    for (let call = 0; call < 4; call++) cached.push((await generate(long)).json.usageMetadata.cachedContentTokenCount);
    expect(cached[0]).toBeUndefined();
    expect(Math.max(...cached.slice(1).map((count) => count ?? 0))).toBeGreaterThanOrEqual(1024);
  });
});

describe('a stream', () => {
  test('has chunks of text with the usage so far', async () => {
    const { headers: sent, text } = await generate(quick, { method: 'streamGenerateContent?alt=sse' });
    expect(sent.get('content-type')).toContain('text/event-stream');
    const chunks = text
      .trim()
      .split('\n\n')
      .map((event) => JSON.parse(event.replace(/^data: /, '')));
    const streamed = chunks.map(({ candidates }) => candidates[0].content.parts[0]?.text ?? '').join('');
    const whole = (await generate(quick)).json;
    expect(streamed).toBe(whole.candidates[0].content.parts[0].text);
    expect(chunks[0].candidates[0]).not.toHaveProperty('finishReason');
    expect(chunks.at(-1)).toMatchObject({
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: { candidatesTokenCount: whole.usageMetadata.candidatesTokenCount },
    });
  });
});

describe('an invalid request', () => {
  test.each<[string, object | string, { model?: string; method?: string }, number, string, string]>([
    ['for an unknown model', good, { model: 'gemini-9' }, 404, 'NOT_FOUND', 'models/gemini-9 is not found'],
    ['for an unknown method', good, { method: 'dream' }, 404, 'NOT_FOUND', 'not found'],
    ['without contents', {}, {}, 400, 'INVALID_ARGUMENT', 'contents'],
    ['with an unknown field', { ...good, prompt: 'x' }, {}, 400, 'INVALID_ARGUMENT', 'Unknown name "prompt"'],
    ['that is truncated JSON', '{"contents":', {}, 400, 'INVALID_ARGUMENT', 'Invalid JSON payload'],
  ])('%s is refused as Google does', async (_title, body, at, code, status, message) => {
    const answer = await generate(body, at);
    expect(answer.status).toBe(code);
    expect(answer.json).toEqual({ error: { code, status, message: expect.stringContaining(message) } });
  });

  test('without a key is a 403', async () => {
    const { status, json } = await simulator.call('POST', '/google/v1beta/models/gemini-2.5-pro:generateContent', {
      body: good,
    });
    expect([status, json.error.status]).toEqual([403, 'PERMISSION_DENIED']);
  });
});
