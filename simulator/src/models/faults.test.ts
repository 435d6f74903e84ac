import { useSimulator } from '../testing/start-simulator';

const simulator = useSimulator('test');

const PROVIDERS = {
  openai: (extra: object = {}) =>
    simulator.call('POST', '/openai/v1/chat/completions', {
      headers: { authorization: 'Bearer k' },
      body: { model: 'gpt-4.1-mini', messages, ...extra },
    }),
  openai_compatible: (extra: object = {}) =>
    simulator.call('POST', '/compatible/v1/chat/completions', {
      headers: { authorization: 'Bearer k' },
      body: { model: 'llama-3.3-70b', messages, ...extra },
    }),
  anthropic: (extra: object = {}) =>
    simulator.call('POST', '/anthropic/v1/messages', {
      headers: { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' },
      body: { model: 'claude-haiku-4-5', max_tokens: 900, messages, ...extra },
    }),
  google: (extra: object = {}) =>
    simulator.call('POST', '/google/v1beta/models/gemini-2.5-flash-lite:generateContent', {
      headers: { 'x-goog-api-key': 'k' },
      body: { contents: [{ role: 'user', parts: [{ text: messages[0]?.content }] }], ...extra },
    }),
};
type Name = keyof typeof PROVIDERS;
const NAMES = Object.keys(PROVIDERS) as Name[];

const messages = [{ role: 'user', content: 'package: lodash\ncurrent: ^4.17.20\ntarget: 4.17.21' }];
const fault = (name: string, body: object = {}) =>
  simulator.call('PUT', `/faults/${name}`, { body: { enabled: true, ...body } });
const callAll = () => Promise.all(NAMES.map((name) => PROVIDERS[name]()));

test('provider-outage affects every provider, each with its own status', async () => {
  await fault('provider-outage');
  expect((await callAll()).map(({ status }) => status)).toEqual([503, 503, 529, 503]);
});

test('a fault can be limited to some providers', async () => {
  await fault('provider-outage', { providers: ['anthropic', 'google'] });
  expect((await callAll()).map(({ status }) => status)).toEqual([200, 200, 529, 503]);
});

test('rate-limits answers 429 with Retry-After', async () => {
  await fault('rate-limits');
  for (const { status, headers } of await callAll()) {
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  }
});

test('unknown-price reports a model and a tier that no provider has', async () => {
  await fault('unknown-price');
  const answers = (await callAll()).map(({ json }) => json);
  expect(answers.map(({ model, modelVersion }) => model ?? modelVersion)).toEqual(NAMES.map(() => 'orion-9-preview'));
  const tiers = answers.map(
    ({ service_tier, usage, usageMetadata }) =>
      service_tier ?? (usage ?? usageMetadata).serviceTier ?? usage.service_tier,
  );
  expect(tiers).toEqual(['experimental', undefined, 'experimental', 'experimental']);
});

test('cache-collapse reports no cached tokens', async () => {
  const long = { messages: [{ role: 'user', content: 'The manifest has many dependencies. '.repeat(300) }] };
  const cachedOnce = async () => {
    const answers = [];
    for (let call = 0; call < 4; call++) answers.push(await PROVIDERS.openai(long));
    return Math.max(...answers.map(({ json }) => json.usage.prompt_tokens_details.cached_tokens));
  };
  expect(await cachedOnce()).toBeGreaterThanOrEqual(1024);
  await fault('cache-collapse');
  expect(await cachedOnce()).toBe(0);
});

test('refusals have the format of each provider', async () => {
  await fault('refusals');
  const [openai, compatible, anthropic, google] = (await callAll()).map(({ json }) => json);
  for (const { choices } of [openai, compatible]) {
    expect(choices[0]).toMatchObject({ finish_reason: 'content_filter', message: { content: '' } });
  }
  expect(anthropic).toMatchObject({ stop_reason: 'refusal', content: [] });
  expect(google.candidates[0]).toMatchObject({ finishReason: 'SAFETY' });
});

test('odd-usage distorts the usage of every provider in five ways', async () => {
  await fault('odd-usage');
  const rounds = await Promise.all(Array.from({ length: 30 }, callAll));
  const distortions = NAMES.map((_, i) => rounds.map((replies) => replies[i]!.json).map(distortionOf));
  for (const ofProvider of distortions) {
    expect([...new Set(ofProvider)].sort()).toEqual(['-1', '0', 'missing', 'null', 'text']);
  }
});

test('stream-errors ends streams with the error event of each provider, and leaves whole responses as they are', async () => {
  await fault('stream-errors');
  expect((await callAll()).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const streams = await Promise.all([
    PROVIDERS.openai({ stream: true }),
    PROVIDERS.openai_compatible({ stream: true }),
    PROVIDERS.anthropic({ stream: true }),
    simulator.call('POST', '/google/v1beta/models/gemini-2.5-flash-lite:streamGenerateContent?alt=sse', {
      headers: { 'x-goog-api-key': 'k' },
      body: { contents: [{ role: 'user', parts: [{ text: messages[0]?.content }] }] },
    }),
  ]);
  const errors = streams.map(({ text }) => JSON.parse(text.trim().split('data: ').at(-1)!).error);
  expect(errors).toEqual([
    expect.objectContaining({ type: 'server_error' }),
    expect.objectContaining({ code: 503 }),
    { type: 'overloaded_error', message: 'Overloaded' },
    expect.objectContaining({ status: 'UNAVAILABLE' }),
  ]);
  for (const { text } of streams) expect(text).not.toMatch(/\[DONE\]|message_stop|finishReason/);
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each provider has its own format
function distortionOf({ usage, usageMetadata }: any): string {
  const counts = usage ?? usageMetadata;
  if (counts === undefined) return 'missing';
  const count: unknown = counts.prompt_tokens ?? counts.input_tokens ?? counts.promptTokenCount ?? null;
  return typeof count === 'string' ? 'text' : String(count);
}

describe('invalid-output', () => {
  const schema = {
    type: 'object',
    properties: { package: { type: 'string' }, range: { type: 'string' } },
    required: ['package', 'range'],
    additionalProperties: false,
  };
  const response_format = { type: 'json_schema', json_schema: { name: 'plan', strict: true, schema } };

  /** How an output is invalid. */
  async function flaw(response: Promise<{ json: { choices: { message: { content: string } }[] } }>): Promise<string> {
    const text = await response.then(
      ({ json }) => json.choices[0]?.message.content ?? '',
      () => undefined,
    );
    if (text === undefined) return 'cut off';
    if (text === '') return 'empty';
    try {
      return 'package' in JSON.parse(text) ? 'none' : 'wrong shape';
    } catch {
      return 'broken';
    }
  }

  test('corrupts every output, in four ways', async () => {
    await fault('invalid-output');
    const flaws = await Promise.all(Array.from({ length: 40 }, () => flaw(PROVIDERS.openai({ response_format }))));
    expect([...new Set(flaws)].sort()).toEqual(['broken', 'cut off', 'empty', 'wrong shape']);
  });

  test('corrupts the given share', async () => {
    await fault('invalid-output', { rate: 0.5 });
    const flaws = await Promise.all(Array.from({ length: 40 }, () => flaw(PROVIDERS.openai({ response_format }))));
    const good = flaws.filter((one) => one === 'none');
    expect(good.length).toBeGreaterThan(8);
    expect(good.length).toBeLessThan(32);
  });

  test('disconnects streams after half of their text', async () => {
    await fault('invalid-output');
    const received = async () => {
      const response = await fetch(`${simulator.url}/openai/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: 'Bearer k', 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'hi' }], stream: true }),
      });
      let text = '';
      try {
        for await (const chunk of response.body!) text += Buffer.from(chunk as Uint8Array).toString();
        return undefined;
      } catch {
        return text;
      }
    };
    const halves = (await Promise.all(Array.from({ length: 12 }, received))).filter((text) => text !== undefined);
    expect(halves).not.toHaveLength(0);
    for (const text of halves) {
      expect(text.match(/"content":"[^"]/g)?.length).toBeGreaterThan(3);
      expect(text).not.toContain('[DONE]');
    }
  });
});
