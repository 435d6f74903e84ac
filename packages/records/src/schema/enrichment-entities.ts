// enrichment_entities: the companies that enrichment runs look into, with their latest scores.
import { doublePrecision, pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const enrichmentEntities = pgTable(
  'enrichment_entities',
  {
    orgId: uuid('org_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    url: text('url').notNull(),
    email: text('email'),
    score: doublePrecision('score'),
    reason: text('reason'),
    scoredAt: timestamp('scored_at', { withTimezone: true }),
    scoredRunId: uuid('scored_run_id'),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);
