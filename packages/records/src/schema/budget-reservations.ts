// budget_reservations: one row for each call under a hard limit, from before it goes out until its ledger row is counted.
import { pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';
import { count } from './nano-usd';

export const RESERVATION_STATES = ['open', 'settled'] as const;

export const budgetReservations = pgTable(
  'budget_reservations',
  {
    orgId: uuid('org_id').notNull(),
    id: uuid('id').notNull(),
    callId: text('call_id').notNull(),
    nanoUsd: count('nano_usd').notNull(),
    state: text('state', { enum: RESERVATION_STATES }).notNull(),
    ledgerAt: timestamp('ledger_at', { withTimezone: true }),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);
