// incident_actions: what people and the responder did about an incident, written once.
import { jsonb, pgTable, text, timestamp, uuid } from '../database/drizzle';

export const incidentActions = pgTable('incident_actions', {
  id: uuid('id').primaryKey().defaultRandom(),
  orgId: uuid('org_id').notNull(),
  incidentId: uuid('incident_id').notNull(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  note: text('note'),
  details: jsonb('details').$type<unknown>(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
