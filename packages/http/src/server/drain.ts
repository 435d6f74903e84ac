// Reading what nobody wants: a client that is answered while it still sends may find its connection reset instead.
import type { Readable } from 'node:stream';

/** Longer bodies and slower clients are answered anyway. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_MS = 2_000;
/** All bodies together are read at this pace at most, 50 MB/s: many large ones would keep the process from all else. */
const TICK_MS = 20;
const BYTES_PER_TICK = 1024 * 1024;

let left = BYTES_PER_TICK;
let ticking: NodeJS.Timeout | undefined;
const waiting = new Set<Readable>();

/** Resolves when the stream has ended, or enough of it was read. */
export function drain(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, MAX_MS);
    let read = 0;
    function done(): void {
      clearTimeout(timer);
      waiting.delete(stream);
      stream.off('data', count);
      stream.pause();
      resolve();
    }
    function count({ length }: Buffer): void {
      read += length;
      if (read > MAX_BYTES) return done();
      left -= length;
      tick();
      if (left > 0) return;
      stream.pause();
      waiting.add(stream);
    }
    stream.on('data', count);
    for (const end of ['end', 'close', 'error']) stream.once(end, done);
    stream.resume();
  });
}

function tick(): void {
  ticking ??= setTimeout(() => {
    ticking = undefined;
    left = BYTES_PER_TICK;
    const all = [...waiting];
    waiting.clear();
    for (const stream of all) stream.resume();
  }, TICK_MS);
}
