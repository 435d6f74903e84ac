// Postgres refuses to run as root: who is root starts it as another user.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from '../../component';
import { StackError } from '../../errors';
import { REPOSITORY } from '../../home';

const NAME = 'postgres';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The user that Postgres must run as, made when missing; undefined when we are not root. */
export function postgresUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = find(NAME);
  if (user) return user;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
  } catch (cause) {
    throw new StackError('Could not make a system user for Postgres: run "useradd --system --user-group postgres".', {
      cause,
    });
  }
  return find(NAME);
}

/** The same command, run by the user of Postgres when we are root. Throws a StackError when that user cannot reach `home`. */
export function asPostgresUser(home: string, command: Command): Command {
  const user = postgresUser();
  if (!user) return command;
  const closed = [home, REPOSITORY].map(closedFolder).find((folder) => folder !== undefined);
  if (closed === undefined) return { ...command, user };
  if (!mayGivePassage()) {
    throw new StackError(
      `Postgres does not run as root, and its user cannot pass through ${closed}: ` +
        `run "chmod o+x ${closed}", or clone to a folder that is open to others.`,
    );
  }
  return { ...command, file: 'setpriv', args: [...passageOnly(user), '--', command.file, ...command.args] };
}

/** Below a private folder such as /root: the user gets the one right to pass through folders and read. */
function passageOnly({ uid, gid }: User): readonly string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    // Without it access(2), by which initdb looks for its programs, would not count the right.
    '--securebits=+no_setuid_fixup',
  ];
}

/** Whether this root has that right itself; in a container it may not. */
function mayGivePassage(): boolean {
  const rights = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const DAC_READ_SEARCH = 1n << 2n;
  return (BigInt(`0x${rights}`) & DAC_READ_SEARCH) !== 0n;
}

function find(name: string): User | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** The first folder, from the root down, that not everyone may pass through. */
function closedFolder(folder: string): string | undefined {
  const above = folder === '/' ? undefined : closedFolder(dirname(folder));
  return above ?? ((statSync(folder).mode & 0o001) === 0 ? folder : undefined);
}
