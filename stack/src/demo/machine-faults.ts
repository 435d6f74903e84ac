// Faults of the machine, which the simulator cannot inject: a stuck process, a lost database, a full disk.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
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

/** Fills a small file system of its own, so that no data of the stack is at risk. On a disk: alerts ignore tmpfs. */
function fullDisk(folder: string): MachineFault {
  const image = `${folder}.img`;
  return {
    begin: () => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(image, '');
      truncateSync(image, DISK_BYTES);
      try {
        run('mkfs.ext4', '-q', '-F', '-m', '0', image);
        run('mount', '-o', 'loop', image, folder);
      } catch (cause) {
        throw new StackError('fault disk-fill requires mkfs.ext4 and root to mount a file system: run with sudo', {
          cause,
        });
      }
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(join(folder, 'fill'), Buffer.alloc(Math.floor(bavail * bsize * FILL_RATIO)));
    },
    end: () => {
      try {
        run('umount', folder);
      } catch {
        // Not mounted.
      }
      rmSync(folder, { recursive: true, force: true });
      rmSync(image, { force: true });
    },
  };
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
