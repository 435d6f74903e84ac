// users: people of an org, in one of its workspaces or in none; what belongs to one goes with them.
import { pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const users = pgTable(
  'users',
  {
    orgId: uuid('org_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    workspaceId: uuid('workspace_id'),
    email: text('email'),
    /** Who it is to the identity provider. */
    subject: text('subject'),
    name: text('name'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);
