// Spools of several processes in one folder: each has one of its own, and all write what dead ones left.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Spool, SpoolError } from './spool';
import { drain, repeat, type WriteLines } from './drain';
import { isSegment } from './segments';

/** More processes than this are not expected to share a folder. */
const MAX_PROCESSES = 64;
/** How soon what a dead process left is found. */
const LOOK_EVERY_MS = 10_000;

/** Opens `folder/0`, or the first after it that no other process uses, so what a dead process left is written. */
export async function openFreeSpool(folder: string, maxBytes: number, reserveLines = 0): Promise<Spool> {
  for (let i = 0; ; i += 1) {
    try {
      return await Spool.open(join(folder, String(i)), maxBytes, reserveLines);
    } catch (error) {
      if (!(error instanceof SpoolError) || i + 1 === MAX_PROCESSES) throw error;
    }
  }
}

export interface Abandoned {
  readonly folder: string;
  readonly write: WriteLines;
  readonly signal: AbortSignal;
  readonly everyMs?: number | undefined;
}

/**
 * Looks again and again for spools that no process uses, and writes what they hold: after fewer replicas are started
 * than there were, no new one comes that would. Resolves when stopped.
 */
export function drainAbandoned({ folder, write, signal, everyMs = LOOK_EVERY_MS }: Abandoned): Promise<void> {
  return repeat(
    async () => {
      for (const spoolDir of await spoolsOf(folder)) {
        if (signal.aborted) return;
        await drainIfFree(spoolDir, write);
      }
    },
    { everyMs, operation: 'abandoned-spools', signal },
  );
}

async function drainIfFree(spoolDir: string, write: WriteLines): Promise<void> {
  if (!(await readdir(spoolDir)).some(isSegment)) return;
  let spool: Spool;
  try {
    spool = await Spool.open(spoolDir, 0);
  } catch (error) {
    if (error instanceof SpoolError) return;
    throw error;
  }
  await drain(spool, write).finally(() => spool.close());
}

/** The folder itself, which versions before subfolders wrote to, and those in it. */
async function spoolsOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const numbered = entries.filter((entry) => entry.isDirectory() && /^\d+$/.test(entry.name));
  return [folder, ...numbered.map(({ name }) => join(folder, name))];
}
