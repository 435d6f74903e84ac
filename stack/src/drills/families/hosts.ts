// Drills of the alerts on hosts.
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

export const hostDrills: Drills = {
  DiskSpaceLow: { fault: fullDisk },
};
