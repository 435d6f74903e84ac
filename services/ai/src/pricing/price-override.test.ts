import type { PriceOverride } from '@sextant/records/ledger/price-overrides';
import { NO_USAGE } from './priced-call';
import { priceOf } from './pricing';

const override = (more: Partial<PriceOverride>): PriceOverride => ({
  provider: 'openai',
  model: 'gpt-4.1-mini',
  inputUsdPerMillion: 1,
  cachedUsdPerMillion: 0.1,
  outputUsdPerMillion: 2,
  fromDate: new Date('2026-01-01T00:00:00Z'),
  ...more,
});
const price = (overrides: readonly PriceOverride[], models = ['gpt-4.1-mini-2025-04-14'], at = '2026-02-01') =>
  priceOf(
    {
      provider: 'openai',
      models,
      usage: { ...NO_USAGE, inputTokens: 1000, cacheReadTokens: 300, outputTokens: 100 },
      at: new Date(`${at}T00:00:00Z`),
    },
    overrides,
  );
const cost = (...call: Parameters<typeof price>) => price(...call)?.nanoUsd;
const LISTED = 470_000;

it('replaces the published price, also for the dated name of the model', () => {
  expect(cost([override({})])).toBe(700 * 1000 + 300 * 100 + 100 * 2000);
});

it('charges cached tokens as input when it has no cached price', () => {
  expect(cost([override({ cachedUsdPerMillion: null })])).toBe(1000 * 1000 + 100 * 2000);
});

it('says what its rate for cached tokens saved', () => {
  expect(price([override({})])?.cacheSavingsNanoUsd).toBe(300 * (1000 - 100));
  expect(price([override({ cachedUsdPerMillion: null })])?.cacheSavingsNanoUsd).toBe(0);
});

it('applies from its date until the date of the next one', () => {
  const prices = [override({}), override({ outputUsdPerMillion: 4, fromDate: new Date('2026-03-01T00:00:00Z') })];
  expect(cost(prices, undefined, '2025-12-31')).toBe(LISTED);
  expect(cost(prices, undefined, '2026-02-01')).toBe(930_000);
  expect(cost(prices, undefined, '2026-03-01')).toBe(1_130_000);
});

it('prices a model without a published price', () => {
  expect(cost([override({ model: 'my-own' })], ['my-own'])).toBe(930_000);
  expect(cost([override({ model: 'my-own' })], ['another'])).toBeUndefined();
});

it('applies to one provider', () => {
  expect(cost([override({ provider: 'google' })])).toBe(LISTED);
});
