import { maxCost, type CallToPrice } from './max-cost';

const AT = new Date('2026-03-01T00:00:00Z');
const call = (more: Partial<CallToPrice> = {}): CallToPrice => ({
  ...{ provider: 'openai', priceName: 'openai', model: 'gpt-4.1-mini', prices: [], at: AT },
  ...{ prompt: 'word '.repeat(1_000), maxOutputTokens: 100, ...more },
});
/** Nano-USD per token of gpt-4.1-mini; tokens added to a prompt. */
const [INPUT, OUTPUT, OVERHEAD] = [400, 1_600, 64];

it('bounds the cost loosely by the bytes of the prompt and tightly by its tokens', async () => {
  const { loose, tight } = maxCost(call({ system: 'be brief' }), 1)!;
  expect(loose).toBe((5_000 + 9 + OVERHEAD) * INPUT + 100 * OUTPUT);
  expect(await tight()).toBeLessThan((1_010 + OVERHEAD) * INPUT + 100 * OUTPUT);
  expect(await tight()).toBeGreaterThan(1_000 * INPUT + 100 * OUTPUT);
});

it.each<[string, Partial<CallToPrice>, number]>([
  ['a known model', {}, 32_768],
  [
    'a model with a price override and no known limit',
    {
      model: 'mine',
      prices: [
        {
          ...{ provider: 'openai', model: 'mine', inputUsdPerMillion: 0.4, cachedUsdPerMillion: null },
          ...{ outputUsdPerMillion: 1.6, fromDate: new Date(0) },
        },
      ],
    },
    777,
  ],
])('assumes the output limit of %s when the call sets none', (_, more, tokens) => {
  const bound = maxCost(call({ prompt: 'x', maxOutputTokens: undefined, ...more }), 777)!;
  expect(bound.loose).toBe((1 + OVERHEAD) * INPUT + tokens * OUTPUT);
});

it.each<[string, Partial<CallToPrice>]>([
  ['text in other scripts', { prompt: '予算を超える呼び出しは拒否されます。'.repeat(50) }],
  ['rare symbols', { prompt: Array.from({ length: 500 }, (_, i) => `\u{1F680}${i * 7919}`).join('') }],
  ['another provider', { provider: 'anthropic', priceName: 'anthropic', model: 'claude-sonnet-4-5' }],
])('keeps the tight bound below the loose bound: %s', async (_, more) => {
  const { loose, tight } = maxCost(call(more), 1)!;
  expect(await tight()).toBeLessThanOrEqual(loose);
});

it('adds a margin for tokenizers other than OpenAI’s', async () => {
  const of = (more: Partial<CallToPrice>) => maxCost(call({ maxOutputTokens: 1, ...more }), 1)!.tight();
  const claude = { provider: 'anthropic', priceName: 'anthropic', model: 'claude-sonnet-4-5' } as const;
  // 3,000 nano-USD per token.
  expect(await of(claude)).toBeGreaterThan(1.45 * 1_000 * 3_000);
});

it('counts the response schema as input', () => {
  const schema = { type: 'object', description: 'x'.repeat(1_000) };
  expect(maxCost(call({ schema }), 1)!.loose - maxCost(call(), 1)!.loose).toBeGreaterThan(1_000 * INPUT);
});

it('takes the higher cost of the requested and the standard tier', () => {
  const standard = maxCost(call(), 1)!.loose;
  expect(maxCost(call({ serviceTier: 'priority' }), 1)!.loose).toBe((standard * 7) / 4);
  const [o3, flex] = [call({ model: 'o3' }), call({ model: 'o3', serviceTier: 'flex' })];
  expect(maxCost(flex, 1)!.loose).toBe(maxCost(o3, 1)!.loose);
});

it.each<[string, Partial<CallToPrice>]>([
  ['model', { model: 'unheard-of' }],
  ['tier', { model: 'o1', serviceTier: 'priority' }],
])('returns undefined when the %s has no price', (_, more) => {
  expect(maxCost(call(more), 1)).toBeUndefined();
});
