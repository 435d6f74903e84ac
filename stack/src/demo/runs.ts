// Counts the outcomes of accepted runs, read from the controller's API.
import { requestJson } from './requests';

interface Run {
  readonly state: string;
  readonly error_class?: string | null;
}

export interface RunTally {
  /** Updates the runs that have not ended, at most 50 per call. */
  poll(runs: ReadonlySet<string>): Promise<void>;
  counts(): RunCounts;
}

interface RunCounts {
  readonly completed: number;
  readonly canceled: number;
  /** Failed runs by error class. */
  readonly failed: ReadonlyMap<string, number>;
  readonly ended: number;
}

const MAX_REQUESTS = 50;

/** `token`: the ops API key. */
export function createRunTally(controller: string, token: string): RunTally {
  const ended = new Map<string, Run>();
  const update = async (id: string): Promise<void> => {
    const response = await requestJson(`${controller}/api/v1/runs/${id}`, { token });
    const run = response?.status === 200 ? (response.body as Run) : undefined;
    if (run && ['success', 'failed', 'canceled'].includes(run.state)) ended.set(id, run);
  };
  return {
    poll: async (runs) => {
      const open = [...runs].filter((id) => !ended.has(id)).slice(0, MAX_REQUESTS);
      await Promise.all(open.map(update));
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
