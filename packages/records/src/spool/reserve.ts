// Room on disk for lines that must be kept when the disk is full: files with allocated blocks, which are written in place.
import { open, readdir, rm, stat } from 'node:fs/promises';
import { renameSync } from 'node:fs';
import { join } from 'node:path';

/** The longest line for which a reserved file is guaranteed to have room, in bytes. */
export const MAX_LINE_BYTES = 8 * 1024;
export const RESERVE_FILE_BYTES = 64 * 1024;
const LINES_A_FILE = RESERVE_FILE_BYTES / MAX_LINE_BYTES;
const NAME = /^reserve-\d+$/;

/** The reserve of a folder. Copy-on-write file systems (btrfs, ZFS) cannot guarantee it. */
export class SpoolReserve {
  readonly #folder: string;
  /** The number of files to keep. */
  readonly #targetFiles: number;
  readonly #files: string[] = [];
  #next = 0;

  constructor(folder: string, lines: number) {
    this.#folder = folder;
    this.#targetFiles = Math.ceil(lines / LINES_A_FILE);
  }

  /** Lines for which there is room. */
  get lines(): number {
    return this.#files.length * LINES_A_FILE;
  }

  get short(): boolean {
    return this.#files.length < this.#targetFiles;
  }

  /** Takes over the files that an earlier process left. */
  async adopt(): Promise<void> {
    for (const name of (await readdir(this.#folder)).filter((name) => NAME.test(name))) {
      const path = join(this.#folder, name);
      this.#next = Math.max(this.#next, Number(name.slice('reserve-'.length)) + 1);
      const whole = (await stat(path)).size === RESERVE_FILE_BYTES;
      if (whole && this.short) this.#files.push(path);
      else await rm(path, { force: true });
    }
  }

  /** Creates missing files, or tests whether one more could be created. Rejects with the file system's error. */
  async fill(): Promise<void> {
    if (!this.short) {
      await rm(await this.#allocate(), { force: true });
      return;
    }
    while (this.short) this.#files.push(await this.#allocate());
  }

  /** Renames a reserved file to `path`; false if none is left. */
  take(path: string): boolean {
    const file = this.#files.pop();
    if (file === undefined) return false;
    renameSync(file, path);
    return true;
  }

  async #allocate(): Promise<string> {
    const path = join(this.#folder, `reserve-${this.#next++}`);
    const handle = await open(path, 'wx', 0o600);
    try {
      // Written, because truncating to a length allocates no blocks; synced, because some file systems allocate late.
      await handle.writeFile(Buffer.alloc(RESERVE_FILE_BYTES));
      await handle.datasync();
    } catch (error) {
      await rm(path, { force: true }).catch(() => {});
      throw error;
    } finally {
      await handle.close();
    }
    return path;
  }
}
