// Alerts on the cost of model calls: unknown prices, lost caching, and unusual spending.
import { aiLlmTokensTotal, llmCostUsdTotal, llmUnpricedCallsTotal } from '@sextant/signals/llm';
import { quantity, ratio } from '@sextant/signals/query/expression';
import { gt, gte, share, sum } from '@sextant/signals/query/operators';
import { increase, offset, rate } from '@sextant/signals/query/promql';
import type { Window } from '@sextant/signals/query/duration';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries, type Course } from '../series';

const common = { for: '15m', severity: 'warning', team: 'ai-platform', dashboard: DASHBOARDS.llmCost } as const;
const byModel = { by: ['provider', 'model'] } as const;
const model = { provider: 'openai', model: 'gpt-4.1-mini' } as const;

export const unpricedModel = alert({
  ...common,
  name: 'UnpricedModel',
  value: sum(increase(llmUnpricedCallsTotal, '30m'), byModel),
  fires: { above: quantity(0, 'calls') },
  summary: ({ value, label }) => `${value} of ${label('provider')} (model ${label('model')}) have no price`,
  description: ({ value }) =>
    `${value} in 30 minutes succeeded without a known cost: the model is not in the price table, or its usage is invalid. Their cost is missing from reports and budgets. A model outside the price table is shown as unknown; the ledger has its name.`,
  tests: [
    {
      when: 'one call in 10 minutes has no price',
      series: [counterSeries(llmUnpricedCallsTotal, model, 0.1)],
      fires: { value: '3 calls', labels: model },
    },
    {
      when: 'one call in half an hour has no price',
      series: [counterSeries(llmUnpricedCallsTotal, model, 1 / 30)],
      fires: { value: '1 calls', labels: model },
    },
    { when: 'every call has a price', series: [counterSeries(llmUnpricedCallsTotal, model, 0)] },
  ],
});

/** The share of the input tokens that the provider read from its cache. */
const hitRatio = (window: Window) =>
  share(
    sum(rate(aiLlmTokensTotal, window, { type: 'cache_read' }), byModel),
    sum(rate(aiLlmTokensTotal, window, { type: 'prompt' }), byModel),
  );
/** A lower ratio is not caching by intention, so it cannot collapse. */
const MIN_HIT_RATIO = ratio(0.1);
const HISTORY = '1d';

const prompts = (perMinute: Course) => counterSeries(aiLlmTokensTotal, { ...model, type: 'prompt' }, perMinute);
const cacheReads = (perMinute: Course) => counterSeries(aiLlmTokensTotal, { ...model, type: 'cache_read' }, perMinute);
/** 100k input tokens per minute, of which these shares are read from the cache: for two days, and then. */
const cached = (before: number, after: number, perMinute = 100_000) => [
  prompts(perMinute),
  cacheReads([{ is: before * perMinute, minutes: 2 * 24 * 60 }, { is: after * perMinute }]),
  counterSeries(aiLlmTokensTotal, { ...model, type: 'completion' }, 3 * perMinute),
];
/** Tokens per minute, and the shares of them that are read from the cache, which change in each window. */
const VARIED = [
  { minutes: 36 * 60, perMinute: 50_000, cached: 0.4 },
  { minutes: 12 * 60, perMinute: 100_000, cached: 0.8 },
  { minutes: 40, perMinute: 100_000, cached: 0.1 },
  { minutes: 20, perMinute: 100_000, cached: 0.3 },
  { perMinute: 200_000, cached: 0.2 },
];
const varied = [
  prompts(VARIED.map(({ perMinute, cached: _, ...length }) => ({ is: perMinute, ...length }))),
  cacheReads(VARIED.map(({ perMinute, cached: share, ...length }) => ({ is: share * perMinute, ...length }))),
];
const AFTER_TWO_DAYS = `${2 * 24 * 60 + 80}m` as const;

