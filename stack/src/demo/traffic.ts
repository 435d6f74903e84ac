// Traffic from the simulator. Restarts the traffic, and keeps the counts, when the simulator restarts.
import { StackError } from '../errors';
import { requestJson, type JsonResponse } from './requests';

interface TrafficCounts {
  readonly sent: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly errors: number;
  /** The reason why the last failed webhook was not accepted. */
  readonly lastError: string | undefined;
}

/** The fields read from the simulator's traffic report. */
interface TrafficReport {
  readonly running: boolean;
  readonly started_at?: string;
  readonly sent: number;
  readonly accepted: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly errors: number;
  readonly last_error?: string | null;
  readonly under_way?: number;
  readonly accepted_runs?: readonly string[];
}

export interface TrafficOptions {
  /** Requests per second over all kinds. */
  readonly rate: number;
  readonly seconds: number;
  /** Kinds of runs to start. */
  readonly kinds: readonly string[];
  /** Faults to enable: name → rate. */
  readonly faults: ReadonlyMap<string, number>;
}

export interface Traffic {
  /** Reads the simulator's report, and starts the remaining traffic again after a restart of the simulator. */
  poll(now: number): Promise<void>;
  /** Stops the traffic and disables the faults. */
  stop(): Promise<void>;
  counts(): TrafficCounts;
  /** The ids of all accepted runs. */
  runs(): ReadonlySet<string>;
}

/** Enables the faults and starts the traffic; throws a StackError when the simulator refuses. */
export async function startTraffic(world: string, token: string, options: TrafficOptions): Promise<Traffic> {
  const endsAt = Date.now() + options.seconds * 1000;
  const sessions = new Map<string, TrafficReport>();
  const runs = new Set<string>();

  const begin = async (now: number): Promise<void> => {
    for (const [name, rate] of options.faults) {
      const body = { enabled: true, rate };
      requireSuccess(await requestJson(`${world}/faults/${name}`, { method: 'PUT', body, token }), `fault ${name}`);
    }
    const { rate, kinds } = options;
    const body = { rate, kinds, duration_s: Math.max((endsAt - now) / 1000, 1) };
    requireSuccess(await requestJson(`${world}/traffic`, { method: 'POST', body, token }), 'the traffic');
  };
  const readReport = async (): Promise<TrafficReport | undefined> => {
    const response = await requestJson(`${world}/traffic?runs=true`);
    if (response?.status !== 200) return undefined;
    const report = response.body as TrafficReport;
    if (report.started_at) sessions.set(report.started_at, report);
    for (const run of report.accepted_runs ?? []) runs.add(run);
    return report;
  };

  const end = async (): Promise<void> => {
    await requestJson(`${world}/traffic`, { method: 'DELETE', token });
    for (const name of options.faults.keys()) await requestJson(`${world}/faults/${name}`, { method: 'DELETE', token });
  };

  await end();
  await begin(Date.now()).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    poll: async (now) => {
      const report = await readReport();
      if (report && !report.running && now < endsAt - 2_000) await begin(now).catch(() => undefined);
    },
    stop: async () => {
      await end();
      await allDelivered(readReport);
    },
    counts: () => total([...sessions.values()]),
    runs: () => runs,
  };
}

/** Waits up to 30 s until every request has a response. */
async function allDelivered(readReport: () => Promise<TrafficReport | undefined>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const report = await readReport();
    if (report && (report.under_way ?? 0) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function total(reports: readonly TrafficReport[]): TrafficCounts {
  const sum = (of: (report: TrafficReport) => number): number => reports.reduce((all, report) => all + of(report), 0);
  return {
    sent: sum(({ sent }) => sent),
    accepted: sum(({ accepted }) => accepted),
    rejected: sum(({ rejected }) => Object.values(rejected).reduce((all, count) => all + count, 0)),
    errors: sum(({ errors }) => errors),
    lastError: reports.findLast(({ last_error }) => last_error)?.last_error ?? undefined,
  };
}

function requireSuccess(response: JsonResponse | undefined, what: string): void {
  if (response && response.status < 300) return;
  const { detail, title } = (response?.body ?? {}) as { detail?: string; title?: string };
  const reason = detail ?? title ?? 'it is unavailable, see "make status"';
  throw new StackError(`the simulator refused to start ${what}: ${reason}`);
}
