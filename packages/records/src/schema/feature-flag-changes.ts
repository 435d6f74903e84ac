// feature_flag_changes: who changed which flag when, from what to what; a trigger of feature_flags writes it.
import { jsonb, pgTable, text, timestamp, uuid } from '../database/drizzle';

export const featureFlagChanges = pgTable('feature_flag_changes', {
  id: uuid('id').primaryKey().defaultRandom(),
  flagName: text('flag_name').notNull(),
  orgId: uuid('org_id'),
  workspaceId: uuid('workspace_id'),
  userId: uuid('user_id'),
  before: jsonb('before').$type<unknown>(),
  after: jsonb('after').$type<unknown>().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull().defaultNow(),
});
