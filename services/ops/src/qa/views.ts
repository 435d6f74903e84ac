// QA samples as the API shows them.
import type { QaRow } from '@sextant/records/runs/lists';
import { BUCKETS, QA_RESULTS } from '@sextant/records/schema/qa-samples';
import { z } from 'zod';
import { itsOrg } from '../http/org-scope';
import { nullableText, nullableTime, text, time } from '../http/fields';
import { pageQuery } from '../http/pages';

const result = z.enum(QA_RESULTS);

export const sampleView = z
  .object({
    run_id: z.string(),
    org: itsOrg,
    entity_id: z.string(),
    bucket: z.enum(BUCKETS),
    checks: z.array(z.object({ name: z.string(), passed: z.boolean(), detail: z.string().optional() })),
    result,
    notes: nullableText,
    seed: z.string().describe('picks the same samples of the same entities again'),
    created_at: time,
    reviewed_by: nullableText,
    reviewed_at: nullableTime,
  })
  .meta({ id: 'QaSample' });

export const listQuery = z.strictObject({ ...pageQuery, run_id: z.guid().optional(), result: result.optional() });
export const bySample = z.object({ run_id: text(100), entity_id: text(500) });
export const review = z.strictObject({
  result,
  notes: text(10_000).optional().describe('without it earlier ones stay'),
});

export function viewOf(row: QaRow, org: string): z.output<typeof sampleView> {
  const { runId, entityId, bucket, checks, result: verdict, notes, seed, createdAt, reviewedBy, reviewedAt } = row;
  return {
    ...{ run_id: runId, org, entity_id: entityId, bucket, checks: [...checks], result: verdict, notes, seed },
    created_at: createdAt.toISOString(),
    reviewed_by: reviewedBy,
    reviewed_at: reviewedAt && reviewedAt.toISOString(),
  };
}
