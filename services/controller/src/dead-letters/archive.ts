// The archive loop: moves dead letters beyond the number to keep from Redis to Postgres.
import type { DeadLetter, DeadLetters } from '@sextant/dead-letters';
import { startLoop, type Loop } from '@sextant/http/service/loop';
import type { Database } from '@sextant/records/database';
import { archiveDeadLetters } from '@sextant/records/dead-letters/archive';
import { findRun } from '@sextant/records/runs';
import { log } from '@sextant/telemetry/logs';
import { isEnded } from '../runs/requeue';
import { withInputs } from './inputs';

export interface ArchiveDeps {
  readonly database: Database;
  readonly deadLetters: DeadLetters;
  readonly queues: readonly string[];
}

const BATCH = 200;

/** A dead letter leaves Redis only after it is archived. Archiving it twice writes one row. */
export function startArchive(deps: ArchiveDeps, intervalMs: number): Loop {
  return startLoop({
    what: 'archive dead letters',
    operation: 'archive',
    intervalMs,
    round: async (signal) => {
      for (const queue of deps.queues) {
        let archived = 0;
        for (let batch = 1; batch > 0 && !signal.aborted; archived += batch) batch = await archiveBatch(deps, queue);
        if (archived > 0) log.info('archived dead letters', { operation: 'archive', queue, dead_letters: archived });
      }
    },
  });
}

/** Resolves with the number of archived dead letters. */
async function archiveBatch({ database, deadLetters }: ArchiveDeps, queue: string): Promise<number> {
  const surplus: DeadLetter[] = [];
  for (const deadLetter of await deadLetters.listSurplus(queue, BATCH)) {
    const run = await findRun(database, deadLetter.run_id);
    // The end of an active run would not find its dead letter and would store another one.
    if (!run || isEnded(run)) surplus.push(deadLetter);
  }
  if (surplus.length === 0) return 0;
  // The archive outlives the runs, so it stores their inputs.
  await archiveDeadLetters(database, await withInputs(database, surplus));
  return deadLetters.remove(...surplus);
}
