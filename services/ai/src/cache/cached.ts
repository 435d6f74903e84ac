// Values read from the database and kept for some seconds, so that calls neither wait for it nor fail without it.
import { boundedMap } from './lru-map';

export interface KeptOptions<K, V> {
  readonly load: (key: K) => Promise<V>;
  /** Told of a failed load. */
  readonly failed: (error: unknown) => void;
  /** A value older than this is loaded again while it is still used; default 5 s. */
  readonly freshMs?: number;
  /** A value older than this is waited for; default 30 s. */
  readonly staleMs?: number;
  /** The longest that a load is waited for, after which all use the last known value until it ends; default 250. */
  readonly waitMs?: number;
  /** The same while no value is known; default 1,000, as a call without prices and budgets is worse than one that waits. */
  readonly firstWaitMs?: number;
  readonly now?: () => number;
}

export interface Kept<V> {
  readonly value: V;
  /** When the load of it began. */
  readonly at: number;
}

const KEYS_KEPT = 5_000;

/** After a failed load the next one waits this long, so that a database that is away is not asked for every call. */
const RETRY_MS = 1_000;

interface Entry<V> {
  kept?: Kept<V>;
  failedAt?: number;
  loading?: { readonly ended: Promise<void>; readonly since: number } | undefined;
}

/** Returns a function that gives the value of a key; undefined when it was never loaded and cannot be now. */
export function kept<K, V>(options: KeptOptions<K, V>): (key: K) => Promise<Kept<V> | undefined> {
  const { load, failed, freshMs = 5_000, staleMs = 30_000, now = Date.now } = options;
  const { waitMs = 250, firstWaitMs = 1_000 } = options;
  const entries = boundedMap<K, Entry<V>>(KEYS_KEPT);
  const reload = (key: K, entry: Entry<V>) => {
    const since = now();
    const ended = load(key)
      .then((value) => {
        entry.kept = { value, at: since };
      })
      .catch((error: unknown) => {
        entry.failedAt = now();
        failed(error);
      })
      .finally(() => {
        entry.loading = undefined;
      });
    return { ended, since };
  };
  return async (key) => {
    const entry = entries.getOrSet(key, () => ({}));
    const age = entry.kept === undefined ? Infinity : now() - entry.kept.at;
    if (age < freshMs || now() - (entry.failedAt ?? -Infinity) < RETRY_MS) return entry.kept;
    const { ended, since } = (entry.loading ??= reload(key, entry));
    const left = since + (entry.kept ? waitMs : firstWaitMs) - now();
    // A database that hangs is waited for once, not by every call.
    if (age >= staleMs && left > 0) await atMost(ended, left);
    return entry.kept;
  };
}

async function atMost(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, expired]);
  clearTimeout(timer);
}
