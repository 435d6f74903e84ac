// A queue of batches for Loki, bounded in bytes; drops the oldest batch first.
import type { LogLevel } from '@sextant/signals/query/logql';
import { LokiBatch, streamHeads, type LineTime, type StreamLabels } from './batch';

/** Overhead of a line in a batch, in bytes. */
const OVERHEAD = 64;
/** Larger buffers are not reused. */
const MAX_SPARE_BYTES = 4 * 1024 * 1024;

export interface LineQueue {
  /** Adds a line. Returns the number of dropped lines: older lines, or this one when it exceeds the capacity. */
  push(level: LogLevel, line: string, at: number): number;
  /** Whether a batch is full. */
  full(): boolean;
  /** Removes and returns the oldest batch. */
  take(): LokiBatch | undefined;
  /** Returns the buffer of a batch for reuse. */
  release(batch: LokiBatch): void;
  /** Bytes in the queue. */
  bytes(): number;
}

export interface QueueOptions {
  readonly labels: StreamLabels;
  readonly capacity: number;
  readonly batchBytes: number;
}

/** A queue of at most `capacity` bytes, in batches of about `batchBytes`. */
export function lineQueue({ labels, capacity, batchBytes }: QueueOptions): LineQueue {
  const heads = streamHeads(labels);
  const nextTime = clock();
  const closed: LokiBatch[] = [];
  let closedBytes = 0;
  let current = new LokiBatch(heads);
  let spare: Buffer | undefined;

  function closeCurrent(): LokiBatch {
    const batch = current;
    current = new LokiBatch(heads, spare);
    spare = undefined;
    return batch;
  }

  function shift(): LokiBatch | undefined {
    const oldest = closed.shift();
    if (oldest) closedBytes -= oldest.bytes;
    else if (current.count > 0) return closeCurrent();
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
        closed.push(closeCurrent());
      }
      return dropped;
    },
    full: () => closed.length > 0,
    take: shift,
    release(batch) {
      if (batch.memory.length <= MAX_SPARE_BYTES) spare = batch.memory;
    },
    bytes: () => closedBytes + current.bytes,
  };
}

/** Strictly increasing times, so that Loki keeps the order of lines within a millisecond. */
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
