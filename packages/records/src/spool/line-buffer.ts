// Lines on their way to Postgres: in memory for a moment, in a spool while Postgres is away or slow.
import { setTimeout as delay } from 'node:timers/promises';
import type { Spool } from './spool';
import { drain, type WriteLines } from './drain';

export interface LineBufferOptions {
  readonly spool: Spool;
  readonly write: WriteLines;
  /** Size of the lines in memory beyond which further ones go to the spool at once. */
  readonly maxBytes: number;
  /** Told of each line that went to the spool. */
  readonly spooled: (line: string) => void;
  /** Told of each line that was lost, as the spool is full or cannot be written. */
  readonly dropped: (line: string, error: unknown) => void;
}

export interface LineBuffer {
  /** Lines not yet in Postgres. */
  readonly size: number;
  /** Returns at once. */
  readonly add: (line: string) => void;
  /** Writes what there is, or takes it to the spool and throws. One call at a time. */
  readonly flush: () => Promise<void>;
  /** Waits at most `withinMs` for `last`, a flush in the end, and leaves in the spool what is not written then. */
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
        // What waits in the spool is older; while there is any, Postgres may be away and everything goes there first.
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
