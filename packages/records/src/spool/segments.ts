// The segment files of a spool.
import { open } from 'node:fs/promises';
import { log } from '@sextant/telemetry/logs';

/** Whether a file name in a spool's folder is that of a segment. */
export function isSegment(name: string): boolean {
  return /^\d{12}\.jsonl$/.test(name);
}

export interface Segment {
  readonly path: string;
  readonly lines: number;
  readonly bytes: number;
  /** When the first line was appended, in milliseconds since 1970. */
  readonly since: number;
}

/** A segment of this process. Only the newest is written to; segments left by a crash never are. */
export interface OwnSegment extends Segment {
  lines: number;
  bytes: number;
  /** Whether a power cut would lose lines. */
  unsynced: boolean;
}

export async function syncPath(path: string): Promise<void> {
  try {
    const handle = await open(path);
    await handle.datasync().finally(() => handle.close());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') logUnsafe(error, path);
  }
}

export function logUnsafe(error: unknown, path: string): void {
  log.error('spooled lines may not survive a power cut', error, { operation: 'spool', path });
}

export function emptyIfDeleted(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
  throw error;
}

export async function inspect(path: string): Promise<OwnSegment> {
  const handle = await open(path);
  try {
    const { birthtimeMs, mtimeMs, size } = await handle.stat();
    const content = await handle.readFile();
    let lines = 0;
    for (let at = content.indexOf(10); at !== -1; at = content.indexOf(10, at + 1)) lines += 1;
    // The process that wrote it may have ended before it was on disk.
    return { path, lines, bytes: size, since: birthtimeMs || mtimeMs, unsynced: true };
  } finally {
    await handle.close();
  }
}
