// What Loki refuses in a push request, from its answer, and times that it accepts.
import type { Entry, LineTime } from './batch';
import type { PushAnswer } from './push';

export type Verdict = 'stored' | 'retry' | 'divide' | 'refused';

/**
 * What to do after a push. Loki answers 400 when it refuses some lines, after it has stored the others; 413 comes from a
 * proxy. Other refusals are final: the same request would be refused again.
 */
export function verdictOf({ status }: PushAnswer): Verdict {
  if (status === undefined || status === 429 || status === 408 || status >= 500) return 'retry';
  if (status >= 200 && status < 300) return 'stored';
  return status === 400 || status === 413 ? 'divide' : 'refused';
}

/** The time of the server is cut to the second, and clocks differ a little. */
const TOLERANCE_MS = 60_000;
const TOO_NEW = /timestamp too new/;
/** With the oldest time that Loki accepts, in this stream or at all; cut to the second. */
const TOO_OLD =
  /(?:entry too far behind|timestamp too old).*?oldest acceptable timestamp is: (\d{4}-\S+?(?:Z|[+-]\d\d:\d\d))/;

/**
 * Moves the times that Loki refused into the range that it accepts; the lines still tell when they were written. Returns
 * undefined when no time was refused.
 *
 * @param now the clock of this process, in milliseconds since the epoch
 */
export function withAcceptedTimes(
  entries: readonly Entry[],
  { text, serverTime }: PushAnswer,
  now: number,
): readonly Entry[] | undefined {
  const newest = serverTime !== undefined && TOO_NEW.test(text) ? serverTime : Infinity;
  const oldest = Date.parse(TOO_OLD.exec(text)?.[1] ?? '') + 1_000;
  // The clock is ahead, or it was and is set right.
  const ahead = Math.max(now - newest, 0);
  const moved = entries.map((entry): Entry => {
    const [ms, nanos] = entry.time;
    const latest = newest + TOLERANCE_MS;
    if (ms > latest) return at(entry, [ms - ahead <= latest ? ms - ahead : within(newest, ms), nanos]);
    return ms < oldest ? at(entry, [within(oldest, ms), nanos]) : entry;
  });
  return moved.some((entry, i) => entry !== entries[i]) ? moved : undefined;
}

function at(entry: Entry, time: LineTime): Entry {
  return { ...entry, time };
}

/** The place of `ms` in its second, in another second: equal lines keep different times. */
function within(second: number, ms: number): number {
  return second + (ms % 1_000);
}
