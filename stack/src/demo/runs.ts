// What became of the accepted runs, asked from the controller's API.
import { requestJson } from './requests';

interface Run {
  readonly state: string;
  readonly error_class?: string | null;
}

export interface RunTally {
  /** Looks at the runs that were still open at the last look, at most 50 of them. */
  poll(runs: ReadonlySet<string>): Promise<void>;
  counts(): RunCounts;
}

export interface RunCounts {
  readonly completed: number;
  readonly canceled: number;
  /** Failed runs by error class. */
  readonly failed: ReadonlyMap<string, number>;
  readonly ended: number;
}

const AT_ONCE = 50;

/** `token`: the ops API key. */
export function createRunTally(controller: string, token: string): RunTally {
  const ended = new Map<string, Run>();
  const ask = async (id: string): Promise<void> => {
    const answer = await requestJson(`${controller}/api/v1/runs/${id}`, { token });
    const run = answer?.status === 200 ? (answer.body as Run) : undefined;
    if (run && ['success', 'failed', 'canceled'].includes(run.state)) ended.set(id, run);
  };
  return {
    poll: async (runs) => {
      const open = [...runs].filter((id) => !ended.has(id)).slice(0, AT_ONCE);
      await Promise.all(open.map(ask));
    },
    counts: () => {
      const states = [...ended.values()];
      const failed = Map.groupBy(
        states.filter(({ state }) => state === 'failed'),
        ({ error_class }) => error_class ?? 'UNKNOWN',
      );
      return {
        completed: states.filter(({ state }) => state === 'success').length,
        canceled: states.filter(({ state }) => state === 'canceled').length,
        failed: new Map([...failed].map(([errorClass, list]) => [errorClass, list.length])),
        ended: ended.size,
      };
    },
  };
}
