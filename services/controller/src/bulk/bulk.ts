// Work on many items, in the background and beyond the life of its process: its record is in Redis, one controller does it
// at a time, and when that is gone another takes it up.
import { startLoop } from '@sextant/http/service/loop';
import { log } from '@sextant/telemetry/logs';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';

export interface Progress {
  readonly id: string;
  readonly started_at: string;
  /** Null while it goes on. */
  readonly ended_at: string | null;
}

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface Entry<R, P extends Progress> {
  readonly request: R;
  readonly progress: P;
}

export interface Bulk<R, P extends Progress> {
  /** Writes it down and begins; resolves when it cannot be lost any more. */
  start(request: R, progress: Omit<P, keyof Progress>): Promise<P>;
  /** Those of all controllers, newest first; of others as they were some seconds ago. */
  list(): Promise<readonly Entry<R, P>[]>;
  /** Ends those under way after their current items, and leaves the rest to another controller, or the next start. */
  close(): Promise<void>;
}

export interface BulkOptions<R, P extends Progress> {
  readonly redis: Redis;
  /** Names its records. */
  readonly name: string;
  /** Does what is left, notes in `progress` what it has done, and returns when the signal says so. */
  readonly work: (entry: { readonly request: R; readonly progress: Mutable<P> }, signal: AbortSignal) => Promise<void>;
  /** Ended ones that are remembered. */
  readonly remembered: number;
}

/** A controller that dies holds its work no longer than this. */
const LEASE_MS = 10_000;
/** How often it says that it lives, and how far it is: after its death so much may be counted twice. */
const BEAT_MS = 2_000;
const LOOK_MS = 5_000;

const RENEW = `return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('PEXPIRE', KEYS[1], ARGV[2]) or 0`;
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

export function createBulk<R, P extends Progress>({ redis, name, work, remembered }: BulkOptions<R, P>): Bulk<R, P> {
  const key = `sextant:bulk:${name}`;
  const operation = { operation: name };
  const stopping = new AbortController();
  const running = new Map<string, { readonly entry: Entry<R, Mutable<P>>; readonly ended: Promise<void> }>();

  const save = (entry: Entry<R, P>) => redis.hset(key, entry.progress.id, JSON.stringify(entry));

  async function read(id: string): Promise<Entry<R, P> | undefined> {
    const text = await redis.hget(key, id);
    return text === null ? undefined : (JSON.parse(text) as Entry<R, P>);
  }

  async function list(): Promise<readonly Entry<R, P>[]> {
    const kept = (await redis.hvals(key)).map((text) => JSON.parse(text) as Entry<R, P>);
    const now = kept.map((entry) => running.get(entry.progress.id)?.entry ?? entry);
    return now.sort((a, b) => (a.progress.started_at < b.progress.started_at ? 1 : -1));
  }

  /** Does it, if nobody else does. */
  async function take(id: string): Promise<void> {
    if (running.has(id) || stopping.signal.aborted) return;
    const lease = { key: `${key}:${id}`, token: randomUUID() };
    if ((await redis.set(lease.key, lease.token, 'PX', LEASE_MS, 'NX')) === null) return;
    const entry = (await read(id)) as Entry<R, Mutable<P>> | undefined;
    if (!entry || entry.progress.ended_at !== null) return void (await redis.eval(RELEASE, 1, lease.key, lease.token));
    const ended = doIt(entry, lease)
      .catch((error: unknown) => log.error('could not go on with work on many items, will try again', error, operation))
      .finally(() => running.delete(id));
    running.set(id, { entry, ended });
  }

  async function doIt(entry: Entry<R, Mutable<P>>, lease: { key: string; token: string }): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([stopping.signal, lost.signal]);
    const beat = async (): Promise<void> => {
      const isOurs = (await redis.eval(RENEW, 1, lease.key, lease.token, LEASE_MS)) === 1;
      if (!isOurs) return lost.abort();
      await save(entry);
    };
    // Redis may be away for a while: then the lease runs out, which the next beat finds out.
    const timer = setInterval(() => void beat().catch(() => undefined), BEAT_MS);
    try {
      await work(entry, signal);
      if (!signal.aborted) entry.progress.ended_at = new Date().toISOString();
    } finally {
      clearInterval(timer);
      if (!lost.signal.aborted) {
        await save(entry);
        await redis.eval(RELEASE, 1, lease.key, lease.token);
      }
    }
    log.info('ended work on many items', { ...operation, ...entry.progress });
  }

  const looking = startLoop({
    what: 'look for work that another controller left',
    ...operation,
    intervalMs: LOOK_MS,
    round: async () => {
      const entries = await list();
      for (const { progress } of entries) if (progress.ended_at === null) await take(progress.id);
      const old = entries.filter(({ progress }) => progress.ended_at !== null).slice(remembered);
      if (old.length > 0) await redis.hdel(key, ...old.map(({ progress }) => progress.id));
    },
  });

  return {
    start: async (request, counts) => {
      const begun = { id: randomUUID(), started_at: new Date().toISOString(), ended_at: null };
      const progress = { ...begun, ...counts } as unknown as P;
      await save({ request, progress });
      await take(progress.id);
      return progress;
    },
    list,
    close: async () => {
      stopping.abort();
      await looking.stop();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
