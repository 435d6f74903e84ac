// The platform of a drill: a stack of its own, with rules compiled at a faster time scale and traffic from the simulator.
import { DECISION_WAIT_SECONDS } from '@sextant/signals/sampling';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLATFORM } from '../component';
import { StackError } from '../errors';
import { readJson } from '../files';
import { homeAt, REPOSITORY } from '../home';
import { loadSecrets } from '../site/secrets';
import type { StackState } from '../site/state';
import { startSupervisor, stopStack, untilRunning } from '../supervisor/launch';
import { until } from '../until';
import { readPrometheus } from './apis';
import type { DrillPlatform } from './drill-platform';
import { compiledAlerts } from './compiled-alerts';
import { QUIET_RATE, setTraffic } from './faults/traffic';

/** A duration of five minutes takes ten seconds. */
export const TIME_SCALE = 1 / 30;

interface StartOptions {
  /** The folder of the platform, which is emptied first. */
  readonly folder: string;
  readonly show?: (state: StackState) => void;
}

/** Starts a platform, which stops with this process at the latest. Rejects with a StackError. */
export async function startDrillPlatform({ folder, show }: StartOptions): Promise<DrillPlatform> {
  const home = homeAt(folder);
  await stopStack(home);
  rmSync(home.root, { recursive: true, force: true });
  const alertsFolder = join(home.root, 'alerts');
  mkdirSync(home.root, { recursive: true });
  generateAlerts(alertsFolder);
  const collectorConfig = join(home.root, 'collector.yaml');
  writeFileSync(collectorConfig, smallCollector());
  const settings = {
    SEXTANT_ALERTS_DIR: alertsFolder,
    SEXTANT_COLLECTOR_CONFIG: collectorConfig,
    COLLECTOR_DECISION_WAIT: `${Math.round(DECISION_WAIT_SECONDS * TIME_SCALE)}s`,
    SEXTANT_SCRAPE_INTERVAL: '2s',
    SIMULATOR_LATENCY_SCALE: '0.5',
    CHECKS_SECONDS: '2',
    // A drill occupies four of them.
    PROVER_THREADS: '6',
  };
  const supervisor = startSupervisor(home, { only: PLATFORM, settings }, { attached: true });
  const stop = async (): Promise<void> => void (await stopStack(home));
  try {
    await untilRunning(home, supervisor, show);
    const endpoints = readJson<Record<string, string>>(home.endpoints) ?? {};
    const platform = {
      home,
      endpoints,
      secrets: loadSecrets(home.secrets),
      alerts: compiledAlerts(alertsFolder),
      stop,
    };
    await setTraffic(platform, QUIET_RATE);
    await warmUp(platform);
    return platform;
  } catch (error) {
    await stop();
    throw error;
  }
}

const WARM_UP_JOBS = 20;
const WARM_UP_MS = 180_000;

/** Waits until jobs have succeeded, so that orgs have costs and rates have samples. */
async function warmUp(platform: DrillPlatform): Promise<void> {
  const query = encodeURIComponent(`sum(ai_jobs_total{status="completed"}) >= ${WARM_UP_JOBS}`);
  const isWarm = async () => {
    const { result } = await readPrometheus<{ result: unknown[] }>(platform, `/api/v1/query?query=${query}`);
    return result.length > 0;
  };
  await until(`${WARM_UP_JOBS} jobs have succeeded`, isWarm, { timeoutMs: WARM_UP_MS, intervalMs: 500 });
}

/** Compiles the alerts with their durations, windows and minimum counts at the time scale of drills. */
export function generateAlerts(folder: string): void {
  const program = join(REPOSITORY, 'alerts', 'dist', 'generate.js');
  try {
    execFileSync(process.execPath, [program, '--out', folder, '--time-scale', String(TIME_SCALE)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    throw new StackError('could not compile the alerts', { cause, details: stderr.split('\n').slice(0, 10) });
  }
}

/** Twice the largest batch: a drill fills it in seconds. */
const QUEUE_BYTES = 4 * 1024 * 1024;
/** Enough for the traffic of drills. */
const MEMORY_MIB = 128;
const SPIKE_MIB = 28;

/** The configuration of the collector with small sending queues and little memory. */
function smallCollector(): string {
  const gateway = readFileSync(join(REPOSITORY, 'otel', 'generated', 'gateway.yaml'), 'utf8');
  return gateway
    .replaceAll(/queue_size: \d+/g, `queue_size: ${QUEUE_BYTES}`)
    .replaceAll(/\blimit_mib: \d+/g, `limit_mib: ${MEMORY_MIB}`)
    .replaceAll(/\bspike_limit_mib: \d+/g, `spike_limit_mib: ${SPIKE_MIB}`);
}
