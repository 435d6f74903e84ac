// The count of what became of the demands that were sent, in all and by kind.
import { createRing } from '../ring';
import { RUN_KINDS, type RunKind } from './kinds';
import type { DeliveryAnswer } from './post';

/** What one attempt came to: only `failed` ones are worth sending again. */
export type Outcome = 'accepted' | 'ignored' | 'rejected' | 'failed';

export interface Counts {
  /** Demands sent; a redelivery is not counted again. */
  readonly sent: number;
  /** Answered 2xx with a run id. */
  readonly accepted: number;
  /** Answered 2xx without a run id. */
  readonly ignored: number;
  /** Answered 3xx or 4xx, by status. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Attempts that failed by the network or with 5xx. */
  readonly errors: number;
  readonly redeliveries: number;
  /** Demands that failed at every redelivery. */
  readonly gave_up: number;
}

export interface TallyReport extends Counts {
  /** Attempts by the status they were answered with. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The counts of each kind that was sent. */
  readonly kinds: Readonly<Partial<Record<RunKind, Counts>>>;
  readonly last_error: string | null;
  /** The last runs accepted. */
  readonly runs: readonly string[];
  /** All runs accepted, up to 100,000. */
  readonly accepted_runs?: readonly string[];
}

export interface Tally {
  count(kind: RunKind, what: 'sent' | 'redeliveries' | 'gave_up'): void;
  attempt(kind: RunKind, answer: DeliveryAnswer): Outcome;
  report(options: { readonly withRuns: boolean }): TallyReport;
}

const MAX_RUNS_KEPT = 100_000;
const RUNS_SHOWN = 20;

export function createTally(): Tally {
  const total = noCounts();
  const byKind = new Map<RunKind, MutableCounts>();
  const statuses: Record<string, number> = {};
  const runs = createRing<string>(MAX_RUNS_KEPT);
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
    attempt: (kind, answer) => {
      if (answer.kind === 'answered') increment(statuses, answer.status);
      last_error = errorOf(answer) ?? last_error;
      const runId = answer.kind === 'answered' ? runIdOf(answer.body) : undefined;
      const outcome = outcomeOf(answer, runId);
      for (const counts of countsOf(kind)) {
        if (outcome === 'failed') counts.errors++;
        else if (outcome !== 'rejected') counts[outcome]++;
        else if (answer.kind === 'answered') increment(counts.rejected, answer.status);
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
      runs: runs.latest(RUNS_SHOWN),
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

function outcomeOf(answer: DeliveryAnswer, runId: string | undefined): Outcome {
  if (answer.kind === 'unreachable' || answer.status >= 500) return 'failed';
  if (answer.status >= 300) return 'rejected';
  return runId === undefined ? 'ignored' : 'accepted';
}

function errorOf(answer: DeliveryAnswer): string | undefined {
  if (answer.kind === 'unreachable') return answer.reason;
  if (answer.status < 300) return undefined;
  const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  return `${answer.status} ${body}`.slice(0, 500);
}

/** The GitHub App answers `runId`, the controller `id`. */
function runIdOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { runId, id } = body as { readonly runId?: unknown; readonly id?: unknown };
  return [runId, id].find((one) => typeof one === 'string');
}
