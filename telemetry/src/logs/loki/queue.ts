// The batches of log lines that wait for Loki: bounded in bytes, the oldest dropped first.
import type { LogLevel } from '@sextant/signals/query/logql';
import { LokiBatch, streamHeads, type LineTime, type StreamLabels } from './batch';

/** What a line costs in a batch beside its text, in bytes. */
const OVERHEAD = 64;
/** Larger memory of a batch is not kept for the next. */
const MOST_SPARE_BYTES = 4 * 1024 * 1024;

export interface LineQueue {
  /** Adds a line of a time in milliseconds; returns how many were dropped for it, itself when it is larger than the queue. */
  push(level: LogLevel, line: string, at: number): number;
  /** Whether a batch has its size. */
  full(): boolean;
  /** Takes the oldest batch. */
  take(): LokiBatch | undefined;
  /** Gives back the memory of a batch that nobody reads any more. */
  release(batch: LokiBatch): void;
  /** Bytes held now, without what was taken. */
  bytes(): number;
}

export interface QueueOptions {
  readonly labels: StreamLabels;
  readonly capacity: number;
  readonly batchBytes: number;
}

/** A queue of at most `capacity` bytes, in batches that are closed when they have `batchBytes`. */
export function lineQueue({ labels, capacity, batchBytes }: QueueOptions): LineQueue {
  const heads = streamHeads(labels);
  const nextTime = clock();
  const closed: LokiBatch[] = [];
  let closedBytes = 0;
  let current = new LokiBatch(heads);
  let spare: Buffer | undefined;

  function renew(): LokiBatch {
    const batch = current;
    current = new LokiBatch(heads, spare);
    spare = undefined;
    return batch;
  }

  function shift(): LokiBatch | undefined {
    const oldest = closed.shift();
    if (oldest) closedBytes -= oldest.bytes;
    else if (current.count > 0) return renew();
    return oldest;
  }

  return {
    push(level, line, at) {
      const bytes = line.length + OVERHEAD;
      if (bytes > capacity) return 1;
      let dropped = 0;
      while (closedBytes + current.bytes + bytes > capacity) {
        const oldest = shift();
        if (!oldest) break;
        dropped += oldest.count;
      }
      current.add(level, nextTime(at), line);
      if (current.bytes >= batchBytes) {
        closedBytes += current.bytes;
        closed.push(renew());
      }
      return dropped;
    },
    full: () => closed.length > 0,
    take: shift,
    release(batch) {
      if (batch.memory.length <= MOST_SPARE_BYTES) spare = batch.memory;
    },
    bytes: () => closedBytes + current.bytes,
  };
}

/** Times that only ever go up, so that Loki keeps the order of lines written in the same millisecond. */
function clock(): (at: number) => LineTime {
  let ms = 0;
  let count = 0;
  return (at) => {
    if (at > ms) {
      ms = at;
      count = 0;
    } else {
      count += 1;
    }
    return [ms, count];
  };
}
