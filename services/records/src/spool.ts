// A write-ahead spool: lines that are on disk before append resolves, in segments read oldest first.
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, open, readdir, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

export class SpoolError extends Error {}

export interface Segment {
  readonly path: string;
  readonly lines: number;
  readonly bytes: number;
  /** When its first line was appended, in milliseconds since 1970. */
  readonly since: number;
}

/** One file of lines; only the newest is written to, and what a crash left is never written to again. */
type OpenSegment = { -readonly [K in keyof Segment]: Segment[K] } & { readonly handle: FileHandle };

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const SEGMENT_BYTES = 4 * 1024 * 1024;

/** A spool in a folder of its own, used by one process at a time. */
export class Spool {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #closed: Segment[];
  #current: OpenSegment | undefined;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #nextNumber: number;
  /** The end of a queue of file operations, so that commits and rotations never overlap. */
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, maxBytes: number, found: readonly Segment[], nextNumber: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#closed = [...found];
    this.#nextNumber = nextNumber;
  }

  /** Opens the folder, made if need be, with the segments that earlier processes left. Throws SpoolError if in use. */
  static async open(folder: string, maxBytes: number): Promise<Spool> {
    await mkdir(folder, { recursive: true });
    await lock(join(folder, 'lock'));
    const names = (await readdir(folder)).filter((name) => /^\d{12}\.jsonl$/.test(name)).sort();
    const found = await Promise.all(names.map((name) => inspect(join(folder, name))));
    return new Spool(folder, maxBytes, found, Number(names.at(-1)?.slice(0, 12) ?? 0) + 1);
  }

  /**
   * Resolves when the line (without line breaks) is on disk; lines appended meanwhile share one fsync. Rejects with
   * SpoolError at the spool's limit and with the file system's error when it cannot be written.
   */
  append(line: string): Promise<void> {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.bytes + bytes > this.#maxBytes) return Promise.reject(new SpoolError('the spool is full'));
    this.#waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      void this.#exclusive(() => this.#commit());
    });
  }

  /** The oldest segment, which gets no more lines; undefined when all is empty. It stays until removed. */
  take(): Promise<Segment | undefined> {
    return this.#exclusive(async () => {
      if (this.#closed.length === 0) await this.#closeCurrent();
      return this.#closed[0];
    });
  }

  /**
   * The complete lines of a segment, none if someone deleted its file. A torn last line was never acknowledged, so it
   * is left out.
   */
  async read(segment: Segment): Promise<readonly string[]> {
    return existsSync(segment.path) ? completeLines(await readFile(segment.path, 'utf8')) : [];
  }

  /** Deletes a segment whose lines are safe elsewhere. */
  async remove(segment: Segment): Promise<void> {
    await rm(segment.path, { force: true });
    this.#closed.splice(this.#closed.indexOf(segment), 1);
  }

  /** Keeps a line that cannot be used in rejected.jsonl, for a person to look at. */
  async setAside(line: string): Promise<void> {
    await appendFile(join(this.#folder, 'rejected.jsonl'), `${line}\n`);
  }

  /** Lines not yet removed. */
  get lines(): number {
    return this.#segments().reduce((sum, { lines }) => sum + lines, this.#waiting.length);
  }

  get bytes(): number {
    return this.#segments().reduce((sum, { bytes }) => sum + bytes, this.#waitingBytes);
  }

  /** When the oldest line was appended, in milliseconds since 1970; undefined when empty. */
  get since(): number | undefined {
    return this.#segments()[0]?.since;
  }

  async close(): Promise<void> {
    await this.#exclusive(() => this.#closeCurrent());
    await rm(join(this.#folder, 'lock'), { force: true });
  }

  #segments(): readonly Segment[] {
    return this.#current ? [...this.#closed, this.#current] : this.#closed;
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => {});
    return result;
  }

  async #commit(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const text = batch.map(({ line }) => `${line}\n`).join('');
    const bytes = Buffer.byteLength(text);
    try {
      this.#current ??= await this.#newSegment();
      await this.#current.handle.appendFile(text);
      await this.#current.handle.datasync();
      this.#current.bytes += bytes;
      this.#current.lines += batch.length;
      for (const { resolve } of batch) resolve();
      if (this.#current.bytes >= SEGMENT_BYTES) await this.#closeCurrent();
    } catch (error) {
      for (const { reject } of batch) reject(error);
      // Whatever was written of the batch ends in a torn line, so nothing may follow it in this file.
      await this.#closeCurrent().catch(() => {});
    } finally {
      this.#waitingBytes -= bytes;
    }
  }

  async #newSegment(): Promise<OpenSegment> {
    const path = join(this.#folder, `${String(this.#nextNumber++).padStart(12, '0')}.jsonl`);
    const handle = await open(path, 'ax', 0o600);
    // The file's name is durable only once its folder is.
    const folder = await open(this.#folder);
    await folder.sync().finally(() => folder.close());
    return { path, handle, lines: 0, bytes: 0, since: Date.now() };
  }

  async #closeCurrent(): Promise<void> {
    const current = this.#current;
    if (!current) return;
    this.#current = undefined;
    const { handle, ...segment } = current;
    this.#closed.push(segment);
    await handle.close();
  }
}

function completeLines(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

async function inspect(path: string): Promise<Segment> {
  const handle = await open(path);
  try {
    const { birthtimeMs, mtimeMs, size } = await handle.stat();
    return {
      path,
      lines: completeLines(await handle.readFile('utf8')).length,
      bytes: size,
      since: birthtimeMs || mtimeMs,
    };
  } finally {
    await handle.close();
  }
}

/** Two writers would delete each other's segments; the lock of a process that died is taken over. */
async function lock(path: string): Promise<void> {
  const owner = await readFile(path, 'utf8').catch(() => '');
  if (owner !== '' && owner === identify(Number(owner.split(' ')[0]))) {
    throw new SpoolError(`could not open the spool: process ${owner.split(' ')[0]} uses it (${path})`);
  }
  await rm(path, { force: true });
  await writeFile(path, identify(process.pid) ?? '', { flag: 'wx' });
}

/** A process by its id and, where /proc tells it, its start time, as ids are used again; undefined when it is not alive. */
function identify(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  const stat = `/proc/${pid}/stat`;
  // Field 22 of proc(5); the name before it is in parentheses and may hold anything.
  const started = existsSync(stat) ? readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ')[19] : '';
  return `${pid} ${started}`;
}
