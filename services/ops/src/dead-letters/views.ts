// Dead letters as the API shows them; the controller answers with the same.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { KINDS } from '@sextant/signals/labels';
import { z } from 'zod';
import { itsOrg } from '../http/org-scope';
import { count, flag, nullableText, text } from '../http/fields';
import { pageQuery } from '../http/pages';

const queue = z.enum(KINDS).optional();
const errorClass = z.enum(ERROR_CLASSES).optional();
const EVERY_ORG = 'of all orgs, which only the platform may ask for';

export const letterOfController = z.object({
  id: z.string().describe('id of the job: run id and step'),
  queue: z.string(),
  job_id: z.string(),
  run_id: z.string(),
  org_id: z.string(),
  kind: z.string(),
  step: z.string(),
  error_class: z.string(),
  retryable: z.boolean().describe('whether the error may pass by itself'),
  message: z.string(),
  stack: nullableText,
  attempts: count,
  payload: z.unknown().describe('what the job was given, without secrets; cut when it was large'),
  trace_id: nullableText,
  first_failed_at: z.string(),
  last_failed_at: z.string(),
  replays: count.describe('how often it was put back on its queue before'),
});
export const letterView = letterOfController.extend({ org: itsOrg }).meta({ id: 'DeadLetter' });

export const lettersOfController = z.object({ letters: z.array(letterOfController), cursor: z.string().nullable() });

const counts = z.record(z.string(), count);
export const letterStats = z.object({
  total: count,
  by_queue: counts,
  by_error_class: counts,
  by_retryable: counts,
  by_hour: z.array(z.object({ hour: z.string(), count })).describe('oldest hour first, the current one last'),
});

export const replayView = z
  .object({
    id: z.string(),
    started_at: z.string(),
    ended_at: nullableText.describe('null while it goes on'),
    matching: count.describe('letters that matched when it began, at most the limit'),
    replayed: count,
    skipped: count.describe('letters whose run was not failed any more'),
    errors: count.describe('letters that could not be replayed; they stay'),
  })
  .meta({ id: 'Replay' });
export const replaysView = z.object({ replays: z.array(replayView) });

export const byLetterId = z.object({ id: text(200).describe('id of the letter: run id and step') });
export const listQuery = z.strictObject({
  ...pageQuery,
  queue,
  error_class: errorClass,
  retryable: flag.optional(),
  all: flag.optional().describe(EVERY_ORG),
});
export const statsQuery = z.strictObject({
  hours: z.coerce.number().int().min(1).max(168).default(24).describe('how far back the counts by hour go'),
  all: flag.optional().describe(EVERY_ORG),
});
export const allQuery = z.strictObject({ all: flag.optional().describe(EVERY_ORG) });
export const replayBody = z.strictObject({
  queue,
  error_class: errorClass,
  retryable: z.boolean().optional(),
  rate_per_second: z.number().min(0.1).max(1_000).default(10),
  limit: z.int().min(1).max(100_000).default(100_000).describe('most letters, newest first'),
  all: z.boolean().default(false).describe(EVERY_ORG),
});
