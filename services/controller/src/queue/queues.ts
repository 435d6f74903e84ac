// The queues: one per kind of run, with the name of the kind.
import { KINDS } from '@sextant/kinds/all';
import type { KindName } from '@sextant/kinds/declare';
import { log } from '@sextant/telemetry/logs';
import { queueTelemetry } from '@sextant/telemetry/queue';
import { Queue, type QueueOptions } from 'bullmq';

export interface Queues {
  readonly all: ReadonlyMap<KindName, Queue>;
  /** Throws for an unknown kind. */
  of(kind: string): Queue;
  close(): Promise<void>;
}

export function openQueues(redisUrl: string): Queues {
  const all = new Map(KINDS.map(({ name }) => [name, openQueue(name, redisUrl)]));
  return {
    all,
    of: (kind) => {
      const queue = all.get(kind as KindName);
      if (!queue) throw new Error(`could not find a queue for the kind ${JSON.stringify(kind)}`);
      return queue;
    },
    close: async () => void (await Promise.all([...all.values()].map((queue) => queue.close()))),
  };
}

/** Commands wait while Redis is unavailable; callers that cannot wait need a timeout. */
export function openQueue(name: string, redisUrl: string, options: Partial<QueueOptions> = {}): Queue {
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const queue = new Queue(name, { connection, telemetry: queueTelemetry(), ...options });
  queue.on('error', (error) => log.warn('queue error', { operation: 'queue', queue: name, reason: error.message }));
  return queue;
}
