// The writer of run events of this process: each worker process has a spool of its own, the first that is free.
import type { Database } from '@sextant/records/database';
import { openRunEvents, type RunEvents } from '@sextant/records/run-events';
import { inFreeFolder } from '@sextant/records/spool-folder';

/** Opens the writer with a spool in `folder`. */
export function openEvents(database: Database, folder: string): Promise<RunEvents> {
  return inFreeFolder(folder, (spoolDir) => openRunEvents({ database, spoolDir }));
}
