// The queues: one for each kind of run, of the same name.
import { KINDS } from '@sextant/kinds/all';
import type { KindName } from '@sextant/kinds/declare';
import { log } from '@sextant/telemetry/logs';
import { queueTelemetry } from '@sextant/telemetry/queue';
import { Queue, type QueueOptions } from 'bullmq';

export interface Queues {
  readonly all: ReadonlyMap<KindName, Queue>;
  /** The queue of a kind; throws for a name that is none. */
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

/** Commands wait while Redis is away; whoever cannot wait brings a time limit. */
export function openQueue(name: string, redisUrl: string, options: Partial<QueueOptions> = {}): Queue {
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const queue = new Queue(name, { connection, telemetry: queueTelemetry(), ...options });
  queue.on('error', (error) =>
    log.warn('a queue is in trouble', { operation: 'queue', queue: name, reason: error.message }),
  );
  return queue;
}
