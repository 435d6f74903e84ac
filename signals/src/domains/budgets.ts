// Hard budgets: the reservation before a call, the accuracy of its estimate, and refused calls.
import { label } from '../declare/label';
import { counter, histogram } from '../declare/metric';
import { provider } from './labels';

export const llmBudgetCheckSeconds = histogram({
  name: 'llm_budget_check_seconds',
  help: 'Duration of the budget reservation before a call in seconds, without waits for calls in flight.',
  unit: 'seconds',
  labels: [],
  buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 1],
});

export const llmBudgetEstimateRatio = histogram({
  name: 'llm_budget_estimate_ratio',
  help: 'Ratio of the cost of a call to its reserved budget; above 1 the estimate was too low.',
  unit: 'ratio',
  labels: [provider],
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.5, 2],
});

export const llmBudgetUnderestimatedUsdTotal = counter({
  name: 'llm_budget_underestimated_usd_total',
  help: 'Total cost of calls beyond their reserved budget in US dollars, the most by which hard limits can be exceeded.',
  unit: 'usd',
  labels: [provider],
});

/** Reasons to refuse a call before it is sent. */
export const REFUSAL_REASONS = [
  'budget_exceeded',
  'budget_unreadable',
  'price_unknown',
  'settings_unreadable',
  'ledger_unavailable',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export const llmRefusedCallsTotal = counter({
  name: 'llm_refused_calls_total',
  help: 'Total number of model calls that the router refused to send.',
  unit: 'calls',
  labels: [label('reason', 'reason for the refusal', REFUSAL_REASONS)],
});
