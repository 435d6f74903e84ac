import { NO_USAGE } from './priced-call';
import { priceOf } from './pricing';

interface Case {
  readonly provider?: string;
  readonly model: string;
  readonly tier: string | undefined;
  readonly cached?: number;
}

const at = new Date('2026-01-15T12:00:00Z');
const price = ({ provider = 'openai', model, tier, cached = 300_000 }: Case) => {
  const usage = { ...NO_USAGE, inputTokens: 1_000_000, outputTokens: 100_000, cacheReadTokens: cached };
  return priceOf({ provider, models: [model], usage, at, tier });
};

/** Published prices of the tiers in USD per million tokens: input, cached input, output. */
it.each([
  ['gpt-5', 'flex', [0.625, 0.0625, 5]],
  ['o3', 'flex', [1, 0.25, 4]],
  ['gpt-5', 'priority', [2.5, 0.25, 20]],
  ['gpt-4.1-mini', 'priority', [0.7, 0.175, 2.8]],
  ['gpt-4o-mini', 'priority', [0.25, 0.125, 1]],
  ['o4-mini', 'priority', [2, 0.5, 8]],
] as const)('prices %s in the tier %s as published', (model, tier, [input, cached, output]) => {
  const dollars = 0.7 * input + 0.3 * cached + 0.1 * output;
  expect(price({ model, tier })?.nanoUsd).toBe(Math.round(dollars * 1e9));
});

it.each([undefined, 'default', 'standard', 'auto', 'STANDARD'])('treats the tier %p as standard', (tier) => {
  expect(price({ model: 'gpt-4.1-mini', tier })?.nanoUsd).toBe(0.47e9);
});

it('halves the cost of a batch', () => {
  expect(price({ model: 'gpt-4.1-mini', tier: 'batch' })).toMatchObject({
    nanoUsd: 0.235e9,
    version: expect.stringMatching(/gpt-4\.1-mini batch 1\/2$/),
  });
});

it.each([
  ['a tier without a published price for the model', { model: 'o1', tier: 'priority' }],
  ['an unknown tier', { model: 'gpt-4.1-mini', tier: 'scale' }],
  ['a tier sold by contract', { provider: 'anthropic', model: 'claude-haiku-4-5', tier: 'priority' }],
  ['cached tokens in a tier without a price for them', { provider: 'google', model: 'gemini-3.5-flash', tier: 'flex' }],
])('returns the model without a cost for %s', (_, call) => {
  expect(price(call)).toMatchObject({ model: call.model, nanoUsd: undefined });
});
