// Jobs as the API shows them.
import type { Job } from '@sextant/records/runs/lists';
import { KINDS } from '@sextant/signals/labels';
import { STEP_STATES } from '@sextant/records/schema/run-steps';
import { z } from 'zod';
import { itsOrg } from '../http/org-scope';
import { count, nullableText, nullableTime, text, time } from '../http/fields';
import { pageQuery } from '../http/pages';

export const jobView = z
  .object({
    id: z.string().describe('run id and step'),
    org: itsOrg,
    run_id: z.string(),
    kind: z.string(),
    step: z.string(),
    state: z.enum(STEP_STATES),
    attempt: count.describe('the first is 1; 0 before it'),
    priority: z.string(),
    error_class: nullableText,
    error_message: nullableText,
    queued_at: time.describe('when its run was queued'),
    started_at: nullableTime,
    ended_at: nullableTime,
  })
  .meta({ id: 'Job' });

export const byJobId = z.object({ id: text(200).describe('id of the job: run id and step') });
export const listQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(STEP_STATES).optional(),
  kind: z.enum(KINDS).optional(),
  run_id: z.guid().optional(),
});

export function viewOf(job: Job, org: string): z.output<typeof jobView> {
  const { id, runId, kind, step, state, attempt, priority, errorClass, errorMessage } = job;
  return {
    ...{ id, org, run_id: runId, kind, step, state, attempt, priority },
    ...{ error_class: errorClass, error_message: errorMessage },
    queued_at: job.queuedAt.toISOString(),
    started_at: textOf(job.startedAt),
    ended_at: textOf(job.endedAt),
  };
}

function textOf(at: Date | null): string | null {
  return at && at.toISOString();
}
