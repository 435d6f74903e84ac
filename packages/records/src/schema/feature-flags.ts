// feature_flags: switches by scope; a row without an org is the default of all.
import { boolean, jsonb, pgTable, text, timestamp, uuid } from '../database/drizzle';

export const featureFlags = pgTable('feature_flags', {
  id: uuid('id').primaryKey().defaultRandom(),
  flagName: text('flag_name').notNull(),
  orgId: uuid('org_id'),
  workspaceId: uuid('workspace_id'),
  userId: uuid('user_id'),
  isEnabled: boolean('is_enabled').notNull(),
  value: jsonb('value').$type<unknown>(),
  updatedBy: text('updated_by').notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
});
