// Writes lines to the newest segment of a spool, and into reserved files while the disk is full.
import { closeSync, ftruncateSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { log } from '@sextant/telemetry/logs';
import { RESERVE_FILE_BYTES, type SpoolReserve } from './reserve';
import { logUnsafe, type OwnSegment, syncPath } from './segments';

/** Lines that share a write. */
export interface LineBatch {
  /** Each line with its line feed. */
  text: string;
  lines: number;
  bytes: number;
}

/** The segment that lines are written to. */
interface Current {
  readonly segment: OwnSegment;
  readonly fd: number;
  /** The length of a reserved file, in which lines are written in place. */
  readonly capacity?: number;
}

/** A larger segment is closed. */
export const SEGMENT_BYTES = 4 * 1024 * 1024;

export class SegmentWriter {
  /** Segments that get no more lines, oldest first. */
  readonly closed: OwnSegment[];
  readonly #folder: string;
  readonly #reserve: SpoolReserve;
  #nextNumber: number;
  #current: Current | undefined;
  /** Whether the last write to the disk succeeded. */
  #writable = true;
  /** Whether a segment was created since the folder was last synced. */
  #hasNewNames = false;

  constructor(options: {
    readonly folder: string;
    readonly segments: readonly OwnSegment[];
    readonly nextNumber: number;
    readonly reserve: SpoolReserve;
  }) {
    this.#folder = options.folder;
    this.#reserve = options.reserve;
    this.#nextNumber = options.nextNumber;
    this.closed = [...options.segments];
  }

  get current(): OwnSegment | undefined {
    return this.#current?.segment;
  }

  /** Lines for which room is guaranteed. 0 while the disk is full, because used reserve files cannot be replaced. */
  get room(): number {
    return this.#writable ? this.#reserve.lines : 0;
  }

  /** Writes a batch. On an error, `batch` holds the part that was not written. */
  write(batch: LineBatch): void {
    const { segment: reserved, capacity } = this.#current ?? {};
    if (reserved && capacity !== undefined) {
      if (reserved.bytes + batch.bytes <= capacity) return this.#writeReserved(batch);
      // The disk may have room again.
      this.closeCurrent();
    }
    try {
      const { segment, fd } = (this.#current ??= this.#newSegment());
      writeFileSync(fd, batch.text);
      this.#count(segment, batch);
      if (segment.bytes >= SEGMENT_BYTES) this.closeCurrent();
    } catch (error) {
      if (this.#writable) log.error('could not write to the disk of the spool', error, { operation: 'spool' });
      this.#writable = false;
      this.#undo();
      this.#writeReserved(batch, error as Error);
    }
  }

  /** Closes the newest segment, which then gets no more lines. */
  closeCurrent(): void {
    if (!this.#current) return;
    const { segment, fd, capacity } = this.#current;
    this.#current = undefined;
    this.closed.push(segment);
    try {
      // Cuts off the unused part of a reserved file.
      if (capacity !== undefined) ftruncateSync(fd, segment.bytes);
      closeSync(fd);
    } catch (error) {
      logUnsafe(error, segment.path);
    }
  }

  /** Refills the reserve, and finds out whether the disk is writable again. */
  async restore(): Promise<void> {
    if (this.#writable && !this.#reserve.short) return;
    try {
      await this.#reserve.fill();
      if (!this.#writable) log.info('the disk of the spool is writable again', { operation: 'spool' });
      this.#writable = true;
    } catch (error) {
      if (this.#writable) log.error('could not reserve room for the spool', error, { operation: 'spool' });
      this.#writable = false;
    }
  }

  /** Syncs segments to disk. Segments that were removed meanwhile are in Postgres. */
  async sync(): Promise<void> {
    const segments = this.#current ? [...this.closed, this.#current.segment] : this.closed;
    for (const segment of segments.filter(({ unsynced }) => unsynced)) {
      segment.unsynced = false;
      await syncPath(segment.path);
    }
    if (!this.#hasNewNames) return;
    // A file's name is on disk only once its folder is.
    this.#hasNewNames = false;
    await syncPath(this.#folder);
  }

  /** Removes the partly written batch, so that no line follows a torn one. */
  #undo(): void {
    if (!this.#current) return;
    const { segment, fd } = this.#current;
    try {
      ftruncateSync(fd, segment.bytes);
    } catch (error) {
      logUnsafe(error, segment.path);
    }
    this.closeCurrent();
    if (segment.bytes > 0) return;
    this.closed.pop();
    rmSync(segment.path, { force: true });
  }

  /** Writes lines into reserved files. Throws `error` if they have no room. */
  #writeReserved(batch: LineBatch, error?: Error): void {
    for (const line of batch.text.split('\n').slice(0, -1)) {
      const bytes = Buffer.from(`${line}\n`);
      const { segment, capacity = 0 } = this.#current ?? {};
      if (segment && segment.bytes + bytes.length > capacity) this.closeCurrent();
      const current = (this.#current ??= this.#reservedSegment());
      if (!current || bytes.length > current.capacity!) throw error ?? new Error('the reserve of the spool is full');
      writeSync(current.fd, bytes, 0, bytes.length, current.segment.bytes);
      this.#count(current.segment, { lines: 1, bytes: bytes.length });
      batch.lines -= 1;
      batch.bytes -= bytes.length;
    }
  }

  #count(segment: OwnSegment, { lines, bytes }: Pick<LineBatch, 'lines' | 'bytes'>): void {
    segment.lines += lines;
    segment.bytes += bytes;
    segment.unsynced = true;
  }

  #reservedSegment(): Current | undefined {
    const path = this.#nextPath();
    if (!this.#reserve.take(path)) return undefined;
    return { ...this.#opened(path, 'r+'), capacity: RESERVE_FILE_BYTES };
  }

  #newSegment(): Current {
    return this.#opened(this.#nextPath(), 'ax');
  }

  #opened(path: string, flags: string): Current {
    const fd = openSync(path, flags, 0o600);
    this.#hasNewNames = true;
    return { segment: { path, lines: 0, bytes: 0, since: Date.now(), unsynced: false }, fd };
  }

  #nextPath(): string {
    return join(this.#folder, `${String(this.#nextNumber++).padStart(12, '0')}.jsonl`);
  }
}
