// QA samples as the API returns them.
import type { QaRow } from '@sextant/records/quality/qa-reviews';
import { BUCKETS, QA_RESULTS } from '@sextant/records/quality/qa-samples';
import { z } from 'zod';
import { nullableText, nullableTime, text, time, timeOrNull } from '../http/fields';
import { ownerOrg } from '../http/org-scope';
import { pageQuery } from '../http/pages';

const result = z.enum(QA_RESULTS);

export const sampleView = z
  .object({
    run_id: z.string(),
    org: ownerOrg,
    entity_id: z.string(),
    bucket: z.enum(BUCKETS),
    checks: z.array(z.object({ name: z.string(), passed: z.boolean(), detail: z.string().optional() })),
    result,
    notes: nullableText,
    seed: z.string().describe('seed of the sampling; the same seed selects the same entities'),
    created_at: time,
    reviewed_by: nullableText,
    reviewed_at: nullableTime,
  })
  .meta({ id: 'QaSample' });

export const listQuery = z.strictObject({ ...pageQuery, run_id: z.guid().optional(), result: result.optional() });
export const bySample = z.object({ run_id: text(100), entity_id: text(500) });
export const review = z.strictObject({
  result,
  notes: text(10_000).optional().describe('default: earlier notes stay'),
});

export function viewOf(row: QaRow, org: string): z.output<typeof sampleView> {
  return {
    run_id: row.runId,
    org,
    entity_id: row.entityId,
    bucket: row.bucket,
    checks: [...row.checks],
    result: row.result,
    notes: row.notes,
    seed: row.seed,
    created_at: row.createdAt.toISOString(),
    reviewed_by: row.reviewedBy,
    reviewed_at: timeOrNull(row.reviewedAt),
  };
}
