// A queue of batches for Loki, bounded in bytes; drops the oldest batch first.
import type { Line } from '../line/line';
import { batchHeads, LokiBatch, type LineTime, type StreamLabels } from './batch';

/** Overhead of a line in a batch, in bytes. */
const OVERHEAD = 64;
/** Larger buffers are not reused. */
const MAX_SPARE_BYTES = 4 * 1024 * 1024;

export interface LineQueue {
  /** Adds a line. Returns the number of dropped lines: older lines, or this one when it exceeds the capacity. */
  push(line: Line): number;
  /** Adds a batch of an earlier process before all lines. Returns the number of dropped lines. */
  unshift(batch: LokiBatch): number;
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
  readonly instance: string | undefined;
  readonly capacity: number;
  readonly batchBytes: number;
}

/** A queue of at most `capacity` bytes, in batches of about `batchBytes`. */
export function lineQueue({ labels, instance, capacity, batchBytes }: QueueOptions): LineQueue {
  const heads = batchHeads(labels, instance);
  const nextTime = clock();
  const closed: LokiBatch[] = [];
  let closedBytes = 0;
  let current = new LokiBatch();
  let spare: Buffer | undefined;

  function closeCurrent(): LokiBatch {
    const batch = current;
    current = new LokiBatch(spare);
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
    push(line) {
      const bytes = line.text.length + heads.metadata.length + OVERHEAD;
      if (bytes > capacity) return 1;
      let dropped = 0;
      while (closedBytes + current.bytes + bytes > capacity) {
        const oldest = shift();
        if (!oldest) break;
        dropped += oldest.count;
      }
      current.add(line, nextTime(line.at), heads);
      if (current.bytes >= batchBytes) {
        closedBytes += current.bytes;
        closed.push(closeCurrent());
      }
      return dropped;
    },
    unshift(batch) {
      if (closedBytes + current.bytes + batch.bytes > capacity) return batch.count;
      closedBytes += batch.bytes;
      closed.unshift(batch);
      return 0;
    },
    full: () => closed.length > 0,
    take: shift,
    release(batch) {
      if (batch.memory.length <= MAX_SPARE_BYTES) spare = batch.memory;
    },
    bytes: () => closedBytes + current.bytes,
  };
}

/** A clock that is set back by less than this keeps its time, for the order of lines. Loki accepts lines of the future. */
const MAX_HELD_MS = 1_000;
const NANOS = 1e6;

/** Increasing times, so that Loki keeps the order of lines within a millisecond. They follow a clock that is set back. */
function clock(): (at: number) => LineTime {
  let ms = 0;
  let count = 0;
  return (at) => {
    if (at > ms || at < ms - MAX_HELD_MS) {
      ms = at;
      count = 0;
    } else {
      count += 1;
      if (count === NANOS) {
        ms += 1;
        count = 0;
      }
    }
    return [ms, count];
  };
}
