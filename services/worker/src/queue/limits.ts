// Follows a queue's global concurrency (BullMQ's `setGlobalConcurrency`), which Redis holds all workers to: a worker
// that takes fewer jobs at once by itself would keep it from being reached. The global rate needs no following.
import { log } from '@sextant/telemetry/logs';
import type { Worker } from 'bullmq';

const POLL_MS = 2_000;

/** Takes over the queue's setting now and whenever it changes, and `own` while there is none. Returns what stops it. */
export function followConcurrency(worker: Worker, own: number): () => void {
  const follow = async (): Promise<void> => {
    const client = await worker.getBackend().client;
    const setting = Number(await client.hget(worker.toKey('meta'), 'concurrency'));
    const wanted = Number.isSafeInteger(setting) && setting > 0 ? setting : own;
    if (wanted === worker.concurrency) return;
    log.info('changed the concurrency', { operation: 'queue', queue: worker.name, concurrency: wanted });
    const raised = wanted > worker.concurrency;
    worker.concurrency = wanted;
    if (raised) await wake(worker);
  };
  const timer = setInterval(
    // That Redis is away is told by the worker itself.
    () => void follow().catch(() => undefined),
    POLL_MS,
  );
  return () => clearInterval(timer);
}

/** A worker that is as busy as it was allowed to be looks at its concurrency again when a job ends, or when it resumes. */
async function wake(worker: Worker): Promise<void> {
  await worker.pause(true);
  await worker.resume();
}
