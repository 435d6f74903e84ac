// The writer of run events of this process: each worker process has a spool of its own, the first that is free.
import { join } from 'node:path';
import type { Database } from '@sextant/records/database';
import { openRunEvents, type RunEvents } from '@sextant/records/run-events';
import { SpoolError } from '@sextant/records/spool';

/** More workers than this on one machine are not expected to share a folder. */
const MAX_PROCESSES = 64;

/** Opens `folder/0`, or the first after it that no other process uses, so that what a dead process left is written. */
export async function openEvents(database: Database, folder: string): Promise<RunEvents> {
  for (let i = 0; ; i += 1) {
    try {
      return await openRunEvents({ database, spoolDir: join(folder, String(i)) });
    } catch (error) {
      if (!isTaken(error) || i + 1 === MAX_PROCESSES) throw error;
    }
  }
}

/** Another process uses it, or took it in this moment. */
function isTaken(error: unknown): boolean {
  return error instanceof SpoolError || (error as NodeJS.ErrnoException).code === 'EEXIST';
}
