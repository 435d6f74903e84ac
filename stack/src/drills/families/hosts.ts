// Drills of the alerts on hosts.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { machineFault } from '../../demo/machine-faults';
import type { Drills, Fault } from '../declare';

const fullDisk: Fault = {
  name: 'disk-fill',
  description: 'a file system is full; requires root',
  disturbs: ['hosts'],
  alsoFires: ['DiskWillFillSoon'],
  inject: ({ home }) => {
    const fault = machineFault(home, 'disk-fill')!;
    fault.begin();
    return Promise.resolve(() => {
      fault.end();
    });
  },
};

const busyProcessors: Fault = {
  name: 'busy-processors',
  description: 'processes of low priority take all processors',
  disturbs: ['hosts'],
  alsoFires: ['ServiceCPUSaturated'],
  inject: () => {
    const program = ['-n', '19', process.execPath, '-e', 'for (;;);'];
    const busy = Array.from({ length: availableParallelism() }, () => spawn('nice', program, { stdio: 'ignore' }));
    return Promise.resolve(() => {
      for (const child of busy) child.kill('SIGKILL');
    });
  },
};

export const hostDrills: Drills = {
  HighCPUUsage: { fault: busyProcessors },
  DiskSpaceLow: { fault: fullDisk },
};
