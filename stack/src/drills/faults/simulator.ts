// Faults that the simulator injects, and runs that drills start.
import { until } from '../../until';
import { callController, callSimulator, readPrometheus } from '../apis';
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

/** Longer than the window that CacheHitCollapse compares with the time before it. */
const CACHED_FOR = '150s';
const CACHED = `sum(ai_llm_tokens_total{type="cache_read"} offset ${CACHED_FOR}) > 0`;
const ENDED = 'absent(ALERTS{alertname="CacheHitCollapse", alertstate="firing"})';
const CACHING_MS = 300_000;
const RUN_EVERY_MS = 1_000;

/**
 * Repeats a run whose prompt providers cache, and injects the fault when they have done so for a while. After the fault the
 * runs go on until the alert ends: without calls, the share of cached tokens does not change.
 */
export function afterCaching(run: Run, inject: Fault['inject']): Fault['inject'] {
  return async (platform) => {
    const holds = async (query: string): Promise<boolean> => {
      const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
      const { result } = await readPrometheus<{ result: unknown[] }>(platform, path);
      return result.length > 0;
    };
    const waitFor = (what: string, query: string) =>
      until(what, () => holds(query), { timeoutMs: CACHING_MS, intervalMs: 1_000 });
    const stop = await repeatRun(platform, run, RUN_EVERY_MS);
    try {
      await waitFor('providers have cached prompts for a while', CACHED);
      const end = await inject(platform);
      return async () => {
        await end();
        await waitFor('the alert has ended', ENDED).finally(stop);
      };
    } catch (error) {
      await stop();
      throw error;
    }
  };
}
