// LLM Cost: what model calls cost, where the money goes, and what limits it.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { untrueUsage } from '@sextant/alerts/rules/ai-models';
import { cacheHitCollapse, costSpike, unpricedModel } from '@sextant/alerts/rules/cost';
import { callsBeyondBudget } from '@sextant/alerts/rules/ledger';
import { budgetHardLimit, budgetSoftLimit } from '@sextant/alerts/rules/tenants';
import { llmBudgetUnderestimatedUsdTotal } from '@sextant/signals/budgets';
import {
  aiLlmTokensTotal,
  llmBudgetResetSeconds,
  llmBudgetUsedRatio,
  llmCacheSavingsUsdTotal,
  llmCacheSurchargeUsdTotal,
  llmCallsTotal,
  llmCostUsdTotal,
} from '@sextant/signals/llm';
import { quantity, ratio, type Vector } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { gt, max, min, minus, orZero, per, perHour, sum, times } from '@sextant/signals/query/operators';
import { increase, rate, value } from '@sextant/signals/query/promql';
import { stat, timeseries, type Dashboard, type PanelThreshold } from '../declare';
import { alertEvents, alertValue } from '../panels';
import { filters } from '../variables';
import { llmCostSqlRows } from './llm-cost-sql';

/** A budget without a soft limit warns at this ratio of its hard limit. */
const softLimit: PanelThreshold = {
  fires: { above: budgetSoftLimit.fires?.above ?? ratio(1) },
  severity: budgetSoftLimit.severity,
};
const hardLimit: PanelThreshold = { fires: { above: ratio(1) }, severity: budgetHardLimit.severity };

const costRate = rate(llmCostUsdTotal, '$window', filters);
const costOf = (window: '1d' | '7d') => sum(increase(llmCostUsdTotal, window, filters));
const byModel = { by: ['model'] } as const;
const priced = { ...filters, type: oneOf('prompt', 'completion') } as const;
const tokenRate = sum(rate(aiLlmTokensTotal, '$window', priced), byModel);
const MONTH_DAYS = 30;

/** US dollars per million tokens, by model. */
const perMillionTokens: Vector<'usd', 'model', 'promql'> = {
  ...times(per(sum(costRate, byModel), gt(tokenRate, quantity(0, 'tokens/second'))), 1_000_000),
  unit: 'usd',
};
const perCall: Vector<'usd', 'model', 'promql'> = {
  ...per(
    sum(costRate, byModel),
    gt(sum(rate(llmCallsTotal, '$window', filters), byModel), quantity(0, 'calls/second')),
  ),
  unit: 'usd',
};

const now = [
  stat({
    id: 1,
    title: 'Cost of a day and a week',
    description: 'Model calls with a known price, of the last 24 hours and 7 days. Good: as planned.',
    queries: [
      { expr: orZero(costOf('1d')), legend: '24 hours' },
      { expr: orZero(costOf('7d')), legend: '7 days' },
    ],
  }),
  stat({
    id: 2,
    title: 'Forecast for 30 days',
    description:
      'What 30 days cost if they cost as much as the last 24 hours, and as the last 7 days. The second is too low until there is a week of data.',
    queries: [
      { expr: orZero(times(costOf('1d'), MONTH_DAYS)), legend: 'as the last 24 hours' },
      { expr: orZero(times(costOf('7d'), MONTH_DAYS / 7)), legend: 'as the last 7 days' },
    ],
  }),
  alertValue(costSpike, {
    id: 3,
    title: 'Cost against last week',
    description: 'Cost of an hour divided by that of the same hour a week ago. Good: near 100%, below 300%.',
    legend: 'cost',
    whenEmpty: 'No cost in the same hour of last week',
  }),
];

