// A job: one step of one run, on the queue of its kind.
import { KINDS } from '@sextant/signals/labels';
import { z } from 'zod';

export const stepJob = z.object({
  run_id: z.string(),
  org_id: z.string(),
  workspace_id: z.string().optional(),
  user_id: z.string().optional(),
  kind: z.enum(KINDS),
  step: z.string(),
  correlation_id: z.string(),
  trace_id: z.string().optional(),
  trace_url: z.string().optional(),
  priority: z.string().optional(),
  /** When an attempt first failed (RFC 3339); written by the worker. */
  first_failed_at: z.string().optional(),
  /** How often the job was deferred because a service was unavailable, and since when (RFC 3339). */
  deferred: z.object({ since: z.string(), count: z.number() }).optional(),
});
export type StepJob = z.output<typeof stepJob>;

const kinds: ReadonlySet<unknown> = new Set(KINDS);

/**
 * Whether the data is that of a job. Hand-written, because every job is checked and zod takes ten times as long. The
 * schema `stepJob` explains what is wrong with other data; a test checks that both agree.
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
    isOptionalString(job.workspace_id) &&
    isOptionalString(job.user_id) &&
    isOptionalString(job.trace_id) &&
    isOptionalString(job.trace_url) &&
    isOptionalString(job.priority) &&
    isOptionalString(job.first_failed_at) &&
    (job.deferred === undefined || stepJob.shape.deferred.safeParse(job.deferred).success)
  );
}

function isOptionalString(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** What a job returns to the queue. Results of steps are in Postgres. */
export interface JobReturn {
  /** When the step ended (ms since the epoch); the wait of the next step starts then. */
  readonly finished_at: number;
}
