// Incidents with their alerts and actions.
import { jsonb, pgTable, primaryKey, text, uuid } from '../database/drizzle';
import { time, xid8 } from './columns';

export const INCIDENT_STATES = ['open', 'acknowledged', 'resolved'] as const;
export const INCIDENT_SEVERITIES = ['critical', 'warning', 'info'] as const;

/** An org has at most one unresolved incident for each key. */
export const incidents = pgTable(
  'incidents',
  {
    orgId: uuid('org_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    key: text('key').notNull(),
    title: text('title').notNull(),
    summary: text('summary'),
    severity: text('severity', { enum: INCIDENT_SEVERITIES }).notNull(),
    state: text('state', { enum: INCIDENT_STATES }).notNull().default('open'),
    openedAt: time('opened_at').notNull().defaultNow(),
    acknowledgedAt: time('acknowledged_at'),
    resolvedAt: time('resolved_at'),
    stateXid: xid8('state_xid'),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);

export const ALERT_STATUSES = ['firing', 'resolved'] as const;

/** An alert that fires again is another row. */
export const incidentAlerts = pgTable(
  'incident_alerts',
  {
    orgId: uuid('org_id').notNull(),
    incidentId: uuid('incident_id').notNull(),
    fingerprint: text('fingerprint').notNull(),
    startsAt: time('starts_at').notNull(),
    name: text('name').notNull(),
    status: text('status', { enum: ALERT_STATUSES }).notNull(),
    labels: jsonb('labels').$type<Readonly<Record<string, string>>>().notNull(),
    annotations: jsonb('annotations').$type<Readonly<Record<string, string>>>().notNull(),
    endsAt: time('ends_at'),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.incidentId, t.fingerprint, t.startsAt] })],
);

/** Append-only. */
export const incidentActions = pgTable('incident_actions', {
  id: uuid('id').primaryKey().defaultRandom(),
  orgId: uuid('org_id').notNull(),
  incidentId: uuid('incident_id').notNull(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  note: text('note'),
  details: jsonb('details').$type<unknown>(),
  createdAt: time('created_at').notNull().defaultNow(),
});
