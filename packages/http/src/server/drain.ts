// Drains request bodies that the server has refused. A client that is still sending may otherwise see a connection
// reset instead of the response.
import type { Readable } from 'node:stream';

/** Longer bodies and slower clients are not waited for. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_MS = 2_000;
/** Reads all bodies together at no more than 50 MB/s, so that many large ones do not keep the process busy. */
const TICK_MS = 20;
const BYTES_PER_TICK = 1024 * 1024;

let bytesLeft = BYTES_PER_TICK;
let nextTick: NodeJS.Timeout | undefined;
const paused = new Set<Readable>();

/** Resolves when the stream has ended or a limit is reached. */
export function drain(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, MAX_MS);
    let bytesRead = 0;
    function done(): void {
      clearTimeout(timer);
      paused.delete(stream);
      stream.off('data', count);
      stream.pause();
      resolve();
    }
    function count({ length }: Buffer): void {
      bytesRead += length;
      if (bytesRead > MAX_BYTES) return done();
      bytesLeft -= length;
      scheduleTick();
      if (bytesLeft > 0) return;
      stream.pause();
      paused.add(stream);
    }
    stream.on('data', count);
    for (const end of ['end', 'close', 'error']) stream.once(end, done);
    stream.resume();
  });
}

function scheduleTick(): void {
  nextTick ??= setTimeout(() => {
    nextTick = undefined;
    bytesLeft = BYTES_PER_TICK;
    const streams = [...paused];
    paused.clear();
    for (const stream of streams) stream.resume();
  }, TICK_MS);
}
