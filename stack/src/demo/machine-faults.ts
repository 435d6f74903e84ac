// The faults that world cannot make, as they are of this machine: a stuck process, a lost database, a full disk.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentName } from '../component';
import { StackError } from '../errors';
import type { Home } from '../home';
import { signalFamily } from '../processes';
import { readState } from '../site/state';

export interface MachineFault {
  /** Throws a StackError that says what is missing. */
  begin(): void;
  /** Mends it; harmless when nothing was begun. */
  end(): void;
}

/** The fault of this name, or undefined when it is one of world's. */
export function machineFault(home: Home, name: string): MachineFault | undefined {
  if (name === 'stuck-worker') return frozen(home, 'worker');
  if (name === 'lost-database') return frozen(home, 'postgres');
  if (name === 'disk-fill') return fullDisk(home.data('disk-fill'));
  return undefined;
}

/** A process that still has its connections and answers nothing: what a hanging disk or a dead host looks like. */
function frozen(home: Home, name: ComponentName): MachineFault {
  const signal = (what: NodeJS.Signals): void => {
    const component = readState(home)?.components[name];
    if (component?.process) signalFamily(component.process, what);
  };
  return {
    begin: () => {
      signal('SIGSTOP');
    },
    end: () => {
      signal('SIGCONT');
    },
  };
}

const DISK_BYTES = 16 * 1024 * 1024;
const FILLED = 0.97;

/** A small file system of its own that is filled up, so that no other data is in danger. */
function fullDisk(folder: string): MachineFault {
  return {
    begin: () => {
      mkdirSync(folder, { recursive: true });
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'sextant-disk-fill', folder], {
          stdio: ['ignore', 'ignore', 'pipe'],
        });
      } catch (cause) {
        throw new StackError('The fault disk-fill mounts a small file system, which only root may do: use sudo.', {
          cause,
        });
      }
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(join(folder, 'fill'), Buffer.alloc(Math.floor(bavail * bsize * FILLED)));
    },
    end: () => {
      try {
        execFileSync('umount', [folder], { stdio: 'ignore' });
      } catch {
        // Not mounted.
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
