// budget_accounts: what an org with a hard limit has spent and reserved, in 1e-9 USD; one row is locked for each decision.
import { date, pgTable, timestamp, uuid } from '../database/drizzle';
import { count } from './nano-usd';

export const budgetAccounts = pgTable('budget_accounts', {
  orgId: uuid('org_id').primaryKey(),
  day: date('day').notNull(),
  month: date('month').notNull(),
  daySpentNanoUsd: count('day_spent_nano_usd').notNull(),
  monthSpentNanoUsd: count('month_spent_nano_usd').notNull(),
  openNanoUsd: count('open_nano_usd').notNull(),
  settledNanoUsd: count('settled_nano_usd').notNull(),
  countedAt: timestamp('counted_at', { withTimezone: true }).notNull(),
});
