// Letters that were kept before letters were filed by org are filed, so that questions by org find them too.
import type { Redis } from 'ioredis';
import { FILE_BY_ORG } from './scripts';

/** Runs one of the operations of dead-letters-lua. */
export type Run = (script: string, ...args: readonly (string | number)[]) => Promise<unknown>;

/** Letters at once, each up to some 30 kB. */
const AT_ONCE = 200;

/** What to wait for before a question by org: done once for all processes, tried again when it failed. */
export function fileByOrg(redis: Redis, prefix: string, run: Run): () => Promise<void> {
  let done: Promise<void> | undefined;
  const file = async (): Promise<void> => {
    if ((await redis.exists(`${prefix}by-org`)) === 1) return;
    for (let place = '0'; ;) {
      place = (await run(FILE_BY_ORG, place, AT_ONCE)) as string;
      if (place === '0') return;
    }
  };
  return () =>
    (done ??= file().catch((error: unknown) => {
      done = undefined;
      throw error;
    }));
}
