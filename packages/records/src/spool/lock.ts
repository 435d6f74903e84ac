// The lock of a spool's folder. Two processes in one folder would delete each other's segments.
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
/** The longest path of a socket: sun_path in unix(7) has 108 bytes on Linux and 104 on macOS, including the final NUL. */
const MAX_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;

/**
 * Locks the folder; returns undefined if another process has the lock. A claim is a Unix socket on which its process
 * listens: the kernel refuses connections to it as soon as the process has died. This also works between containers
 * that share the folder, which have separate process ids, as long as they run on one machine. Of several processes that
 * try at the same time, at most one gets the lock: each publishes its claim before it looks for other claims, so the
 * later of any two sees the earlier.
 */
export async function lockFolder(folder: string): Promise<Unlock | undefined> {
  for (let tries = 1; ; tries++) {
    // Usually another process has the lock: looking is cheaper than claiming, and disturbs no other process.
    if ((await otherClaims(folder)).alive.length === 0) {
      const claim = await publishClaim(folder);
      const { alive, dead } = await otherClaims(folder, claim.name);
      if (alive.length === 0) {
        for (const name of dead) await rm(join(folder, name), { force: true });
        return claim.withdraw;
      }
      await claim.withdraw();
    } else if (tries > 1) return undefined;
    if (tries === TRIES) return undefined;
    // The other process may be withdrawing its claim too.
    await delay(Math.random() * FIRST_WAIT_MS * 2 ** tries);
  }
}

interface Claims {
  readonly alive: readonly string[];
  readonly dead: readonly string[];
}

/** The claims in the folder, except `own`. */
async function otherClaims(folder: string, own?: string): Promise<Claims> {
  const names = (await readdir(folder)).filter((name) => CLAIM.test(name) && name !== own);
  const alive = await Promise.all(names.map((name) => withShortPath(folder, name, isAlive)));
  return { alive: names.filter((_, i) => alive[i]), dead: names.filter((_, i) => !alive[i]) };
}

/** Whether a process listens. The kernel also accepts connections for a stopped or busy process. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(!['ECONNREFUSED', 'ENOENT'].includes(code)));
  });
}

interface OwnClaim {
  readonly name: string;
  readonly withdraw: Unlock;
}

async function publishClaim(folder: string): Promise<OwnClaim> {
  const id = randomBytes(6).toString('hex');
  const name = `lock-${id}`;
  // Between bind(2) and listen(2) a socket looks dead, so it is renamed afterwards.
  const server = await withShortPath(folder, `new-${id}`, listen);
  await rename(join(folder, `new-${id}`), join(folder, name));
  const withdraw = async (): Promise<void> => {
    await rm(join(folder, name), { force: true });
    server.close();
  };
  return { name, withdraw };
}

function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.on('error', (cause: Error) =>
      reject(
        new Error(`could not lock the spool, which needs a file system with Unix sockets: ${cause.message}`, { cause }),
      ),
    );
    // Exclusive: otherwise a worker of a Node cluster passes its socket to the primary.
    server.listen({ path, exclusive: true }, () => resolve(server.unref()));
  });
}

/** Calls `use` with the path of a file, through /proc if the path is too long for a socket. */
async function withShortPath<T>(folder: string, name: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, name);
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH) return use(path);
  if (process.platform !== 'linux') {
    throw new Error(`the path of the spool is too long for a socket: use at most ${MAX_SOCKET_PATH - 18} bytes`);
  }
  const fd = openSync(folder, 'r');
  try {
    return await use(`/proc/self/fd/${fd}/${name}`);
  } finally {
    closeSync(fd);
  }
}
