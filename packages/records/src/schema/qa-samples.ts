// qa_samples: outputs of a run that were picked for review, with what the checks found.
import { jsonb, pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const BUCKETS = ['High', 'Medium', 'Low'] as const;
export const QA_RESULTS = ['pass', 'fail', 'needs_review'] as const;

export interface QaCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly detail?: string | undefined;
}

export const qaSamples = pgTable(
  'qa_samples',
  {
    runId: uuid('run_id').notNull(),
    orgId: uuid('org_id').notNull(),
    entityId: text('entity_id').notNull(),
    bucket: text('bucket', { enum: BUCKETS }).notNull(),
    checks: jsonb('checks').$type<readonly QaCheck[]>().notNull(),
    result: text('result', { enum: QA_RESULTS }).notNull(),
    notes: text('notes'),
    /** Gives the same samples of the same entities again. */
    seed: text('seed').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    /** Who decided what the checks could not; null before. */
    reviewedBy: text('reviewed_by'),
    reviewedAt: timestamp('reviewed_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.runId, t.orgId, t.entityId] })],
);
