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

/** What a job returns to the queue. Results of steps are in Postgres. */
export interface JobReturn {
  /** When the step ended (ms since the epoch); the wait of the next step starts then. */
  readonly finished_at: number;
}