export const cacheHitCollapse = alert({
  ...common,
  name: 'CacheHitCollapse',
  value: share(hitRatio('1h'), gte(offset(hitRatio(HISTORY), '1h'), MIN_HIT_RATIO)),
  fires: { below: ratio(0.5) },
  guard: { count: sum(increase(aiLlmTokensTotal, '1h', { type: 'prompt' }), byModel), atLeast: 100_000 },
  keepFiringFor: '15m',
  summary: ({ value, label }) => `The cache hit ratio of ${label('model')} fell to ${value} of what it was`,
  description: ({ value, threshold }) =>
    `The share of input tokens that the provider reads from its cache is ${value} of that of the day before (threshold ${threshold}). Uncached tokens cost up to ten times as much. A changed system prompt or a new order of its parts causes this.`,
  tests: [
    {
      when: 'the ratio falls from 60% to 29%',
      series: cached(0.6, 0.29),
      at: AFTER_TWO_DAYS,
      fires: { value: '48.69%', labels: model },
    },
    { when: 'the ratio falls from 60% to 31%', series: cached(0.6, 0.31), at: AFTER_TWO_DAYS },
    { when: 'the ratio falls from 50% to 25%', series: cached(0.5, 0.25), at: AFTER_TWO_DAYS },
    {
      when: 'the numbers of tokens and the ratio change in each window',
      series: varied,
      at: AFTER_TWO_DAYS,
      fires: { value: '35.29%', labels: model },
    },
    { when: 'the ratio was 9%', series: cached(0.09, 0), at: AFTER_TWO_DAYS },
    {
      when: 'the ratio falls from 10.5% to 0%',
      series: cached(0.105, 0),
      at: AFTER_TWO_DAYS,
      fires: { value: '0%', labels: model },
    },
    { when: 'there are 95k input tokens in an hour', series: cached(0.6, 0, 95_000 / 60), at: AFTER_TWO_DAYS },
    {
      when: 'there are 105k input tokens in an hour',
      series: cached(0.6, 0, 1_750),
      at: AFTER_TWO_DAYS,
      fires: { value: '0%', labels: model },
    },
    { when: 'the ratio is constant', series: [prompts(100_000), cacheReads(60_000)] },
  ],
});

const cost = sum(increase(llmCostUsdTotal, '1h'));
const WEEK = 7 * 24 * 60;
/** An hour and the alert's wait after this hour of last week. */
const A_WEEK_LATER = `${WEEK + 90}m` as const;
/** US dollars per hour in the first day, and a week later. */
const spending = (before: number, after: number) => [
  counterSeries(llmCostUsdTotal, model, [
    { is: before / 60, minutes: 24 * 60 },
    { is: 0, minutes: WEEK - 24 * 60 },
    { is: after / 60 },
  ]),
];

export const costSpike = alert({
  ...common,
  name: 'CostSpike',
  // An hour without cost is no basis for a comparison.
  value: share(cost, gt(offset(cost, '7d'), quantity(0, 'usd'))),
  fires: { above: ratio(3) },
  guard: { count: cost, atLeast: 5 },
  keepFiringFor: '15m',
  summary: ({ value }) => `Model calls cost ${value} of the same hour last week`,
  description: ({ value, threshold }) =>
    `Model calls of the last hour cost ${value} of what they cost in the same hour a week ago (threshold ${threshold}).`,
  tests: [
    {
      when: 'an hour costs $31, and $10 a week ago',
      series: spending(10, 31),
      at: A_WEEK_LATER,
      fires: { value: '310%' },
    },
    { when: 'an hour costs $29, and $10 a week ago', series: spending(10, 29), at: A_WEEK_LATER },
    { when: 'an hour costs $45, and $15 a week ago', series: spending(15, 45), at: A_WEEK_LATER },
    { when: 'an hour costs $4.50, and $1 a week ago', series: spending(1, 4.5), at: A_WEEK_LATER },
    {
      when: 'an hour costs $5.50, and $1 a week ago',
      series: spending(1, 5.5),
      at: A_WEEK_LATER,
      fires: { value: '550%' },
    },
    { when: 'the same hour of last week cost nothing', series: spending(0, 31), at: A_WEEK_LATER },
    { when: 'there is no last week', series: [counterSeries(llmCostUsdTotal, model, 1)], at: '3h' },
    { when: 'the cost is constant', series: [counterSeries(llmCostUsdTotal, model, 1)] },
  ],
});