const where = [
  timeseries({
    id: 4,
    title: 'Cost per hour by model',
    description: 'Cost of model calls, without calls whose price is unknown. Good: as planned.',
    queries: [{ expr: perHour(sum(costRate, { by: ['provider', 'model'] })), legend: '{{provider}} {{model}}' }],
    stacked: true,
  }),
  timeseries({
    id: 7,
    title: 'Cost per hour by provider',
    description: 'The same by provider. Good: the intended split; a fallback to a dearer provider shows here.',
    queries: [{ expr: perHour(sum(costRate, { by: ['provider'] })), legend: '{{provider}}' }],
    stacked: true,
  }),
  timeseries({
    id: 8,
    title: 'Cost of a million tokens',
    description:
      'Cost divided by prompt and completion tokens, by model. Good: the price list; it rises without a cache.',
    queries: [{ expr: perMillionTokens, legend: '{{model}}' }],
  }),
  timeseries({
    id: 9,
    title: 'Cost of a call',
    description: 'Mean cost of a call by model, retries included. Good: steady. It grows with the prompt.',
    queries: [{ expr: perCall, legend: '{{model}}' }],
  }),
];

const budgets = [
  timeseries({
    id: 6,
    title: 'Budget used',
    description: 'Spent ratio of the budget of each org. Good: below 85%. Above 100%, calls are refused.',
    queries: [{ expr: max(value(llmBudgetUsedRatio, filters), { by: ['org'] }), legend: 'org {{org}}' }],
    thresholds: [softLimit, hardLimit],
    whenEmpty: 'No org has a budget',
  }),
  timeseries({
    id: 10,
    title: 'Time until a budget resets',
    description: 'For each org with a budget. A used-up budget matters more when this is long.',
    queries: [{ expr: min(value(llmBudgetResetSeconds, filters), { by: ['org'] }), legend: 'org {{org}}' }],
    whenEmpty: 'No org has a budget',
  }),
  alertEvents(callsBeyondBudget, {
    id: 11,
    title: 'Calls refused by budgets',
    description: 'Model calls that were refused in 10 minutes before they were sent, by reason. Good: zero.',
    legend: '{{reason}}',
  }),
  timeseries({
    id: 12,
    title: 'Cost above reservation',
    description: 'Cost of calls above their reservation, the maximum by which hard budgets are exceeded. Good: zero.',
    queries: [
      {
        expr: orZero(perHour(sum(rate(llmBudgetUnderestimatedUsdTotal, '$window', filters)))),
        legend: 'underestimated',
      },
    ],
  }),
];

const savings = sum(rate(llmCacheSavingsUsdTotal, '$window', filters), byModel);
const surcharge = sum(rate(llmCacheSurchargeUsdTotal, '$window', filters), byModel);

const caches = [
  timeseries({
    id: 13,
    title: 'Cache savings per hour',
    description:
      'What calls would cost more without the caches of providers, by model. Good: above zero. Below, writing to the cache costs more than it saves.',
    queries: [{ expr: perHour(minus(savings, surcharge)), legend: '{{model}}' }],
  }),
  alertValue(cacheHitCollapse, {
    id: 14,
    title: 'Cache hits against yesterday',
    description:
      'Share of cached input tokens in an hour divided by that of the day before, for models that used a cache. Good: near 100%, above 50%.',
    legend: '{{provider}} {{model}}',
    whenEmpty: 'No model used a cache in the day before',
  }),
];

const trust = [
  alertEvents(unpricedModel, {
    id: 5,
    title: 'Calls without a price',
    description: 'Successful calls of 30 minutes whose cost is unknown, by model. Good: zero. Reports lack their cost.',
    legend: '{{provider}} {{model}}',
  }),
  alertEvents(untrueUsage, {
    id: 15,
    title: 'Invalid usages',
    description: 'Share of calls of 15 minutes whose reported usage cannot be true, by provider. Good: zero, below 1%.',
    legend: '{{provider}}',
  }),
];

export const llmCost: Dashboard = {
  uid: DASHBOARDS.llmCost,
  title: 'LLM Cost',
  description:
    'What do model calls cost, for whom, and how long does the budget last? Amounts are US dollars of calls with a known price. For cost by org, workspace and day see the tables; for the latency of the same calls continue with AI Performance; for runs and vendors of a tenant with Tenants.',
  rows: [now, ...llmCostSqlRows, where, budgets, caches, trust],
};
