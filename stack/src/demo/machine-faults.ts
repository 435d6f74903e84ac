// Faults of the machine, which the simulator cannot inject: a stuck process, a lost database, a full disk.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentName } from '../component';
import { StackError } from '../errors';
import type { Home } from '../home';
import { signalTree } from '../processes';
import { readState } from '../site/state';

export interface MachineFault {
  /** Throws a StackError when the fault cannot be injected. */
  begin(): void;
  /** Ends the fault; idempotent. */
  end(): void;
}

/** The machine fault of this name, or undefined for a fault of the simulator. */
export function machineFault(home: Home, name: string): MachineFault | undefined {
  if (name === 'stuck-worker') return suspended(home, 'worker');
  if (name === 'lost-database') return suspended(home, 'postgres');
  if (name === 'disk-fill') return fullDisk(home.data('disk-fill'));
  return undefined;
}

/** Stops a process that keeps its connections and no longer responds, like a hanging disk or a dead host. */
export function suspended(home: Home, name: ComponentName): MachineFault {
  const send = (signal: NodeJS.Signals): void => {
    const component = readState(home)?.components[name];
    if (component?.process) signalTree(component.process, signal);
  };
  return {
    begin: () => {
      send('SIGSTOP');
    },
    end: () => {
      send('SIGCONT');
    },
  };
}

const DISK_BYTES = 16 * 1024 * 1024;
const FILL_RATIO = 0.97;

/** Fills a small file system of its own, so that no data of the stack is at risk. */
function fullDisk(folder: string): MachineFault {
  return {
    begin: () => {
      mkdirSync(folder, { recursive: true });
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'sextant-disk-fill', folder], {
          stdio: ['ignore', 'ignore', 'pipe'],
        });
      } catch (cause) {
        throw new StackError('fault disk-fill requires root to mount a file system: run with sudo', { cause });
      }
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(join(folder, 'fill'), Buffer.alloc(Math.floor(bavail * bsize * FILL_RATIO)));
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
