// Bulk operations: background work on many items that survives its process. The state is in Redis. A lease ensures that
// one controller works on it at a time, and another one takes over when that controller dies.
import { startLoop } from '@sextant/http/service/loop';
import { log } from '@sextant/telemetry/logs';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';

export interface Progress {
  readonly id: string;
  readonly started_at: string;
  /** Null while the operation is running. */
  readonly ended_at: string | null;
}

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface Operation<R, P extends Progress> {
  readonly request: R;
  readonly progress: P;
}

export interface BulkOperations<R, P extends Progress> {
  /** Starts an operation; resolves once its state is stored. */
  start(request: R, progress: Omit<P, keyof Progress>): Promise<P>;
  /** Operations of all controllers, newest first. The progress of other controllers is some seconds old. */
  list(): Promise<readonly Operation<R, P>[]>;
  /** Stops after the current items; another controller, or the next start, continues. */
  close(): Promise<void>;
}

export interface BulkOptions<R, P extends Progress> {
  readonly redis: Redis;
  /** Name of the operations in Redis keys and log lines. */
  readonly name: string;
  /** Does the remaining work, updates `progress`, and returns early when the signal is aborted. */
  readonly work: (operation: Operation<R, Mutable<P>>, signal: AbortSignal) => Promise<void>;
  /** Number of ended operations to keep. */
  readonly keep: number;
}

/** After its controller dies, an operation is taken over within this time. */
const LEASE_MS = 10_000;
/** How often the lease is renewed and the progress saved. After a crash, items of this time may be counted twice. */
const RENEW_MS = 2_000;
const POLL_MS = 5_000;

const RENEW = `return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('PEXPIRE', KEYS[1], ARGV[2]) or 0`;
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

interface Lease {
  readonly key: string;
  readonly token: string;
}

export function createBulk<R, P extends Progress>(options: BulkOptions<R, P>): BulkOperations<R, P> {
  const { redis, name, work, keep } = options;
  const key = `sextant:bulk:${name}`;
  const logFields = { operation: name };
  const stopping = new AbortController();
  const running = new Map<string, { readonly operation: Operation<R, Mutable<P>>; readonly ended: Promise<void> }>();

  const save = (operation: Operation<R, P>) => redis.hset(key, operation.progress.id, JSON.stringify(operation));
  const release = (lease: Lease) => redis.eval(RELEASE, 1, lease.key, lease.token);

  async function list(): Promise<readonly Operation<R, P>[]> {
    const stored = (await redis.hvals(key)).map((text) => JSON.parse(text) as Operation<R, P>);
    const current = stored.map((operation) => running.get(operation.progress.id)?.operation ?? operation);
    return current.sort((a, b) => (a.progress.started_at < b.progress.started_at ? 1 : -1));
  }

  /** Runs an operation unless another controller holds its lease. */
  async function take(id: string): Promise<void> {
    if (running.has(id) || stopping.signal.aborted) return;
    const lease = { key: `${key}:${id}`, token: randomUUID() };
    if ((await redis.set(lease.key, lease.token, 'PX', LEASE_MS, 'NX')) === null) return;
    const text = await redis.hget(key, id);
    const operation = text === null ? undefined : (JSON.parse(text) as Operation<R, Mutable<P>>);
    if (!operation || operation.progress.ended_at !== null) return void (await release(lease));
    const ended = run(operation, lease)
      .catch((error: unknown) => log.error('could not continue a bulk operation, will try again', error, logFields))
      .finally(() => running.delete(id));
    running.set(id, { operation, ended });
  }

  async function run(operation: Operation<R, Mutable<P>>, lease: Lease): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([stopping.signal, lost.signal]);
    const renew = async (): Promise<void> => {
      const isHeld = (await redis.eval(RENEW, 1, lease.key, lease.token, LEASE_MS)) === 1;
      if (!isHeld) return lost.abort();
      await save(operation);
    };
    // While Redis is unavailable the lease expires; the first renewal afterwards notices it.
    const timer = setInterval(() => void renew().catch(() => undefined), RENEW_MS);
    try {
      await work(operation, signal);
      if (!signal.aborted) operation.progress.ended_at = new Date().toISOString();
    } finally {
      clearInterval(timer);
      if (!lost.signal.aborted) {
        await save(operation);
        await release(lease);
      }
    }
    log.info('ended a bulk operation', { ...logFields, ...operation.progress });
  }

  const loop = startLoop({
    what: 'look for interrupted bulk operations',
    ...logFields,
    intervalMs: POLL_MS,
    round: async () => {
      const operations = await list();
      for (const { progress } of operations) if (progress.ended_at === null) await take(progress.id);
      const old = operations.filter(({ progress }) => progress.ended_at !== null).slice(keep);
      if (old.length > 0) await redis.hdel(key, ...old.map(({ progress }) => progress.id));
    },
  });

  return {
    start: async (request, counts) => {
      const initial = { id: randomUUID(), started_at: new Date().toISOString(), ended_at: null };
      const progress = { ...initial, ...counts } as unknown as P;
      await save({ request, progress });
      await take(progress.id);
      return progress;
    },
    list,
    close: async () => {
      stopping.abort();
      await loop.stop();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
