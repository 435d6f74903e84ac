// incidents: what went wrong and is being mended; an org has at most one of a key that is not resolved.
import { pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const INCIDENT_STATES = ['open', 'acknowledged', 'resolved'] as const;
export const INCIDENT_SEVERITIES = ['critical', 'warning', 'info'] as const;

const time = (name: string) => timestamp(name, { withTimezone: true });

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
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);
