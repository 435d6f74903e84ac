// Spools of several processes in one folder: each process has its own, and all write what dead processes left.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Spool, SpoolError } from './spool';
import { drain, repeat, type WriteLines } from './drain';
import { isSegment } from './segments';

/** Maximum number of processes that share a folder. */
const MAX_PROCESSES = 64;
const SCAN_EVERY_MS = 10_000;

/** Opens the first of `folder/0`, `folder/1`, … that no other process uses, including what a dead process left in it. */
export async function openFreeSpool(folder: string, maxBytes: number, reserveLines = 0): Promise<Spool> {
  for (let i = 0; ; i += 1) {
    try {
      return await Spool.open(join(folder, String(i)), maxBytes, reserveLines);
    } catch (error) {
      if (!(error instanceof SpoolError) || i + 1 === MAX_PROCESSES) throw error;
    }
  }
}

export interface DrainOptions {
  readonly folder: string;
  readonly write: WriteLines;
  readonly signal: AbortSignal;
  readonly everyMs?: number | undefined;
}

/**
 * Scans for spools that no process uses and writes their lines: after a scale-down, no new process takes them over.
 * Resolves when stopped.
 */
export function drainAbandoned({ folder, write, signal, everyMs = SCAN_EVERY_MS }: DrainOptions): Promise<void> {
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

async function spoolsOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const numbered = entries.filter((entry) => entry.isDirectory() && /^\d+$/.test(entry.name));
  return numbered.map(({ name }) => join(folder, name));
}
