// The queue of log lines that wait for Loki: bounded in bytes, oldest dropped first.
import type { LogLevel } from '@sextant/signals/query/logql';

export interface QueuedLine {
  readonly level: LogLevel;
  /** Nanoseconds since the epoch as text; later lines have later ones. */
  readonly time: string;
  readonly line: string;
  readonly bytes: number;
}

/** What a queued line costs beside its text. */
const OVERHEAD = 64;

export interface LineQueue {
  /** Adds a line; returns how many older ones were dropped to make room. */
  push(level: LogLevel, line: string): number;
  /** Takes the oldest lines, at least one and up to `bytes`. */
  take(bytes: number): readonly QueuedLine[];
  /** Bytes held now, without what was taken. */
  bytes(): number;
  length(): number;
}

/** A queue that never holds more than `capacity` bytes of lines. */
export function lineQueue(capacity: number): LineQueue {
  let items: (QueuedLine | undefined)[] = [];
  let head = 0;
  let held = 0;
  const nextTime = clock();

  function shift(): QueuedLine {
    const item = items[head]!;
    items[head] = undefined;
    head += 1;
    held -= item.bytes;
    // Moving the rest once per half a queue keeps shifting cheap.
    if (head > 1024 && head * 2 > items.length) {
      items = items.slice(head);
      head = 0;
    }
    return item;
  }

  return {
    push(level, line) {
      const bytes = Buffer.byteLength(line) + OVERHEAD;
      let dropped = 0;
      while (held + bytes > capacity && head < items.length) {
        shift();
        dropped += 1;
      }
      if (bytes > capacity) return dropped + 1;
      items.push({ level, line, bytes, time: nextTime() });
      held += bytes;
      return dropped;
    },
    take(bytes) {
      const taken: QueuedLine[] = [];
      let sum = 0;
      while (head < items.length && (taken.length === 0 || sum + items[head]!.bytes <= bytes)) {
        const item = shift();
        sum += item.bytes;
        taken.push(item);
      }
      return taken;
    },
    bytes: () => held,
    length: () => items.length - head,
  };
}

/** Times that only ever go up, so that Loki keeps the order of lines written in the same millisecond. */
function clock(): () => string {
  let ms = 0;
  let count = 0;
  return () => {
    const now = Date.now();
    if (now > ms) {
      ms = now;
      count = 0;
    } else {
      count += 1;
    }
    return `${ms}${String(count).padStart(6, '0')}`;
  };
}
