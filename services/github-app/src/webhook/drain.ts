// Reads what is left of a refused request and forgets it: a client that still sends would never read the answer.
import type { Readable } from 'node:stream';

const MAX_BYTES = 100 * 1024 * 1024;
const MAX_MS = 5_000;

/** Resolves when the stream has ended, or when it is too long or too slow to wait for. */
export function drain(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, MAX_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    let left = MAX_BYTES;
    stream.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) done();
    });
    for (const end of ['end', 'close', 'error']) stream.once(end, done);
    stream.resume();
  });
}
