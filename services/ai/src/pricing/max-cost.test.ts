import { mostCost, type BoundedCall } from './max-cost';

const AT = new Date('2026-03-01T00:00:00Z');
const call = (more: Partial<BoundedCall> = {}): BoundedCall => ({
  ...{ provider: 'openai', priceName: 'openai', model: 'gpt-4.1-mini', prices: [], at: AT },
  ...{ prompt: 'word '.repeat(1_000), maxOutputTokens: 100, ...more },
});
/** Nano-dollars for a token of gpt-4.1-mini. */
const [INPUT, OUTPUT, AROUND] = [400, 1_600, 64];

it('bounds a call by the bytes of its prompt and the longest answer, and tightly by tokens', async () => {
  const { loose, tight } = mostCost(call({ system: 'be brief' }), 1)!;
  expect(loose).toBe((5_000 + 9 + AROUND) * INPUT + 100 * OUTPUT);
  expect(await tight()).toBeLessThan((1_010 + AROUND) * INPUT + 100 * OUTPUT);
  expect(await tight()).toBeGreaterThan(1_000 * INPUT + 100 * OUTPUT);
});

it.each<[string, Partial<BoundedCall>, number]>([
  ['a model whose limit is known', {}, 32_768],
  [
    'a model with an own price and no known limit',
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
])('without a limit of its own takes that of %s', (_, more, tokens) => {
  const bound = mostCost(call({ prompt: 'x', maxOutputTokens: undefined, ...more }), 777)!;
  expect(bound.loose).toBe((1 + AROUND) * INPUT + tokens * OUTPUT);
});

it.each<[string, Partial<BoundedCall>]>([
  ['text in other scripts', { prompt: '予算を超える呼び出しは拒否されます。'.repeat(50) }],
  ['text that no tokenizer knows', { prompt: Array.from({ length: 500 }, (_, i) => `\u{1F680}${i * 7919}`).join('') }],
  ['another provider', { provider: 'anthropic', priceName: 'anthropic', model: 'claude-sonnet-4-5' }],
])('never bounds tightly beyond the bytes: %s', async (_, more) => {
  const { loose, tight } = mostCost(call(more), 1)!;
  expect(await tight()).toBeLessThanOrEqual(loose);
});

it('allows for tokenizers that make more tokens of a text than ours', async () => {
  const of = (more: Partial<BoundedCall>) => mostCost(call({ maxOutputTokens: 1, ...more }), 1)!.tight();
  const claude = { provider: 'anthropic', priceName: 'anthropic', model: 'claude-sonnet-4-5' } as const;
  // 3,000 nano-dollars a token.
  expect(await of(claude)).toBeGreaterThan(1.45 * 1_000 * 3_000);
});

it('counts a schema as input', () => {
  const schema = { type: 'object', description: 'x'.repeat(1_000) };
  expect(mostCost(call({ schema }), 1)!.loose - mostCost(call(), 1)!.loose).toBeGreaterThan(1_000 * INPUT);
});

it('takes the dearer of the tier that was asked for and the standard one', () => {
  const standard = mostCost(call(), 1)!.loose;
  expect(mostCost(call({ serviceTier: 'priority' }), 1)!.loose).toBe((standard * 7) / 4);
  const [o3, flex] = [call({ model: 'o3' }), call({ model: 'o3', serviceTier: 'flex' })];
  expect(mostCost(flex, 1)!.loose).toBe(mostCost(o3, 1)!.loose);
});

it.each<[string, Partial<BoundedCall>]>([
  ['model', { model: 'unheard-of' }],
  ['tier', { model: 'o1', serviceTier: 'priority' }],
])('is not known where the %s has no price', (_, more) => {
  expect(mostCost(call(more), 1)).toBeUndefined();
});
