// Hard limits of budgets: the check before a call, how well it estimates, and calls that are refused before they go out.
import { label } from '../declare/label';
import { counter, histogram } from '../declare/metric';
import { provider } from './labels';

export const llmBudgetCheckSeconds = histogram({
  name: 'llm_budget_check_seconds',
  help: 'Time to reserve what a call can cost at most, of orgs with a hard limit; waits for calls under way are left out.',
  unit: 'seconds',
  labels: [],
  buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 1],
});

export const llmBudgetEstimateRatio = histogram({
  name: 'llm_budget_estimate_ratio',
  help: 'Cost of a call as a share of what was reserved for it; above 1 the estimate was too low.',
  unit: 'ratio',
  labels: [provider],
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.5, 2],
});

export const llmBudgetUnderestimatedUsdTotal = counter({
  name: 'llm_budget_underestimated_usd_total',
  help: 'What calls cost beyond what was reserved for them: the most that a hard limit can be exceeded by.',
  unit: 'usd',
  labels: [provider],
});

/** Why a call is refused before it goes out. */
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
  help: 'Calls that the router refused before they went out.',
  unit: 'calls',
  labels: [label('reason', 'why it was refused', REFUSAL_REASONS)],
});
