// Faults of resources: a component that gets little CPU, and a service that needs all of one.
import { setTimeout as delay } from 'node:timers/promises';
import type { ComponentName } from '../../component';
import { signalTree, type ProcessIdentity } from '../../processes';
import { readState } from '../../site/state';
import type { Fault } from '../declare';
import { repeat } from './repeat';

interface Cycle {
  readonly stoppedMs: number;
  readonly runningMs: number;
}

/** Lets a component run for a part of each cycle only, as a CPU limit of Kubernetes does. */
export function starve(name: ComponentName, { stoppedMs, runningMs }: Cycle): Fault['inject'] {
  return ({ home }) => {
    const running = (): ProcessIdentity | undefined => readState(home)?.components[name]?.process;
    const cycle = async (): Promise<void> => {
      const process = running();
      if (process) signalTree(process, 'SIGSTOP');
      await delay(stoppedMs);
      if (process) signalTree(process, 'SIGCONT');
    };
    return Promise.resolve(repeat(cycle, runningMs));
  };
}

/** Clients that read the metrics of a service without a pause. Rendering them takes more CPU than reading them. */
export function scrapeWithoutPause(service: ComponentName, clients: number): Fault['inject'] {
  return ({ endpoints }) => {
    const read = async (): Promise<void> => {
      const response = await fetch(`${endpoints[service]}/metrics`);
      await response.arrayBuffer();
    };
    const stops = Array.from({ length: clients }, () => repeat(read, 0));
    return Promise.resolve(async () => void (await Promise.all(stops.map((stop) => stop()))));
  };
}
