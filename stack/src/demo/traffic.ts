// The demo's view of world's traffic: it goes on, and its counts with it, when world is started again.
import { StackError } from '../errors';
import { requestJson } from './requests';

export interface Counts {
  readonly sent: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly errors: number;
  /** Why a webhook was last not accepted. */
  readonly lastError: string | undefined;
}

/** World's own report, as far as it is read here. */
interface Report {
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

export interface TrafficOrder {
  /** Requests a second, over all kinds. */
  readonly rate: number;
  readonly seconds: number;
  /** Kinds of runs to ask for. */
  readonly kinds: readonly string[];
  /** Faults to switch on, with their rates. */
  readonly faults: ReadonlyMap<string, number>;
}

export interface Traffic {
  /** Asks world how far it is, and starts the rest again when world has forgotten it. */
  poll(now: number): Promise<void>;
  /** Ends the traffic and switches the faults off. */
  stop(): Promise<void>;
  counts(): Counts;
  /** Ids of all runs that were accepted. */
  runs(): ReadonlySet<string>;
}

/** Switches the faults on and starts the traffic; throws a StackError when world refuses. */
export async function startTraffic(world: string, token: string, order: TrafficOrder): Promise<Traffic> {
  const endsAt = Date.now() + order.seconds * 1000;
  const sessions = new Map<string, Report>();
  const runs = new Set<string>();

  const begin = async (now: number): Promise<void> => {
    for (const [name, rate] of order.faults) {
      accepted(
        await requestJson(`${world}/faults/${name}`, { method: 'PUT', body: { enabled: true, rate }, token }),
        name,
      );
    }
    const { rate, kinds } = order;
    const body = { rate, kinds, duration_s: Math.max((endsAt - now) / 1000, 1) };
    accepted(await requestJson(`${world}/traffic`, { method: 'POST', body, token }), 'traffic');
  };
  const look = async (): Promise<Report | undefined> => {
    const answer = await requestJson(`${world}/traffic?runs=true`);
    if (answer?.status !== 200) return undefined;
    const report = answer.body as Report;
    if (report.started_at) sessions.set(report.started_at, report);
    for (const run of report.accepted_runs ?? []) runs.add(run);
    return report;
  };

  const end = async (): Promise<void> => {
    await requestJson(`${world}/traffic`, { method: 'DELETE', token });
    for (const name of order.faults.keys()) await requestJson(`${world}/faults/${name}`, { method: 'DELETE', token });
  };

  await end();
  await begin(Date.now()).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    poll: async (now) => {
      const report = await look();
      if (report && !report.running && now < endsAt - 2_000) await begin(now).catch(() => undefined);
    },
    stop: async () => {
      await end();
      await delivered(look);
    },
    counts: () => total([...sessions.values()]),
    runs: () => runs,
  };
}

/** Waits, 30 s at most, until what was sent has its answer. */
async function delivered(look: () => Promise<Report | undefined>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const report = await look();
    if (report && (report.under_way ?? 0) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function total(reports: readonly Report[]): Counts {
  const sum = (of: (report: Report) => number): number => reports.reduce((all, report) => all + of(report), 0);
  return {
    sent: sum(({ sent }) => sent),
    accepted: sum(({ accepted }) => accepted),
    rejected: sum(({ rejected }) => Object.values(rejected).reduce((all, count) => all + count, 0)),
    errors: sum(({ errors }) => errors),
    lastError: reports.findLast(({ last_error }) => last_error)?.last_error ?? undefined,
  };
}

function accepted(answer: Awaited<ReturnType<typeof requestJson>>, what: string): void {
  if (answer && answer.status < 300) return;
  const { detail, title } = (answer?.body ?? {}) as { detail?: string; title?: string };
  throw new StackError(`World refused ${what}: ${detail ?? title ?? 'it cannot be reached, see "make status"'}.`);
}
