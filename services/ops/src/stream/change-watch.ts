// Tells feeds when anything has been written to Postgres. One cheap query for all of them, so that idle feeds read nothing.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import type { Database } from '@sextant/records/database';
import { ALL_ORGS } from '@sextant/records/database/scope';
import { CURRENT_POSITION } from '@sextant/records/database/snapshot';
import { loggedOnce } from '../background/logged-once';

/** Reads the changes; true if it succeeded. */
export type ChangeReader = () => Promise<boolean>;

export interface ChangeWatch {
  /** Calls the reader after each change until the returned function is called. */
  subscribe(reader: ChangeReader): () => void;
}

const INTERVAL_MS = 700;
const WHAT = 'look for changes for the stream';

export function createChangeWatch(database: Database, intervalMs = INTERVAL_MS): ChangeWatch {
  const readers = new Set<ChangeReader>();
  const attempt = loggedOnce(WHAT, 'stream');
  let loop: Loop | undefined;
  /** Where all readers are; undefined if one of them may have missed something. */
  let seen: string | undefined;

  async function round(): Promise<void> {
    const [position] = await database.read(ALL_ORGS, CURRENT_POSITION);
    if (position === seen) return;
    const results = await Promise.all([...readers].map((reader) => reader()));
    seen = results.every(Boolean) ? position : undefined;
  }

  return {
    subscribe: (reader) => {
      readers.add(reader);
      seen = undefined;
      loop ??= startLoop({
        ...{ what: WHAT, operation: 'stream', intervalMs },
        round: () => attempt(() => round().then(() => 'done')).then(() => undefined),
      });
      return () => {
        readers.delete(reader);
        if (readers.size > 0) return;
        void loop?.stop();
        loop = undefined;
      };
    },
  };
}
