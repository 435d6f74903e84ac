// The files of a spool: segments of lines, looked at, and taken to disk.
import { open } from 'node:fs/promises';
import { log } from '@sextant/telemetry/logs';

/** Whether a file of a spool's folder, by its name, holds lines that are not yet removed. */
export function isSegment(name: string): boolean {
  return /^\d{12}\.jsonl$/.test(name);
}

export interface Segment {
  readonly path: string;
  readonly lines: number;
  readonly bytes: number;
  /** When its first line was appended, in milliseconds since 1970. */
  readonly since: number;
}

/** One file of lines; only the newest is written to, and what a crash left is never written to again. */
export interface OwnSegment extends Segment {
  lines: number;
  bytes: number;
  /** Whether it has lines that a power cut would take. */
  unsynced: boolean;
}

export async function syncPath(path: string): Promise<void> {
  try {
    const handle = await open(path);
    await handle.datasync().finally(() => handle.close());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') unsafe(error, path);
  }
}

export function unsafe(error: unknown, path: string): void {
  log.error('spooled lines may not survive a power cut', error, { operation: 'spool', path });
}

export function noneIfDeleted(error: unknown): string {
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
    // Written by a process that may have ended before it was on disk.
    return { path, lines, bytes: size, since: birthtimeMs || mtimeMs, unsynced: true };
  } finally {
    await handle.close();
  }
}
