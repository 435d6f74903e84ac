// Faults of components: a process that is suspended, and a process that does not stay up.
import { suspended } from '../../demo/machine-faults';
import type { ComponentName } from '../../component';
import type { Home } from '../../home';
import { signalTree } from '../../processes';
import { readState } from '../../site/state';
import { until } from '../../until';
import { StackError } from '../../errors';
import type { EndFault, Fault } from '../declare';
import type { DrillPlatform } from '../drill-platform';

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
      await untilReady(home, name);
    });
  };
}

async function untilReady(home: Home, name: ComponentName): Promise<void> {
  const isReady = () => readState(home)?.components[name]?.phase === 'ready';
  await until(`${name} is ready again`, isReady, { timeoutMs: RESTART_MS });
}

/** Ends the ingester of Loki, which flushes it; the rest of the process goes on. The end restarts Loki. */
export const endedIngester: Fault['inject'] = async ({ home, endpoints }: DrillPlatform): Promise<EndFault> => {
  const url = `${endpoints['loki']}/ingester/shutdown?flush=true&terminate=false`;
  const { ok, status } = await fetch(url, { method: 'POST' });
  if (!ok) throw new StackError(`Loki did not end its ingester: HTTP ${status}`);
  return async () => {
    const process = readState(home)?.components['loki']?.process;
    if (process) signalTree(process, 'SIGKILL');
    const isRestarted = () => readState(home)?.components['loki']?.process?.pid !== process?.pid;
    await until('the supervisor has restarted loki', isRestarted, { timeoutMs: RESTART_MS });
    await untilReady(home, 'loki');
  };
};
