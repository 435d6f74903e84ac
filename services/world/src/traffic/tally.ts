// The count of what became of the webhooks that were sent.
import { createRing } from '../ring';
import type { DeliveryAnswer } from './delivery';

/** What one attempt came to: only `failed` ones are worth sending again. */
export type Outcome = 'accepted' | 'ignored' | 'rejected' | 'failed';

export interface TallyReport {
  /** Webhooks sent; a redelivery is not counted again. */
  readonly sent: number;
  /** Answered 202 with a run id. */
  readonly accepted: number;
  /** Answered 2xx without a run id. */
  readonly ignored: number;
  /** Answered 3xx or 4xx, by status. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Attempts that failed by the network or with 5xx. */
  readonly errors: number;
  readonly redeliveries: number;
  /** Webhooks that failed at every redelivery. */
  readonly gave_up: number;
  /** Attempts by the status they were answered with. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly last_error: string | null;
  /** The last runs accepted. */
  readonly runs: readonly string[];
  /** All runs accepted, up to 100,000. */
  readonly accepted_runs?: readonly string[];
}

export interface Tally {
  count(what: 'sent' | 'redeliveries' | 'gave_up'): void;
  attempt(answer: DeliveryAnswer): Outcome;
  report(options: { readonly withRuns: boolean }): TallyReport;
}

const MAX_RUNS_KEPT = 100_000;
const RUNS_SHOWN = 20;

export function createTally(): Tally {
  const counts = { sent: 0, accepted: 0, ignored: 0, errors: 0, redeliveries: 0, gave_up: 0 };
  const rejected: Record<string, number> = {};
  const statuses: Record<string, number> = {};
  const runs = createRing<string>(MAX_RUNS_KEPT);
  let last_error: string | null = null;

  return {
    count: (what) => void counts[what]++,
    attempt: (answer) => {
      if (answer.kind === 'answered') increment(statuses, answer.status);
      const error = errorOf(answer);
      if (error !== undefined) last_error = error;
      if (answer.kind === 'unreachable' || answer.status >= 500) {
        counts.errors++;
        return 'failed';
      }
      if (answer.status >= 300) {
        increment(rejected, answer.status);
        return 'rejected';
      }
      const runId = runIdOf(answer.body);
      if (runId !== undefined) runs.push(runId);
      const outcome = runId === undefined ? 'ignored' : 'accepted';
      counts[outcome]++;
      return outcome;
    },
    report: ({ withRuns }) => ({
      ...counts,
      rejected: { ...rejected },
      statuses: { ...statuses },
      last_error,
      runs: runs.latest(RUNS_SHOWN),
      ...(withRuns ? { accepted_runs: runs.latest() } : {}),
    }),
  };
}

function increment(counts: Record<string, number>, status: number): void {
  counts[status] = (counts[status] ?? 0) + 1;
}

function errorOf(answer: DeliveryAnswer): string | undefined {
  if (answer.kind === 'unreachable') return answer.reason;
  if (answer.status < 300) return undefined;
  return `${answer.status} ${typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)}`.slice(
    0,
    500,
  );
}

function runIdOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('runId' in body)) return undefined;
  return typeof body.runId === 'string' ? body.runId : undefined;
}
