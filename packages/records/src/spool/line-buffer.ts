// Lines on their way to Postgres: held in memory briefly, and in a spool while Postgres is unavailable or slow.
import { setTimeout as delay } from 'node:timers/promises';
import type { Spool } from './spool';
import { drain, type WriteLines } from './drain';

export interface LineBufferOptions {
  readonly spool: Spool;
  readonly write: WriteLines;
  /** While lines in memory exceed this size, further lines go straight to the spool. */
  readonly maxBytes: number;
  /** Called for each line that went to the spool. */
  readonly spooled: (line: string) => void;
  /** Called for each line that was lost because the spool is full or cannot be written. */
  readonly dropped: (line: string, error: unknown) => void;
}

export interface LineBuffer {
  /** Lines not yet in Postgres. */
  readonly size: number;
  /** Does not block. */
  readonly add: (line: string) => void;
  /** Writes all lines, or spools them and throws. Must not be called concurrently. */
  readonly flush: () => Promise<void>;
  /** Waits up to `withinMs` for `last`, which ends with a flush, then spools the remaining lines. */
  readonly close: (last: Promise<unknown>, withinMs: number) => Promise<void>;
}

export function lineBuffer({ spool, write, maxBytes, spooled, dropped }: LineBufferOptions): LineBuffer {
  let lines: string[] = [];
  let inFlight: readonly string[] = [];
  let bytes = 0;
  let closed = false;

  const keep = (line: string) =>
    spool.append(line).then(
      () => spooled(line),
      (error: unknown) => dropped(line, error),
    );
  const keepAll = (some: readonly string[]) => Promise.all(some.map(keep));

  return {
    get size() {
      return lines.length + inFlight.length + spool.lines;
    },
    add: (line) => {
      if (closed) dropped(line, new Error('the writer is closed'));
      else if (bytes + line.length > maxBytes) void keep(line);
      else {
        lines.push(line);
        bytes += line.length;
      }
    },
    flush: async () => {
      if (closed) return;
      [inFlight, lines, bytes] = [lines, [], 0];
      try {
        // Spooled lines are older. While there are any, Postgres may be unavailable, so new lines go to the spool too.
        if (spool.bytes === 0) return await write(inFlight);
        await keepAll(inFlight);
      } catch (error) {
        if (!closed) await keepAll(inFlight);
        throw error;
      } finally {
        inFlight = [];
      }
      await drain(spool, write);
    },
    close: async (last, withinMs) => {
      await Promise.race([last.catch(() => {}), delay(withinMs, undefined, { ref: false })]);
      closed = true;
      await keepAll([...inFlight, ...lines]);
      await spool.close();
    },
  };
}
