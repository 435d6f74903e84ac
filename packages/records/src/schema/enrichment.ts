// Companies that enrichment runs research.
import { doublePrecision, pgTable, primaryKey, text, uuid } from '../database/drizzle';
import { time } from './columns';

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
    scoredAt: time('scored_at'),
    scoredRunId: uuid('scored_run_id'),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);
