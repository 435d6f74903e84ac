// The lock of a spool's folder: two processes that use it would delete each other's segments.
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type Unlock = () => Promise<void>;

const CLAIM = /^lock-/;
const TRIES = 6;
const FIRST_WAIT_MS = 10;
/** Longest path of a socket: sun_path of unix(7) has 108 bytes on Linux, 104 on macOS, the last of them 0. */
const MAX_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;

/**
 * Locks the folder, or returns undefined when another process has it. A claim is a Unix socket that its process listens
 * on: the kernel refuses connections to it as soon as the process is dead, however it died. This holds between
 * containers that share the folder, where ids of processes mean nothing; all of them must run on one machine.
 * At most one of several that try at the same time gets the lock: each puts up its claim before it looks for those of
 * others, so the later of any two sees the earlier.
 */
export async function lockFolder(folder: string): Promise<Unlock | undefined> {
  for (let tries = 1; ; tries++) {
    // Most often another process has the lock: a look is cheaper than a claim, and disturbs nobody.
    if ((await othersOf(folder)).alive.length === 0) {
      const claim = await putUp(folder);
      const { alive, dead } = await othersOf(folder, claim.name);
      if (alive.length === 0) {
        for (const name of dead) await rm(join(folder, name), { force: true });
        return claim.withdraw;
      }
      await claim.withdraw();
    } else if (tries > 1) return undefined;
    if (tries === TRIES) return undefined;
    // The other may be giving way as well.
    await delay(Math.random() * FIRST_WAIT_MS * 2 ** tries);
  }
}

interface Others {
  readonly alive: readonly string[];
  readonly dead: readonly string[];
}

/** Claims in the folder but `own`. */
async function othersOf(folder: string, own?: string): Promise<Others> {
  const names = (await readdir(folder)).filter((name) => CLAIM.test(name) && name !== own);
  const answers = await Promise.all(names.map((name) => withShortPath(folder, name, isAlive)));
  return { alive: names.filter((_, i) => answers[i]), dead: names.filter((_, i) => !answers[i]) };
}

/** Whether a process listens. One that is stopped or busy does: the kernel answers for it. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // ENOTSOCK: a file that an earlier version locked by.
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) =>
      resolve(!['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(code)),
    );
  });
}

interface OwnClaim {
  readonly name: string;
  readonly withdraw: Unlock;
}

async function putUp(folder: string): Promise<OwnClaim> {
  const id = randomBytes(6).toString('hex');
  const name = `lock-${id}`;
  // Between bind(2) and listen(2) a socket looks dead, so it gets its name afterwards.
  const server = await withShortPath(folder, `new-${id}`, listening);
  await rename(join(folder, `new-${id}`), join(folder, name));
  const withdraw = async (): Promise<void> => {
    await rm(join(folder, name), { force: true });
    server.close();
  };
  return { name, withdraw };
}

function listening(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.on('error', (cause: Error) =>
      reject(
        new Error(`could not lock the spool, whose file system must have Unix sockets: ${cause.message}`, { cause }),
      ),
    );
    // Exclusive: a process of a cluster would give its socket to the primary.
    server.listen({ path, exclusive: true }, () => resolve(server.unref()));
  });
}

/** Runs `use` on the path of a file, which goes through /proc where it is too long for a socket. */
async function withShortPath<T>(folder: string, name: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, name);
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH) return use(path);
  if (process.platform !== 'linux') {
    throw new Error(`the path of the spool is too long for a socket: give it at most ${MAX_SOCKET_PATH - 18} bytes`);
  }
  const fd = openSync(folder, 'r');
  try {
    return await use(`/proc/self/fd/${fd}/${name}`);
  } finally {
    closeSync(fd);
  }
}
