// Drills of the alerts on hosts.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { machineFault } from '../../demo/machine-faults';
import type { Drills, Fault } from '../declare';
import { scrapeWithoutPause } from '../faults/starvation';

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

const busyService: Fault = {
  name: 'busy-service',
  description: 'clients read the metrics of ops without a pause',
  disturbs: ['api', 'hosts'],
  alsoFires: ['HighCPUUsage', 'TargetDown', 'TargetFlapping'],
  inject: scrapeWithoutPause('ops', 8),
};

export const hostDrills: Drills = {
  HighCPUUsage: { fault: busyProcessors },
  DiskSpaceLow: { fault: fullDisk, says: /disk-fill/ },
  ServiceCPUSaturated: { fault: busyService, says: /ops/ },
};
