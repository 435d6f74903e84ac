// A job on the queue `upgrade`: one step of one run, and what its steps hand to each other.
import { z } from 'zod';

export const QUEUE = 'upgrade';

export const stepJob = z.object({
  run_id: z.string(),
  org_id: z.string(),
  kind: z.literal('upgrade'),
  step: z.enum(['analyze', 'generate', 'apply', 'publish']),
  correlation_id: z.string(),
  trace_id: z.string().optional(),
  trace_url: z.string().optional(),
  input: z.object({
    ecosystem: z.literal('npm'),
    package: z.string(),
    version: z.string(),
    manifest: z.string().optional(),
    source: z
      .object({
        repository: z.string(),
        issue_number: z.number(),
        ref: z.string().optional(),
        sender: z.string().optional(),
      })
      .optional(),
  }),
});
export type StepJob = z.output<typeof stepJob>;
export type Step = StepJob['step'];

/** What a step is given: its job, and the results of the steps before it. */
export interface StepContext {
  readonly job: StepJob;
  readonly before: Results;
  /** Unique to this execution, so that the ledger counts every call that was made, and a repeated request once. */
  readonly callId: string;
}

export interface Analysis {
  readonly manifest: string;
  /** The range that is declared now, of the section that counts most. */
  readonly range: string;
  /** The lowest version that the range admits. */
  readonly from: string;
  readonly to: string;
  readonly change: 'major' | 'minor' | 'patch' | 'pre-release' | 'downgrade';
  readonly warnings: readonly string[];
}

export interface Generation {
  readonly range: string;
  readonly risk: 'low' | 'medium' | 'high';
  readonly summary: string;
  readonly provider: string;
  readonly model: string;
  readonly cost_usd: number | null;
}

export interface Application {
  readonly manifest: string;
  readonly changes: readonly {
    readonly section: string;
    readonly line: number;
    readonly before: string;
    readonly after: string;
  }[];
}

export interface Publication {
  readonly comment_id: number | null;
}

/** Results of the steps that are done; each step may rely on those before it. */
export interface Results {
  readonly analyze?: Analysis;
  readonly generate?: Generation;
  readonly apply?: Application;
  readonly publish?: Publication;
}

/** What a job returns: the results so far, and when the step ended (ms since the epoch), from which the next one waits. */
export interface JobReturn {
  readonly finished_at: number;
  readonly results: Results;
}

export function required<K extends keyof Results>(results: Results, step: K): NonNullable<Results[K]> {
  const result = results[step];
  if (result === undefined) throw new Error(`could not find the result of the step ${step}`);
  return result;
}
