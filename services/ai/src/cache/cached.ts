// Caches values from the database for some seconds, so that calls neither wait for it nor fail without it.
import { setTimeout as delay } from 'node:timers/promises';
import { lruMap } from './lru-map';

export interface CacheOptions<K, V> {
  readonly load: (key: K) => Promise<V>;
  /** Called when a load fails. */
  readonly onError: (error: unknown) => void;
  /** An older value is reloaded in the background; default 5 s. */
  readonly freshMs?: number;
  /** With an older value, callers wait for the reload; default 30 s. */
  readonly staleMs?: number;
  /** Longest wait for a reload; afterwards callers get the last value; default 250 ms. */
  readonly waitMs?: number;
  /** Longest wait for the first load; default 1 s, as a call without prices and budgets is worse than a slow one. */
  readonly firstWaitMs?: number;
  readonly now?: () => number;
}

export interface CachedValue<V> {
  readonly value: V;
  /** Start of the load. */
  readonly loadedAt: number;
}

const MAX_KEYS = 5_000;

/** Pause after a failed load, so that an unavailable database is not queried for every call. */
const RETRY_MS = 1_000;

interface Entry<V> {
  current?: CachedValue<V>;
  failedAt?: number;
  loading?: { readonly done: Promise<void>; readonly since: number } | undefined;
}

/** Returns a function that looks up a key; undefined when the value was never loaded and cannot be loaded now. */
export function cached<K, V>(options: CacheOptions<K, V>): (key: K) => Promise<CachedValue<V> | undefined> {
  const { load, onError, freshMs = 5_000, staleMs = 30_000, now = Date.now } = options;
  const { waitMs = 250, firstWaitMs = 1_000 } = options;
  const entries = lruMap<K, Entry<V>>(MAX_KEYS);
  const reload = (key: K, entry: Entry<V>) => {
    const since = now();
    const done = load(key)
      .then((value) => {
        entry.current = { value, loadedAt: since };
      })
      .catch((error: unknown) => {
        entry.failedAt = now();
        onError(error);
      })
      .finally(() => {
        entry.loading = undefined;
      });
    return { done, since };
  };
  return async (key) => {
    const entry = entries.getOrSet(key, () => ({}));
    const age = entry.current === undefined ? Infinity : now() - entry.current.loadedAt;
    if (age < freshMs || now() - (entry.failedAt ?? -Infinity) < RETRY_MS) return entry.current;
    const { done, since } = (entry.loading ??= reload(key, entry));
    const left = since + (entry.current ? waitMs : firstWaitMs) - now();
    // The wait counts from the start of the load: only the first callers wait for a database that hangs.
    if (age >= staleMs && left > 0) await Promise.race([done, delay(left, undefined, { ref: false })]);
    return entry.current;
  };
}
