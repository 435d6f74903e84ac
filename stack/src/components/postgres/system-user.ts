// Postgres refuses to run as root: under root, it runs as the system user postgres.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from '../../component';
import { StackError } from '../../errors';
import { REPOSITORY } from '../../home';

const NAME = 'postgres';

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The system user for Postgres, created when missing; undefined when this process is not root. */
export function postgresUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = find(NAME);
  if (user) return user;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
  } catch (cause) {
    const command = '"useradd --system --user-group postgres"';
    throw new StackError(`could not create a system user for Postgres: run ${command}`, { cause });
  }
  return find(NAME);
}

/** Under root, runs the command as the Postgres user. Throws a StackError when that user cannot enter `home`. */
export function asPostgresUser(home: string, command: Command): Command {
  const user = postgresUser();
  if (!user) return command;
  const closed = [home, REPOSITORY].map(closedFolder).find((folder) => folder !== undefined);
  if (closed === undefined) return { ...command, user };
  if (!hasReadSearchCapability()) {
    throw new StackError(
      `Postgres does not run as root, and its user cannot enter ${closed}: ` +
        `run "chmod o+x ${closed}", or clone to a folder that other users can enter`,
    );
  }
  return {
    ...command,
    file: 'setpriv',
    args: [...withReadSearchCapability(user), '--', command.file, ...command.args],
  };
}

/** Grants the user CAP_DAC_READ_SEARCH, for a home in a private folder such as /root. */
function withReadSearchCapability({ uid, gid }: User): readonly string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    // Otherwise access(2), with which initdb looks for its programs, ignores the capability.
    '--securebits=+no_setuid_fixup',
  ];
}

/** Root in a container may lack the capability. */
function hasReadSearchCapability(): boolean {
  const capabilities = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const DAC_READ_SEARCH = 1n << 2n;
  return (BigInt(`0x${capabilities}`) & DAC_READ_SEARCH) !== 0n;
}

function find(name: string): User | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** The first folder on the path that other users cannot enter. */
function closedFolder(folder: string): string | undefined {
  const parent = folder === '/' ? undefined : closedFolder(dirname(folder));
  return parent ?? ((statSync(folder).mode & 0o001) === 0 ? folder : undefined);
}
