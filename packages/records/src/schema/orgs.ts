// orgs: the tenants.
import { bigint, boolean, integer, pgTable, text, timestamp, uuid } from '../database/drizzle';

export const PLANS = ['free', 'pro', 'team', 'enterprise'] as const;

/** What becomes of calls of models while the ledger cannot be read or written. */
export const LEDGER_RULES = ['open', 'closed'] as const;

export const orgs = pgTable('orgs', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  plan: text('plan', { enum: PLANS }).notNull().default('free'),
  retentionDays: integer('retention_days'),
  nameKey: text('name_key').unique(),
  githubOwnerId: bigint('github_owner_id', { mode: 'number' }).unique(),
  isPlatform: boolean('is_platform').notNull().default(false),
  whenLedgerUnavailable: text('when_ledger_unavailable', { enum: LEDGER_RULES }).notNull().default('closed'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
