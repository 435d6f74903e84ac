// Spools of several processes in one folder: each has one of its own, the first that is free.
import { join } from 'node:path';
import { SpoolError } from './spool';

/** More processes than this on one machine are not expected to share a folder. */
const MAX_PROCESSES = 64;

/** Opens `folder/0`, or the first after it that no other process uses, so that what a dead process left is written. */
export async function inFreeFolder<T>(folder: string, open: (spoolDir: string) => Promise<T>): Promise<T> {
  for (let i = 0; ; i += 1) {
    try {
      return await open(join(folder, String(i)));
    } catch (error) {
      if (!isTaken(error) || i + 1 === MAX_PROCESSES) throw error;
    }
  }
}

/** Another process uses it, or took it in this moment. */
function isTaken(error: unknown): boolean {
  return error instanceof SpoolError || (error as NodeJS.ErrnoException).code === 'EEXIST';
}
