// Counts the outcomes of requests, in total and by kind.
import { z } from 'zod';
import { createRing } from '../ring';
import { RUN_KINDS, type RunKind } from './kinds';
import type { PostResult } from './post';

/** The outcome of an attempt; only `failed` is retried. */
export type Outcome = 'accepted' | 'ignored' | 'rejected' | 'failed';

export interface Counts {
  /** Requests, without redeliveries. */
  readonly sent: number;
  /** Responses 2xx with a run id. */
  readonly accepted: number;
  /** Responses 2xx without a run id. */
  readonly ignored: number;
  /** Responses 3xx or 4xx, by status. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Attempts that failed with a network error or 5xx. */
  readonly errors: number;
  readonly redeliveries: number;
  /** Requests that failed after all redeliveries. */
  readonly gave_up: number;
}

export interface TallyReport extends Counts {
  /** Attempts by response status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Counts by kind. */
  readonly kinds: Readonly<Partial<Record<RunKind, Counts>>>;
  readonly last_error: string | null;
  /** The latest accepted runs. */
  readonly runs: readonly string[];
  /** All accepted runs, up to 100,000. */
  readonly accepted_runs?: readonly string[];
}

/** Query parameters of reports: `runs` includes all accepted runs. */
export const reportQuery = z.object({
  runs: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default('false')
    .transform((value) => value === 'true'),
});

export interface Tally {
  count(kind: RunKind, what: 'sent' | 'redeliveries' | 'gave_up'): void;
  attempt(kind: RunKind, result: PostResult): Outcome;
  report(options: { readonly withRuns: boolean }): TallyReport;
}

const MAX_RUNS = 100_000;
const LATEST_RUNS = 20;

export function createTally(): Tally {
  const total = noCounts();
  const byKind = new Map<RunKind, MutableCounts>();
  const statuses: Record<string, number> = {};
  const runs = createRing<string>(MAX_RUNS);
  let last_error: string | null = null;

  function countsOf(kind: RunKind): readonly MutableCounts[] {
    const ofKind = byKind.get(kind) ?? noCounts();
    byKind.set(kind, ofKind);
    return [total, ofKind];
  }

  return {
    count: (kind, what) => {
      for (const counts of countsOf(kind)) counts[what]++;
    },
    attempt: (kind, result) => {
      if (result.kind === 'response') increment(statuses, result.status);
      last_error = errorOf(result) ?? last_error;
      const runId = result.kind === 'response' ? runIdOf(result.body) : undefined;
      const outcome = outcomeOf(result, runId);
      for (const counts of countsOf(kind)) {
        if (outcome === 'failed') counts.errors++;
        else if (outcome !== 'rejected') counts[outcome]++;
        else if (result.kind === 'response') increment(counts.rejected, result.status);
      }
      if (outcome === 'accepted' && runId !== undefined) runs.push(runId);
      return outcome;
    },
    report: ({ withRuns }) => ({
      ...copyOf(total),
      statuses: { ...statuses },
      kinds: Object.fromEntries(
        RUN_KINDS.flatMap((kind) => {
          const counts = byKind.get(kind);
          return counts ? [[kind, copyOf(counts)]] : [];
        }),
      ),
      last_error,
      runs: runs.latest(LATEST_RUNS),
      ...(withRuns ? { accepted_runs: runs.latest() } : {}),
    }),
  };
}

type MutableCounts = {
  -readonly [Name in keyof Counts]: Name extends 'rejected' ? Record<string, number> : Counts[Name];
};

function noCounts(): MutableCounts {
  return { sent: 0, accepted: 0, ignored: 0, rejected: {}, errors: 0, redeliveries: 0, gave_up: 0 };
}

function copyOf(counts: MutableCounts): Counts {
  return { ...counts, rejected: { ...counts.rejected } };
}

function increment(counts: Record<string, number>, status: number): void {
  counts[status] = (counts[status] ?? 0) + 1;
}

function outcomeOf(result: PostResult, runId: string | undefined): Outcome {
  if (result.kind === 'unreachable' || result.status >= 500) return 'failed';
  if (result.status >= 300) return 'rejected';
  return runId === undefined ? 'ignored' : 'accepted';
}

function errorOf(result: PostResult): string | undefined {
  if (result.kind === 'unreachable') return result.reason;
  if (result.status < 300) return undefined;
  const body = typeof result.body === 'string' ? result.body : JSON.stringify(result.body);
  return `${result.status} ${body}`.slice(0, 500);
}

/** The GitHub App returns `runId`, the controller `id`. */
function runIdOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { runId, id } = body as { readonly runId?: unknown; readonly id?: unknown };
  return [runId, id].find((one) => typeof one === 'string');
}
