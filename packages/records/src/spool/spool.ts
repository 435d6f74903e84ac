// A write-ahead spool: lines that outlive the process before append resolves, in segments read oldest first.
import { closeSync, ftruncateSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { log } from '@sextant/telemetry/logs';
import { lockFolder } from './lock';
import { RESERVE_FILE_BYTES, SpoolReserve } from './reserve';
import { inspect, isSegment, noneIfDeleted, type OwnSegment, type Segment, syncPath, unsafe } from './segments';

export type { Segment };

export class SpoolError extends Error {}

/** The segment that is written to. */
interface Current {
  readonly segment: OwnSegment;
  readonly fd: number;
  /** Of a file of the reserve: its length, in which lines are written in place. */
  readonly capacity?: number;
}

/** Lines that wait for the same write. */
interface Batch {
  text: string;
  lines: number;
  bytes: number;
  readonly written: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const SEGMENT_BYTES = 4 * 1024 * 1024;
/** What a power cut may take: the lines of this time, in milliseconds. The end of the process takes none. */
const SYNC_EVERY_MS = 1_000;

/** A spool in a folder of its own, used by one process at a time. */
export class Spool {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #unlock: () => Promise<void>;
  readonly #closed: OwnSegment[];
  readonly #syncing: NodeJS.Timeout;
  readonly #reserve: SpoolReserve;
  /** Whether the disk took what was last written to it. */
  #writable = true;
  #current: Current | undefined;
  #batch: Batch | undefined;
  #lines = 0;
  #bytes = 0;
  #nextNumber: number;
  /** Whether a segment was made since the folder was last synced. */
  #newNames = false;
  #lastSync: Promise<void> = Promise.resolve();
  #filling: { readonly bytes: number; readonly resolve: () => void } | undefined;

  private constructor(options: {
    readonly folder: string;
    readonly maxBytes: number;
    readonly unlock: () => Promise<void>;
    readonly found: readonly OwnSegment[];
    readonly nextNumber: number;
    readonly reserve: SpoolReserve;
  }) {
    this.#folder = options.folder;
    this.#maxBytes = options.maxBytes;
    this.#unlock = options.unlock;
    this.#closed = [...options.found];
    this.#nextNumber = options.nextNumber;
    this.#reserve = options.reserve;
    for (const segment of options.found) this.#count(segment.lines, segment.bytes);
    this.#syncing = setInterval(() => {
      this.#lastSync = this.#lastSync.then(() => this.#sync()).then(() => this.#restore());
    }, SYNC_EVERY_MS);
    this.#syncing.unref();
  }

  /**
   * Opens the folder, made if need be, with the segments that earlier processes left. `reserveLines` are kept room for
   * when the disk is full. Throws SpoolError if in use.
   */
  static async open(folder: string, maxBytes: number, reserveLines = 0): Promise<Spool> {
    await mkdir(folder, { recursive: true });
    const unlock = await lockFolder(folder);
    if (!unlock) throw new SpoolError(`could not open the spool: another process uses it (${folder})`);
    const names = (await readdir(folder)).filter(isSegment).sort();
    const found: OwnSegment[] = [];
    for (const name of names) found.push(await inspect(join(folder, name)));
    const nextNumber = Number(names.at(-1)?.slice(0, 12) ?? 0) + 1;
    const reserve = new SpoolReserve(folder, reserveLines);
    const spool = new Spool({ folder, maxBytes, unlock, found, nextNumber, reserve });
    if (reserveLines > 0) await reserve.adopt().then(() => spool.#restore());
    return spool;
  }

  /**
   * Resolves when the operating system has the line (without line breaks), which survives kill -9 of this process; it is
   * on disk at most a second later. Lines of the same turn of the event loop share a write. Rejects with SpoolError at
   * the spool's limit and with the file system's error when it cannot be written.
   */
  append(line: string): Promise<void> {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#bytes + bytes > this.#maxBytes) return Promise.reject(new SpoolError('the spool is full'));
    const batch = (this.#batch ??= this.#newBatch());
    batch.text += `${line}\n`;
    batch.lines += 1;
    batch.bytes += bytes;
    this.#count(1, bytes);
    return batch.written;
  }

  /**
   * The oldest segments after the first `after`, of `mostBytes` together or one, which get no more lines and stay until
   * removed. The newest one is among them if it has `leastBytes`, else it goes on getting lines.
   */
  take({ after = 0, leastBytes = 1, mostBytes = SEGMENT_BYTES } = {}): readonly Segment[] {
    this.#write();
    if (this.#current && this.#current.segment.bytes >= leastBytes) this.#closeCurrent();
    let bytes = 0;
    const beyond = this.#closed.findIndex(
      (segment, i) => i >= after && (bytes += segment.bytes) > mostBytes && i > after,
    );
    return this.#closed.slice(after, beyond === -1 ? undefined : beyond);
  }

  /**
   * The complete lines of a segment, none if someone deleted its file. A torn last line was never acknowledged, so it
   * is left out.
   */
  async read(segment: Segment): Promise<readonly string[]> {
    const text = await readFile(segment.path, 'utf8').catch(noneIfDeleted);
    return text.split('\n').slice(0, -1);
  }

  /** Deletes a segment whose lines are safe elsewhere. */
  async remove(segment: Segment): Promise<void> {
    await rm(segment.path, { force: true });
    const i = this.#closed.findIndex(({ path }) => path === segment.path);
    if (i === -1) return;
    const [removed] = this.#closed.splice(i, 1);
    this.#count(-removed!.lines, -removed!.bytes);
  }

  /** Keeps a line that cannot be used in rejected.jsonl, for a person to look at. */
  async setAside(line: string): Promise<void> {
    await appendFile(join(this.#folder, 'rejected.jsonl'), `${line}\n`);
  }

  /** Lines that are sure to be kept whatever becomes of the disk; none while it takes nothing, as room does not come back. */
  get room(): number {
    return this.#writable ? this.#reserve.lines : 0;
  }

  /** Lines not yet removed. */
  get lines(): number {
    return this.#lines;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** When the oldest line was appended, in milliseconds since 1970; undefined when empty. */
  get since(): number | undefined {
    return (this.#closed[0] ?? this.#current?.segment)?.since;
  }

  /** Resolves when the spool has that many bytes, unless it is asked again before. */
  filled(bytes: number): Promise<void> {
    if (this.#bytes >= bytes) return Promise.resolve();
    return new Promise((resolve) => {
      this.#filling = { bytes, resolve };
    });
  }

  /** Waits until all lines are on disk. */
  async close(): Promise<void> {
    this.#write();
    this.#closeCurrent();
    clearInterval(this.#syncing);
    await this.#lastSync.then(() => this.#sync());
    await this.#unlock();
  }

  #newBatch(): Batch {
    queueMicrotask(() => this.#write());
    let resolve!: () => void;
    let reject!: (error: unknown) => void;
    const written = new Promise<void>((...settle) => {
      [resolve, reject] = settle;
    });
    return { text: '', lines: 0, bytes: 0, written, resolve, reject };
  }

  #count(lines: number, bytes: number): void {
    this.#lines += lines;
    this.#bytes += bytes;
    if (this.#filling && this.#bytes >= this.#filling.bytes) {
      this.#filling.resolve();
      this.#filling = undefined;
    }
  }

  // Not through the thread pool: the page cache takes a line in some microseconds, where the way to another thread and
  // back takes hundreds on a busy machine, and every reply would wait for it.
  #write(): void {
    const batch = this.#batch;
    if (!batch) return;
    this.#batch = undefined;
    try {
      this.#writeNow(batch);
      batch.resolve();
    } catch (error) {
      this.#count(-batch.lines, -batch.bytes);
      batch.reject(error);
    }
  }

  #writeNow(batch: Batch): void {
    const { segment: reserved, capacity } = this.#current ?? {};
    if (reserved && capacity !== undefined) {
      if (reserved.bytes + batch.bytes <= capacity) return this.#writeReserved(batch);
      // The disk may have room again.
      this.#closeCurrent();
    }
    try {
      const { segment, fd } = (this.#current ??= this.#newSegment());
      writeFileSync(fd, batch.text);
      this.#written(segment, batch);
      if (segment.bytes >= SEGMENT_BYTES) this.#closeCurrent();
    } catch (error) {
      if (this.#writable) log.error('the disk of the spool takes nothing', error, { operation: 'spool' });
      this.#writable = false;
      this.#undo();
      this.#writeReserved(batch, error as Error);
    }
  }

  #written(segment: OwnSegment, { lines, bytes }: Pick<Batch, 'lines' | 'bytes'>): void {
    segment.lines += lines;
    segment.bytes += bytes;
    segment.unsynced = true;
  }

  /** Takes back what was written of a batch, so that nothing follows a torn line. */
  #undo(): void {
    if (!this.#current) return;
    const { segment, fd } = this.#current;
    try {
      ftruncateSync(fd, segment.bytes);
    } catch (error) {
      unsafe(error, segment.path);
    }
    this.#closeCurrent();
    if (segment.bytes > 0) return;
    this.#closed.pop();
    rmSync(segment.path, { force: true });
  }

  /** Writes lines into files of the reserve. Throws `error` when they have no room. */
  #writeReserved(batch: Batch, error?: Error): void {
    for (const line of batch.text.split('\n').slice(0, -1)) {
      const bytes = Buffer.from(`${line}\n`);
      if (this.#current && this.#current.segment.bytes + bytes.length > (this.#current.capacity ?? 0))
        this.#closeCurrent();
      const current = (this.#current ??= this.#reservedSegment());
      if (!current || bytes.length > current.capacity!) throw error ?? new Error('the reserve of the spool is full');
      writeSync(current.fd, bytes, 0, bytes.length, current.segment.bytes);
      this.#written(current.segment, { lines: 1, bytes: bytes.length });
      // What is left of the batch is what was not written.
      batch.lines -= 1;
      batch.bytes -= bytes.length;
    }
  }

  #reservedSegment(): Current | undefined {
    const path = this.#nextPath();
    if (!this.#reserve.take(path)) return undefined;
    const fd = openSync(path, 'r+');
    this.#newNames = true;
    const segment = { path, lines: 0, bytes: 0, since: Date.now(), unsynced: false };
    return { segment, fd, capacity: RESERVE_FILE_BYTES };
  }

  #newSegment(): Current {
    const path = this.#nextPath();
    const fd = openSync(path, 'ax', 0o600);
    this.#newNames = true;
    return { segment: { path, lines: 0, bytes: 0, since: Date.now(), unsynced: false }, fd };
  }

  #nextPath(): string {
    return join(this.#folder, `${String(this.#nextNumber++).padStart(12, '0')}.jsonl`);
  }

  /** Fills the reserve again, and finds out whether the disk takes something again. */
  async #restore(): Promise<void> {
    if (this.#writable && !this.#reserve.short) return;
    try {
      await this.#reserve.fill();
      if (!this.#writable) log.info('the disk of the spool takes lines again', { operation: 'spool' });
      this.#writable = true;
    } catch (error) {
      if (this.#writable) log.error('could not reserve room for the spool', error, { operation: 'spool' });
      this.#writable = false;
    }
  }

  #closeCurrent(): void {
    if (!this.#current) return;
    const { segment, fd, capacity } = this.#current;
    this.#current = undefined;
    this.#closed.push(segment);
    try {
      // Of a file of the reserve, what was not needed.
      if (capacity !== undefined) ftruncateSync(fd, segment.bytes);
      closeSync(fd);
    } catch (error) {
      unsafe(error, segment.path);
    }
  }

  /** Takes to disk what is there; segments that were removed meanwhile are in Postgres. */
  async #sync(): Promise<void> {
    const segments = this.#current ? [...this.#closed, this.#current.segment] : this.#closed;
    for (const segment of segments.filter(({ unsynced }) => unsynced)) {
      segment.unsynced = false;
      await syncPath(segment.path);
    }
    if (!this.#newNames) return;
    // A file's name is on disk only once its folder is.
    this.#newNames = false;
    await syncPath(this.#folder);
  }
}
