// Dead letters as the controller and the API return them.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { KINDS } from '@sextant/signals/labels';
import { z } from 'zod';
import { count, flag, moment, name, nullableText, text } from '../http/fields';
import { ownerOrg } from '../http/org-scope';
import { pageQuery } from '../http/pages';

const queue = z.enum(KINDS).optional();
const errorClass = z.enum(ERROR_CLASSES).optional();
const EVERY_ORG = 'dead letters of every org; requires the platform key';

/** The response of the controller. */
export const deadLetter = z.object({
  id: z.string().describe('id of the job: run id and step'),
  queue: z.string(),
  job_id: z.string(),
  run_id: z.string(),
  org_id: z.string(),
  kind: z.string(),
  step: z.string(),
  error_class: z.string(),
  retryable: z.boolean().describe('whether the error may be transient'),
  message: z.string(),
  stack: nullableText,
  attempts: count,
  payload: z.unknown().describe('input of the job, with secrets removed; truncated if large'),
  trace_id: nullableText,
  first_failed_at: z.string(),
  last_failed_at: z.string(),
  replays: count.describe('number of earlier replays'),
});
export const deadLetterView = deadLetter.extend({ org: ownerOrg }).meta({ id: 'DeadLetter' });

export const deadLetterPage = z.object({ dead_letters: z.array(deadLetter), cursor: z.string().nullable() });

const counts = z.record(z.string(), count);
export const deadLetterStats = z.object({
  total: count,
  by_queue: counts,
  by_error_class: counts,
  by_step: counts,
  by_retryable: counts,
  by_hour: z.array(z.object({ hour: z.string(), count })).describe('from the oldest to the current hour'),
});

export const replayView = z
  .object({
    id: z.string(),
    started_at: z.string(),
    ended_at: nullableText.describe('null while the replay is in progress'),
    matching: count.describe('dead letters that matched at the start, up to the limit'),
    replayed: count,
    skipped: count.describe('dead letters whose run is no longer failed'),
    errors: count.describe('dead letters that could not be replayed; they remain'),
  })
  .meta({ id: 'Replay' });
export const replaysView = z.object({ replays: z.array(replayView) });

export const byDeadLetterId = z.object({ id: text(200).describe('id of the dead letter: run id and step') });
const filterFields = {
  queue,
  error_class: errorClass,
  step: name(100).optional().describe('name of the failed step'),
  from: moment.optional().describe('last failed at this time or later'),
  to: moment.optional().describe('last failed before this time'),
};
export const listQuery = z.strictObject({
  ...pageQuery,
  ...filterFields,
  retryable: flag.optional(),
  all: flag.optional().describe(EVERY_ORG),
});
export const statsQuery = z.strictObject({
  hours: z.coerce.number().int().min(1).max(168).default(24).describe('number of hours in by_hour'),
  all: flag.optional().describe(EVERY_ORG),
});
export const replaysQuery = z.strictObject({ all: flag.optional().describe(EVERY_ORG) });
export const replayBody = z.strictObject({
  ...filterFields,
  retryable: z.boolean().optional(),
  rate_per_second: z.number().min(0.1).max(1_000).default(10),
  limit: z.int().min(1).max(100_000).default(100_000).describe('maximum number of dead letters, newest first'),
  all: z.boolean().default(false).describe(EVERY_ORG),
});
