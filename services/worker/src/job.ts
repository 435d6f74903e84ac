// A job: one step of one run, on the queue of its kind; and what it hands to the next step.
import { KINDS } from '@sextant/signals/labels';
import { z } from 'zod';

export const stepJob = z.object({
  run_id: z.string(),
  org_id: z.string(),
  /** For whom the run is, where that is known. */
  workspace_id: z.string().optional(),
  user_id: z.string().optional(),
  kind: z.enum(KINDS),
  step: z.string(),
  correlation_id: z.string(),
  trace_id: z.string().optional(),
  trace_url: z.string().optional(),
  priority: z.string().optional(),
  /** The run's input, in jobs that an earlier version added; of others it is in Postgres, as are the results. */
  input: z.unknown(),
  /** When an attempt failed for the first time (RFC 3339); written by the worker that saw it. */
  first_failed_at: z.string().optional(),
  /** Since when (RFC 3339) and how often it was deferred, as a service of ours is away. */
  away: z.object({ since: z.string(), count: z.number() }).optional(),
});
export type StepJob = z.output<typeof stepJob>;

const kinds: ReadonlySet<unknown> = new Set(KINDS);

/**
 * Whether these are data of a job. By hand, as zod takes ten times as long and every job is checked; `stepJob` says what
 * is wrong with those that are not, and a test holds both to the same answer.
 */
export function isStepJob(data: unknown): data is StepJob {
  if (typeof data !== 'object' || data === null) return false;
  const job = data as Partial<Record<keyof StepJob, unknown>>;
  return (
    typeof job.run_id === 'string' &&
    typeof job.org_id === 'string' &&
    kinds.has(job.kind) &&
    typeof job.step === 'string' &&
    typeof job.correlation_id === 'string' &&
    isOptionalText(job.workspace_id) &&
    isOptionalText(job.user_id) &&
    isOptionalText(job.trace_id) &&
    isOptionalText(job.trace_url) &&
    isOptionalText(job.priority) &&
    isOptionalText(job.first_failed_at) &&
    (job.away === undefined || stepJob.shape.away.safeParse(job.away).success)
  );
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** Results of the steps that are done, by step. */
export type Results = Readonly<Record<string, unknown>>;

/** What a job returns. */
export interface JobReturn {
  /** When the step ended (ms since the epoch), from which the next one waits. */
  readonly finished_at: number;
  /** The results so far, of a job that carries its input. */
  readonly results?: Results;
}
