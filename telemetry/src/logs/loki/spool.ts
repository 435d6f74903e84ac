// Saves unsent batches to a file when the process ends, and reads them at the next start of the same service.
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writevSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LokiBatch } from './batch';

/** Older files are deleted. */
const MAX_AGE_MS = 24 * 3_600_000;
const SUFFIX = '.logs';
/** Number of lines and size of the body. */
const FRAME_HEAD = 8;

export interface Spool {
  /** Writes batches to a new file, synchronously. Returns false if the disk does not take them. */
  save(batches: readonly LokiBatch[]): boolean;
  /** Reads and deletes the files of earlier processes of this service. */
  take(): readonly LokiBatch[];
}

/** The default folder: `$XDG_STATE_HOME`, or the system's folder for temporary files. */
export function spoolFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env['XDG_STATE_HOME'] || tmpdir();
}

/**
 * A spool in a subfolder of `parent` that only this user can read. Nothing here throws: on a read-only disk, only the spool
 * is lost.
 *
 * @param owner whose files these are: address, service and environment
 */
export function spoolIn(parent: string, owner: readonly string[]): Spool {
  const uid = process.getuid?.();
  const folder = join(parent, `sextant-logs-${uid ?? 'user'}`);
  const prefix = createHash('sha256').update(JSON.stringify(owner)).digest('hex').slice(0, 16);

  /** Others may have created the folder first, where everybody can write. */
  function isOurs(): boolean {
    const stat = lstatSync(folder);
    return stat.isDirectory() && (uid === undefined || (stat.uid === uid && (stat.mode & 0o022) === 0));
  }

  return {
    save(batches) {
      const path = join(folder, `${prefix}-${Date.now()}-${randomUUID()}`);
      try {
        // A recursive call of Node.js does not return for a folder that cannot exist, such as one in /proc.
        for (const each of [parent, folder]) if (!existsSync(each)) mkdirSync(each, { mode: 0o700 });
        if (!isOurs()) return false;
        writeFrames(path, batches);
        renameSync(path, path + SUFFIX);
        return true;
      } catch {
        rmSync(path, { force: true });
        return false;
      }
    },
    take() {
      try {
        if (!isOurs()) return [];
        return readdirSync(folder).flatMap((name) => takeFile(folder, name, prefix));
      } catch {
        return [];
      }
    },
  };
}

function writeFrames(path: string, batches: readonly LokiBatch[]): void {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const file = openSync(path, O_CREAT | O_EXCL | O_WRONLY, 0o600);
  try {
    for (const batch of batches) {
      const body = batch.body();
      const head = Buffer.alloc(FRAME_HEAD);
      head.writeUInt32LE(batch.count, 0);
      head.writeUInt32LE(body.length, 4);
      writevSync(file, [head, body]);
    }
  } finally {
    closeSync(file);
  }
}

function takeFile(folder: string, name: string, prefix: string): LokiBatch[] {
  const path = join(folder, name);
  const age = Date.now() - Number(name.split('-')[1]);
  const expired = !(age < MAX_AGE_MS);
  if (expired) rmSync(path, { force: true });
  if (expired || !name.startsWith(prefix) || !name.endsWith(SUFFIX)) return [];
  const claimed = path.slice(0, -SUFFIX.length);
  try {
    // Fails if another replica was first.
    renameSync(path, claimed);
    return readFrames(readFileSync(claimed));
  } catch {
    return [];
  } finally {
    rmSync(claimed, { force: true });
  }
}

/** The whole frames; the last may be incomplete. */
function readFrames(file: Buffer): LokiBatch[] {
  const batches: LokiBatch[] = [];
  for (let at = 0; at + FRAME_HEAD <= file.length;) {
    const count = file.readUInt32LE(at);
    const end = at + FRAME_HEAD + file.readUInt32LE(at + 4);
    if (end > file.length) break;
    batches.push(LokiBatch.ofBody(file.subarray(at + FRAME_HEAD, end), count));
    at = end;
  }
  return batches;
}
