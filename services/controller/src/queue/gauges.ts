// Gauges of the queues, read from Redis when the metrics are scraped.
import type { KindName } from '@sextant/kinds/declare';
import type { DeadLetters } from '@sextant/dead-letters';
import { withTimeout } from '@sextant/http/service/timeout';
import { aiQueueSize } from '@sextant/signals/jobs';
import { dlqSize, jobsActive, queueDepth, queueOldestWaitingSeconds, queueWorkers } from '@sextant/signals/queues';
import { gauge } from '@sextant/telemetry/metrics';
import type { Redis } from 'ioredis';
import type { Queues } from './queues';
import { readState, STATUSES, type QueueState } from './state';

export interface GaugeDeps {
  readonly queues: Queues;
  readonly redis: Redis;
  readonly letters: Pick<DeadLetters, 'size'>;
}

type Reading = QueueState & { readonly letters: number };

/** The gauges of one scrape share one reading. */
const SHARED_MS = 500;
const TIMEOUT_MS = 2_000;

/** Registers the gauges of all queues; while Redis does not answer they are absent rather than wrong. */
export function registerQueueGauges(deps: GaugeDeps): void {
  for (const name of deps.queues.all.keys()) register(name, deps);
}

function register(queue: KindName, { queues, redis, letters }: GaugeDeps): void {
  const read = shared(() =>
    withTimeout(
      Promise.all([readState(queues.of(queue), redis), letters.size(queue)]),
      TIMEOUT_MS,
      'Redis did not answer',
    ).then(
      ([state, size]): Reading => ({ ...state, letters: size }),
      () => undefined,
    ),
  );
  gauge(aiQueueSize).onCollect(async (set) => {
    const state = await read();
    for (const status of STATUSES) if (state) set({ queue, status }, state.counts[status]);
  });
  const single = [
    [jobsActive, ({ counts }: Reading) => counts.active],
    [queueDepth, ({ counts }: Reading) => counts.waiting + counts.prioritized],
    [queueOldestWaitingSeconds, ({ oldestSeconds }: Reading) => oldestSeconds],
    [queueWorkers, ({ workers }: Reading) => workers],
    [dlqSize, (reading: Reading) => reading.letters],
  ] as const;
  for (const [declaration, valueOf] of single) {
    gauge(declaration).onCollect(async (set) => {
      const state = await read();
      if (state) set({ queue }, valueOf(state));
    });
  }
}

/** Calls within a short time get the same reading. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly value: Promise<T> } | undefined;
  return () => {
    if (!last || Date.now() - last.at > SHARED_MS) last = { at: Date.now(), value: read() };
    return last.value;
  };
}
