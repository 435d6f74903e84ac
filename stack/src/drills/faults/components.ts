// Faults of components: a process that is suspended, and a process that does not stay up.
import { suspended } from '../../demo/machine-faults';
import type { ComponentName } from '../../component';
import { signalTree } from '../../processes';
import { readState } from '../../site/state';
import { until } from '../../until';
import type { Fault } from '../declare';

/** Suspends a component that the supervisor does not restart: it has no liveness check, or is suspended for seconds. */
export function suspend(name: ComponentName): Fault['inject'] {
  return ({ home }) => {
    const fault = suspended(home, name);
    fault.begin();
    return Promise.resolve(() => {
      fault.end();
    });
  };
}

const KILL_MS = 100;
const RESTART_MS = 60_000;

/** Kills every process that the supervisor starts for a component, until the fault ends. */
export function keepDown(name: ComponentName): Fault['inject'] {
  return ({ home }) => {
    const kill = (): void => {
      const process = readState(home)?.components[name]?.process;
      if (process) signalTree(process, 'SIGKILL');
    };
    kill();
    const timer = setInterval(kill, KILL_MS);
    return Promise.resolve(async () => {
      clearInterval(timer);
      const isReady = () => readState(home)?.components[name]?.phase === 'ready';
      await until(`${name} is ready again`, isReady, { timeoutMs: RESTART_MS });
    });
  };
}
