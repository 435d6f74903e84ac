// workspaces: parts of an org; what belongs to one goes with it.
import { pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const workspaces = pgTable(
  'workspaces',
  {
    orgId: uuid('org_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    name: text('name').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);
