import type { PriceOverride } from '@sextant/records/ledger/price-overrides';
import { NO_USAGE } from './priced-call';
import { priceOf } from './pricing';

const own = (more: Partial<PriceOverride>): PriceOverride => ({
  provider: 'openai',
  model: 'gpt-4.1-mini',
  inputUsdPerMillion: 1,
  cachedUsdPerMillion: 0.1,
  outputUsdPerMillion: 2,
  fromDate: new Date('2026-01-01T00:00:00Z'),
  ...more,
});
const cost = (overrides: readonly PriceOverride[], models = ['gpt-4.1-mini-2025-04-14'], at = '2026-02-01') =>
  priceOf(
    {
      provider: 'openai',
      models,
      usage: { ...NO_USAGE, inputTokens: 1000, cacheReadTokens: 300, outputTokens: 100 },
      at: new Date(`${at}T00:00:00Z`),
    },
    overrides,
  )?.nanoUsd;
const LISTED = 470_000;

it('stands in place of the published price, also under the model’s dated name', () => {
  expect(cost([own({})])).toBe(700 * 1000 + 300 * 100 + 100 * 2000);
});

it('charges cached tokens as others where it says nothing of them', () => {
  expect(cost([own({ cachedUsdPerMillion: null })])).toBe(1000 * 1000 + 100 * 2000);
});

it('holds from its date until that of the next one', () => {
  const prices = [own({}), own({ outputUsdPerMillion: 4, fromDate: new Date('2026-03-01T00:00:00Z') })];
  expect(cost(prices, undefined, '2025-12-31')).toBe(LISTED);
  expect(cost(prices, undefined, '2026-02-01')).toBe(930_000);
  expect(cost(prices, undefined, '2026-03-01')).toBe(1_130_000);
});

it('prices a model that nobody else does', () => {
  expect(cost([own({ model: 'my-own' })], ['my-own'])).toBe(930_000);
  expect(cost([own({ model: 'my-own' })], ['another'])).toBeUndefined();
});

it('is of one provider', () => {
  expect(cost([own({ provider: 'google' })])).toBe(LISTED);
});
