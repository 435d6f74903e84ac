// budgets: what an org may spend on models in a day or a month, in 1e-9 USD.
import { pgTable, primaryKey, text, uuid } from '../database/drizzle';
import { count } from './nano-usd';

export const BUDGET_PERIODS = ['day', 'month'] as const;

export const budgets = pgTable(
  'budgets',
  {
    orgId: uuid('org_id').notNull(),
    period: text('period', { enum: BUDGET_PERIODS }).notNull(),
    softLimitNanoUsd: count('soft_limit_nano_usd'),
    hardLimitNanoUsd: count('hard_limit_nano_usd'),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.period] })],
);
