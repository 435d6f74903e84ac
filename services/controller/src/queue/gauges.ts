// Gauges of the queues, read from Redis at each scrape.
import type { KindName } from '@sextant/kinds/declare';
import type { DeadLetters } from '@sextant/dead-letters';
import { withTimeout } from '@sextant/http/service/timeout';
import { aiQueueSize } from '@sextant/signals/jobs';
import { dlqSize, jobsActive, queueDepth, queueOldestWaitingSeconds, queueWorkers } from '@sextant/signals/queues';
import { gauge } from '@sextant/telemetry/metrics';
import type { Redis } from 'ioredis';
import type { Queues } from './queues';
import { readQueue, STATUSES, type QueueSnapshot } from './queue-snapshot';

export interface GaugeDeps {
  readonly queues: Queues;
  readonly redis: Redis;
  readonly deadLetters: Pick<DeadLetters, 'size'>;
}

type Reading = QueueSnapshot & { readonly deadLetters: number };

/** The gauges of one scrape share one reading. */
const CACHE_MS = 500;
const TIMEOUT_MS = 2_000;

/** Registers the gauges of all queues. They are absent while Redis does not answer. */
export function registerQueueGauges(deps: GaugeDeps): void {
  for (const name of deps.queues.all.keys()) register(name, deps);
}

function register(queue: KindName, { queues, redis, deadLetters }: GaugeDeps): void {
  const read = cached(() =>
    withTimeout(
      Promise.all([readQueue(queues.of(queue), redis), deadLetters.size(queue)]),
      TIMEOUT_MS,
      'Redis did not answer',
    ).then(
      ([snapshot, size]): Reading => ({ ...snapshot, deadLetters: size }),
      () => undefined,
    ),
  );
  gauge(aiQueueSize).onCollect(async (set) => {
    const reading = await read();
    for (const status of STATUSES) if (reading) set({ queue, status }, reading.counts[status]);
  });
  const gauges = [
    [jobsActive, ({ counts }: Reading) => counts.active],
    [queueDepth, ({ counts }: Reading) => counts.waiting + counts.prioritized],
    [queueOldestWaitingSeconds, ({ oldestSeconds }: Reading) => oldestSeconds],
    [queueWorkers, ({ workers }: Reading) => workers],
    [dlqSize, (reading: Reading) => reading.deadLetters],
  ] as const;
  for (const [declaration, valueOf] of gauges) {
    gauge(declaration).onCollect(async (set) => {
      const reading = await read();
      if (reading) set({ queue }, valueOf(reading));
    });
  }
}

function cached<T>(read: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly value: Promise<T> } | undefined;
  return () => {
    if (!last || Date.now() - last.at > CACHE_MS) last = { at: Date.now(), value: read() };
    return last.value;
  };
}
