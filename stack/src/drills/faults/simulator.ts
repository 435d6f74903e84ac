// Faults that the simulator injects, and runs that drills start.
import { callController, callSimulator } from '../apis';
import type { Fault } from '../declare';
import type { DrillPlatform } from '../drill-platform';
import { repeat } from './repeat';

interface SimulatorFault {
  /** Share of the events that are affected, 0 to 1; default 1. */
  readonly rate?: number;
  /** The only providers that are affected; default all. */
  readonly providers?: readonly string[];
}

/** Enables a fault of the simulator: see `GET /faults`. */
export function simulatorFault(name: string, state: SimulatorFault = {}): Fault['inject'] {
  return async (platform) => {
    await callSimulator(platform, 'PUT', `/faults/${name}`, { enabled: true, ...state });
    return async () => void (await callSimulator(platform, 'DELETE', `/faults/${name}`));
  };
}

interface Run {
  readonly kind: string;
  readonly input: object;
  readonly org?: string;
}

/** Starts a run; its org is created when it does not exist. */
async function startRun(platform: DrillPlatform, run: Run): Promise<void> {
  await callController(platform, 'POST', '/runs', run);
}

/** Starts the same run again and again; resolves to the function that stops it. Rejects when the first is refused. */
export async function repeatRun(platform: DrillPlatform, run: Run, intervalMs: number): Promise<() => Promise<void>> {
  await startRun(platform, run);
  return repeat(() => startRun(platform, run), intervalMs);
}
