// Work that the replicas of ops share: the first replica that finds it due does it.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import type { Database } from '@sextant/records/database';
import { doIfDue, type WorkRecord } from '@sextant/records/repeated-work';
import { repeatedWorkRoundsTotal, type RepeatedWorkName } from '@sextant/signals/ops';
import { counter } from '@sextant/telemetry/metrics';
import { loggedOnce } from './logged-once';

export interface SharedWork {
  readonly name: RepeatedWorkName;
  /** Completes the sentence "could not …". */
  readonly what: string;
  /** How often each replica checks whether the work is due. */
  readonly pollMs: number;
  readonly isDue: (record: WorkRecord) => boolean;
  /** Errors are counted and logged, and the work stays due. */
  readonly round: (record: WorkRecord, signal: AbortSignal) => Promise<void>;
}

const rounds = counter(repeatedWorkRoundsTotal);

/** Checks at once, then after each pause; `stop` waits for the round in progress. */
export function startSharedWork(database: Database, { name, what, pollMs, isDue, round }: SharedWork): Loop {
  const attempt = loggedOnce(what, name);
  return startLoop({
    ...{ what, operation: name, intervalMs: pollMs },
    round: (signal) =>
      attempt(async () => {
        try {
          const outcome = await doIfDue(database, { name, isDue, work: (record) => round(record, signal) });
          if (outcome !== 'done') return 'idle';
          rounds.inc({ work: name, result: 'success' });
          return 'done';
        } catch (error) {
          rounds.inc({ work: name, result: 'error' });
          throw error;
        }
      }),
  });
}
