// Reads the memory use of Redis. It evicts nothing, so at its limit it refuses writes.
import { withTimeout } from '@sextant/http/service/timeout';
import { withFoldedSpans } from '@sextant/telemetry/traces/folded-spans';
import type { Redis } from 'ioredis';

export interface QueueMemory {
  readonly usedBytes: number;
  /** Redis' `maxmemory`; 0 means no limit. */
  readonly limitBytes: number;
}

/** Undefined while Redis does not answer. */
export type ReadQueueMemory = () => Promise<QueueMemory | undefined>;

const TIMEOUT_MS = 500;
const CACHE_MS = 1_000;

/** Calls within a second share one reading. */
export function queueMemory(redis: Redis): ReadQueueMemory {
  let last: { readonly at: number; readonly value: Promise<QueueMemory | undefined> } | undefined;
  const read = async (): Promise<QueueMemory | undefined> => {
    // ioredis would queue the command until Redis is back.
    if (redis.status !== 'ready') return undefined;
    const reply = withFoldedSpans(() => redis.info('memory'));
    const info = await withTimeout(reply, TIMEOUT_MS, 'no answer').catch(() => undefined);
    return info === undefined
      ? undefined
      : { usedBytes: fieldOf(info, 'used_memory'), limitBytes: fieldOf(info, 'maxmemory') };
  };
  return () => {
    if (!last || Date.now() - last.at > CACHE_MS) last = { at: Date.now(), value: read() };
    return last.value;
  };
}

function fieldOf(info: string, field: string): number {
  return Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
}

/** Used share of the limit; 0 without a limit. */
export function usedShare({ usedBytes, limitBytes }: QueueMemory): number {
  return limitBytes === 0 ? 0 : usedBytes / limitBytes;
}
