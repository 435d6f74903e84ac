// Follows a queue's global concurrency (BullMQ's `setGlobalConcurrency`). Redis enforces it for all workers together,
// but a worker with a lower concurrency of its own would keep it from being reached. The global rate needs no
// following.
import { log } from '@sextant/telemetry/logs';
import type { Worker } from 'bullmq';

const POLL_MS = 2_000;

/** Applies the queue's setting after each change, `fallback` without one. Returns a function that stops it. */
export function followConcurrency(worker: Worker, fallback: number): () => void {
  const follow = async (): Promise<void> => {
    const client = await worker.getBackend().client;
    const setting = Number(await client.hget(worker.toKey('meta'), 'concurrency'));
    const concurrency = Number.isSafeInteger(setting) && setting > 0 ? setting : fallback;
    if (concurrency === worker.concurrency) return;
    log.info('changed the concurrency', { operation: 'queue', queue: worker.name, concurrency });
    const isRaised = concurrency > worker.concurrency;
    worker.concurrency = concurrency;
    if (isRaised) await wake(worker);
  };
  const timer = setInterval(
    // The worker itself reports an unreachable Redis.
    () => void follow().catch(() => undefined),
    POLL_MS,
  );
  return () => clearInterval(timer);
}

/** A fully busy worker reads its concurrency again only when a job ends or when it resumes. */
async function wake(worker: Worker): Promise<void> {
  await worker.pause(true);
  await worker.resume();
}
