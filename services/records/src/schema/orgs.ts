// orgs: the tenants.
import { bigint, boolean, integer, pgTable, text, timestamp, uuid } from '../drizzle';

export const PLANS = ['free', 'pro', 'team', 'enterprise'] as const;

export const orgs = pgTable('orgs', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  plan: text('plan', { enum: PLANS }).notNull().default('free'),
  retentionDays: integer('retention_days'),
  nameKey: text('name_key').unique(),
  githubOwnerId: bigint('github_owner_id', { mode: 'number' }).unique(),
  isPlatform: boolean('is_platform').notNull().default(false),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
