// Notices within seconds that a queue has lost its last worker, before the gauges are scraped.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import { withTimeout } from '@sextant/http/service/timeout';
import type { KindName } from '@sextant/kinds/declare';
import { noWorkers } from '@sextant/signals/facts';
import { fact } from '@sextant/telemetry/facts';

export interface WorkerWatchOptions {
  /** Reads the number of workers that are connected to a queue. */
  readonly workersOf: (queue: KindName) => Promise<number>;
  readonly queues: readonly KindName[];
  readonly intervalMs?: number;
  /** Time without a worker, in milliseconds. The only worker of a small installation restarts within it. */
  readonly graceMs?: number;
}

const TIMEOUT_MS = 10_000;

const withoutWorkers = fact(noWorkers);

/** A queue that never had a worker since the start is left to the rule of the alert. */
export function startWorkerWatch(options: WorkerWatchOptions): Loop {
  const { workersOf, queues, intervalMs = 1_000, graceMs = 10_000 } = options;
  const lastSeen = new Map<KindName, number>();
  const look = async (queue: KindName): Promise<void> => {
    const workers = await withTimeout(workersOf(queue), TIMEOUT_MS, 'Redis did not answer');
    const now = performance.now();
    if (workers > 0) {
      lastSeen.set(queue, now);
      withoutWorkers.clear({ queue });
    } else if (now - (lastSeen.get(queue) ?? now) >= graceMs) {
      withoutWorkers.raise({ queue }, 0);
    }
  };
  return startLoop({
    what: 'count the workers',
    operation: 'worker_watch',
    intervalMs,
    // Without Redis the number is unknown, and a fact keeps its state. Other alerts report Redis.
    round: async () => void (await Promise.allSettled(queues.map(look))),
  });
}
