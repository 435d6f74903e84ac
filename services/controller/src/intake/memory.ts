// How full Redis is: it evicts nothing, so that at its limit it refuses what it is given.
import { withTimeout } from '@sextant/http/service/timeout';
import type { Redis } from 'ioredis';

export interface QueueMemory {
  readonly usedBytes: number;
  /** Redis' `maxmemory`; 0: it has no limit. */
  readonly maxBytes: number;
}

/** Reads the memory of Redis; undefined while Redis does not answer. */
export type ReadMemory = () => Promise<QueueMemory | undefined>;

const TIMEOUT_MS = 500;

/** Readings within `sharedMs` are one. */
export function memoryOf(redis: Redis, sharedMs = 1_000): ReadMemory {
  let last: { readonly at: number; readonly value: Promise<QueueMemory | undefined> } | undefined;
  const read = async (): Promise<QueueMemory | undefined> => {
    // A command would wait until Redis is back.
    if (redis.status !== 'ready') return undefined;
    const info = await withTimeout(redis.info('memory'), TIMEOUT_MS, 'no answer').catch(() => undefined);
    return info === undefined
      ? undefined
      : { usedBytes: valueIn(info, 'used_memory'), maxBytes: valueIn(info, 'maxmemory') };
  };
  return () => {
    if (!last || Date.now() - last.at > sharedMs) last = { at: Date.now(), value: read() };
    return last.value;
  };
}

function valueIn(info: string, field: string): number {
  return Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
}

/** The share of the limit that is used, from 0; 0 without a limit. */
export function shareOf({ usedBytes, maxBytes }: QueueMemory): number {
  return maxBytes === 0 ? 0 : usedBytes / maxBytes;
}
