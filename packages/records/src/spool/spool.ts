// A write-ahead spool: append resolves once a line survives the process; segments are read oldest first.
import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from './lock';
import { SpoolReserve } from './reserve';
import { type LineBatch, SEGMENT_BYTES, SegmentWriter } from './segment-writer';
import { emptyIfDeleted, inspect, isSegment, type OwnSegment, type Segment } from './segments';

export type { Segment };

export class SpoolError extends Error {}

interface PendingBatch extends LineBatch {
  readonly written: PromiseWithResolvers<void>;
}

/** A power cut can lose the lines of this time, in milliseconds. The end of the process loses none. */
const SYNC_EVERY_MS = 1_000;

/** A spool in its own folder, used by one process at a time. */
export class Spool {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #unlock: () => Promise<void>;
  readonly #writer: SegmentWriter;
  readonly #syncing: NodeJS.Timeout;
  #batch: PendingBatch | undefined;
  #lines = 0;
  #bytes = 0;
  #lastSync: Promise<void> = Promise.resolve();
  #filling: { readonly bytes: number; readonly resolve: () => void } | undefined;

  private constructor(options: {
    readonly folder: string;
    readonly maxBytes: number;
    readonly unlock: () => Promise<void>;
    readonly writer: SegmentWriter;
  }) {
    this.#folder = options.folder;
    this.#maxBytes = options.maxBytes;
    this.#unlock = options.unlock;
    this.#writer = options.writer;
    for (const segment of this.#writer.closed) this.#count(segment.lines, segment.bytes);
    this.#syncing = setInterval(() => {
      this.#lastSync = this.#lastSync.then(() => this.#writer.sync()).then(() => this.#writer.restore());
    }, SYNC_EVERY_MS);
    this.#syncing.unref();
  }

  /**
   * Opens the folder, which is created if necessary, with the segments that earlier processes left. Reserves room for
   * `reserveLines` in case the disk fills up. Throws SpoolError if another process uses the folder.
   */
  static async open(folder: string, maxBytes: number, reserveLines = 0): Promise<Spool> {
    await mkdir(folder, { recursive: true });
    const unlock = await lockFolder(folder);
    if (!unlock) throw new SpoolError(`could not open the spool: another process uses it (${folder})`);
    const names = (await readdir(folder)).filter(isSegment).sort();
    const segments: OwnSegment[] = [];
    for (const name of names) segments.push(await inspect(join(folder, name)));
    const nextNumber = Number(names.at(-1)?.slice(0, 12) ?? 0) + 1;
    const reserve = new SpoolReserve(folder, reserveLines);
    const writer = new SegmentWriter({ folder, segments, nextNumber, reserve });
    const spool = new Spool({ folder, maxBytes, unlock, writer });
    if (reserveLines > 0) await reserve.adopt().then(() => writer.restore());
    return spool;
  }

  /**
   * Resolves once the operating system has the line (without line breaks): the line then survives kill -9 of this
   * process, and is on disk at most a second later. Lines of one turn of the event loop share a write. Rejects with
   * SpoolError at the size limit, and with the file system's error if the write fails.
   */
  append(line: string): Promise<void> {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#bytes + bytes > this.#maxBytes) return Promise.reject(new SpoolError('the spool is full'));
    const batch = (this.#batch ??= this.#newBatch());
    batch.text += `${line}\n`;
    batch.lines += 1;
    batch.bytes += bytes;
    this.#count(1, bytes);
    return batch.written.promise;
  }

  /**
   * Returns the oldest segments after the first `after`: up to `maxBytes` in total, but at least one. They get no more
   * lines and stay until they are removed. The newest segment is included only if it has `minBytes`; otherwise lines
   * are still written to it.
   */
  take({ after = 0, minBytes = 1, maxBytes = SEGMENT_BYTES } = {}): readonly Segment[] {
    this.#write();
    const { current, closed } = this.#writer;
    if (current && current.bytes >= minBytes) this.#writer.closeCurrent();
    let bytes = 0;
    const end = closed.findIndex((segment, i) => i >= after && (bytes += segment.bytes) > maxBytes && i > after);
    return closed.slice(after, end === -1 ? undefined : end);
  }

  /**
   * Reads the complete lines of a segment; none if its file was deleted. Skips a torn last line, which was never
   * acknowledged.
   */
  async read(segment: Segment): Promise<readonly string[]> {
    const text = await readFile(segment.path, 'utf8').catch(emptyIfDeleted);
    return text.split('\n').slice(0, -1);
  }

  /** Deletes a segment whose lines are stored elsewhere. */
  async remove(segment: Segment): Promise<void> {
    await rm(segment.path, { force: true });
    const i = this.#writer.closed.findIndex(({ path }) => path === segment.path);
    if (i === -1) return;
    const [removed] = this.#writer.closed.splice(i, 1);
    this.#count(-removed!.lines, -removed!.bytes);
  }

  /** Keeps an unusable line in rejected.jsonl for inspection. */
  async setAside(line: string): Promise<void> {
    await appendFile(join(this.#folder, 'rejected.jsonl'), `${line}\n`);
  }

  /** Lines for which room is guaranteed even if the disk fills up; 0 while it is full. */
  get room(): number {
    return this.#writer.room;
  }

  /** Lines that have not been removed. */
  get lines(): number {
    return this.#lines;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** When the oldest line was appended, in milliseconds since 1970; undefined if the spool is empty. */
  get since(): number | undefined {
    return (this.#writer.closed[0] ?? this.#writer.current)?.since;
  }

  /** Resolves when the spool has this many bytes. A later call replaces an earlier one, which then never resolves. */
  filled(bytes: number): Promise<void> {
    if (this.#bytes >= bytes) return Promise.resolve();
    return new Promise((resolve) => {
      this.#filling = { bytes, resolve };
    });
  }

  /** Waits until all lines are on disk. */
  async close(): Promise<void> {
    this.#write();
    this.#writer.closeCurrent();
    clearInterval(this.#syncing);
    await this.#lastSync.then(() => this.#writer.sync());
    await this.#unlock();
  }

  #newBatch(): PendingBatch {
    queueMicrotask(() => this.#write());
    return { text: '', lines: 0, bytes: 0, written: Promise.withResolvers<void>() };
  }

  #count(lines: number, bytes: number): void {
    this.#lines += lines;
    this.#bytes += bytes;
    if (this.#filling && this.#bytes >= this.#filling.bytes) {
      this.#filling.resolve();
      this.#filling = undefined;
    }
  }

  // Synchronous: the page cache takes a line in microseconds, while the thread pool adds hundreds on a busy machine, for
  // which every reply would wait.
  #write(): void {
    const batch = this.#batch;
    if (!batch) return;
    this.#batch = undefined;
    try {
      this.#writer.write(batch);
      batch.written.resolve();
    } catch (error) {
      this.#count(-batch.lines, -batch.bytes);
      batch.written.reject(error);
    }
  }
}
