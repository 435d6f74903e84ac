// The lines that a tail has sent lately. A tail reads the last seconds again and again, because lines reach Loki late; what
// it has sent is not sent again.
import { CursorError } from '@sextant/records/database/cursor';
import { createHash } from 'node:crypto';
import type { RawLine } from '../line';

/** More lines shorten the time that is read again. */
const MAX_LINES = 5_000;
/** Lines that a position names. */
const MAX_NAMED = 64;
/** In characters of 6 bits. */
const HASH_LENGTH = 8;

export interface SentLines {
  /** Nothing before this time is read again; nanoseconds since the epoch. */
  readonly floor: bigint;
  /** Marks the lines as sent, and returns those that were not. */
  take(lines: readonly RawLine[]): readonly RawLine[];
  /** Raises the floor. */
  forget(before: bigint): void;
  /** A text from which `sentLinesAt` continues. */
  position(): string;
}

export function createSentLines(): SentLines {
  return collect(0n, new Map());
}

/** The sent lines of an earlier tail. Throws CursorError. */
export function sentLinesAt(position: string): SentLines {
  const [, floor, hashes] = POSITION.exec(position) ?? [];
  if (floor === undefined || hashes === undefined) throw new CursorError('the position is not from this stream');
  const named = hashes.match(new RegExp(`.{${HASH_LENGTH}}`, 'g')) ?? [];
  return collect(BigInt(floor), new Map(named.map((hash) => [hash, BigInt(floor)])));
}

const POSITION = new RegExp(`^(\\d{16,19})\\.((?:[\\w-]{${HASH_LENGTH}}){0,${MAX_NAMED}})$`);

/** @param sent times of lines by their hash, in the order in which they were sent */
function collect(initialFloor: bigint, sent: Map<string, bigint>): SentLines {
  let floor = initialFloor;
  const raise = (to: bigint): void => {
    if (to > floor) floor = to;
  };
  return {
    get floor() {
      return floor;
    },
    take: (lines) => {
      const fresh = lines.filter((line) => {
        const hash = hashOf(line);
        const isSent = sent.has(hash);
        // Also sets the time of a line that a position named.
        sent.set(hash, line.at);
        return !isSent;
      });
      raise(endOf(dropOldest(sent, MAX_LINES)));
      return fresh;
    },
    forget: (before) => {
      raise(before);
      for (const [hash, at] of sent) if (at < floor) sent.delete(hash);
    },
    position: () => {
      const named = new Map(sent);
      const end = endOf(dropOldest(named, MAX_NAMED));
      return `${end > floor ? end : floor}.${[...named.keys()].join('')}`;
    },
  };
}

/** Drops the lines that were sent first, and returns their times. */
function dropOldest(sent: Map<string, bigint>, max: number): readonly bigint[] {
  const dropped = [...sent].slice(0, Math.max(0, sent.size - max));
  for (const [hash] of dropped) sent.delete(hash);
  return dropped.map(([, at]) => at);
}

/** The first nanosecond after all of the times; 0 without any. */
const endOf = (times: readonly bigint[]): bigint => times.reduce((end, at) => (at >= end ? at + 1n : end), 0n);

/** Loki keeps one of several lines with the same time, labels and text. */
function hashOf({ at, line, labels }: RawLine): string {
  const stream = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(`${at}\n${stream}\n${line}`).digest('base64url').slice(0, HASH_LENGTH);
}
