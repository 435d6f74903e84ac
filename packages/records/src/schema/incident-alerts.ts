// incident_alerts: the alerts of an incident; one that fires again is another row.
import { jsonb, pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const ALERT_STATUSES = ['firing', 'resolved'] as const;

export const incidentAlerts = pgTable(
  'incident_alerts',
  {
    orgId: uuid('org_id').notNull(),
    incidentId: uuid('incident_id').notNull(),
    fingerprint: text('fingerprint').notNull(),
    startsAt: timestamp('starts_at', { withTimezone: true }).notNull(),
    name: text('name').notNull(),
    status: text('status', { enum: ALERT_STATUSES }).notNull(),
    labels: jsonb('labels').$type<Readonly<Record<string, string>>>().notNull(),
    annotations: jsonb('annotations').$type<Readonly<Record<string, string>>>().notNull(),
    endsAt: timestamp('ends_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.incidentId, t.fingerprint, t.startsAt] })],
);
