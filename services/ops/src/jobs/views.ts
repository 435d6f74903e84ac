// Jobs as the API returns them.
import type { Job } from '@sextant/records/runs/jobs';
import { STEP_STATES } from '@sextant/records/runs';
import { KINDS } from '@sextant/signals/labels';
import { z } from 'zod';
import { count, nullableText, nullableTime, text, time, timeOrNull } from '../http/fields';
import { ownerOrg } from '../http/org-scope';
import { pageQuery } from '../http/pages';

export const jobView = z
  .object({
    id: z.string().describe('run id and step'),
    org: ownerOrg,
    run_id: z.string(),
    kind: z.string(),
    step: z.string(),
    state: z.enum(STEP_STATES),
    attempt: count.describe('number of the latest attempt; 0 before the first'),
    priority: z.string(),
    error_class: nullableText,
    error_message: nullableText,
    queued_at: time.describe('time at which the run was queued'),
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
    started_at: timeOrNull(job.startedAt),
    ended_at: timeOrNull(job.endedAt),
  };
}
