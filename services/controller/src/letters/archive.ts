// The archive loop: dead letters beyond those that Redis keeps go to Postgres.
import type { DeadLetter, DeadLetters } from '@sextant/dead-letters';
import { startLoop, type Loop } from '@sextant/http/service/loop';
import type { Database } from '@sextant/records/database';
import { archiveDeadLetters } from '@sextant/records/dead-letters/archive';
import { findRun } from '@sextant/records/runs';
import { log } from '@sextant/telemetry/logs';
import { isEnded } from '../runs/requeue';
import { withInputs } from './payload';

export interface ArchiveDeps {
  readonly database: Database;
  readonly letters: DeadLetters;
  readonly queues: readonly string[];
}

const BATCH = 200;

/** A letter leaves Redis only once it is archived; one that is archived twice is one row. */
export function startArchive(deps: ArchiveDeps, intervalMs: number): Loop {
  return startLoop({
    what: 'archive dead letters',
    operation: 'archive',
    intervalMs,
    round: async (signal) => {
      for (const queue of deps.queues) {
        let archived = 0;
        for (let batch = 1; batch > 0 && !signal.aborted; archived += batch) batch = await archiveSome(deps, queue);
        if (archived > 0) log.info('archived dead letters', { operation: 'archive', queue, letters: archived });
      }
    },
  });
}

/** Resolves with how many it were. */
async function archiveSome({ database, letters }: ArchiveDeps, queue: string): Promise<number> {
  const beyond: DeadLetter[] = [];
  for (const letter of await letters.takeForArchive(queue, BATCH)) {
    const run = await findRun(database, letter.run_id);
    // The end of a run looks for its letter, and would write another one.
    if (!run || isEnded(run)) beyond.push(letter);
  }
  if (beyond.length === 0) return 0;
  // The archive outlives the run, and keeps its input with the letter.
  await archiveDeadLetters(database, await withInputs(database, beyond));
  return letters.remove(...beyond);
}
