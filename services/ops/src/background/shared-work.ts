// Work that the replicas of ops share: whoever finds it due does it, the others leave it.
import { startLoop, type Loop } from '@sextant/http/loop';
import type { Database } from '@sextant/records/database';
import { doIfDue, type WorkRecord } from '@sextant/records/runs/repeated-work';
import { repeatedWorkRoundsTotal, type RepeatedWorkName } from '@sextant/signals/ops';
import { counter } from '@sextant/telemetry/metrics';
import { loggedOnce } from './logged-once';

export interface SharedWork {
  readonly name: RepeatedWorkName;
  /** Completes the sentence "could not …". */
  readonly what: string;
  /** How often each replica looks whether it is due. */
  readonly pollMs: number;
  readonly isDue: (record: WorkRecord) => boolean;
  /** What it throws is counted and logged; the work is due again then. */
  readonly round: (record: WorkRecord, signal: AbortSignal) => Promise<void>;
}

const rounds = counter(repeatedWorkRoundsTotal);

/** Looks at once, then after each pause; `stop` waits for the round under way. */
export function startWork(database: Database, { name, what, pollMs, isDue, round }: SharedWork): Loop {
  const once = loggedOnce(what, name);
  return startLoop({
    ...{ what, operation: name, intervalMs: pollMs },
    round: (signal) =>
      once(async () => {
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
