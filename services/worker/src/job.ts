// A job: one step of one run, on the queue of its kind; and what it hands to the next step.
import { KINDS } from '@sextant/signals/labels';
import { z } from 'zod';

export const stepJob = z.object({
  run_id: z.string(),
  org_id: z.string(),
  kind: z.enum(KINDS),
  step: z.string(),
  correlation_id: z.string(),
  trace_id: z.string().optional(),
  trace_url: z.string().optional(),
  priority: z.string().optional(),
  input: z.unknown(),
  /** When an attempt failed for the first time (RFC 3339); written by the worker that saw it. */
  first_failed_at: z.string().optional(),
});
export type StepJob = z.output<typeof stepJob>;

/** Results of the steps that are done, by step. */
export type Results = Readonly<Record<string, unknown>>;

/** What a job returns: the results so far, and when the step ended (ms since the epoch), from which the next one waits. */
export interface JobReturn {
  readonly finished_at: number;
  readonly results: Results;
}
