// Places of calls under way in the ledger: each has room on disk for its entry, whatever becomes of the disk meanwhile.
import type { Database } from '../database/database';
import type { Spool } from '../spool/spool';
import { MAX_LINE_BYTES } from '../spool/reserve';

/** The place of a call that is under way, whose entry is sure to be kept. */
export interface Place {
  /** Gives it back, when the entry is appended or there is none. Only the first time counts. */
  release(): void;
}

/** What Postgres said last holds for this long. */
const ASK_EVERY_MS = 500;
/** The longest wait for it. */
const MAX_WAIT_MS = 1_000;

/** Returns a function that takes a place; undefined when there is no room on disk and Postgres does not answer. */
export function placesOf(
  spool: Spool,
  database: Pick<Database, 'ready'>,
  maxSpoolBytes: number,
): () => Promise<Place | undefined> {
  let taken = 0;
  const answers = reachable(database);
  return async () => {
    const limit = Math.floor((maxSpoolBytes - spool.bytes) / MAX_LINE_BYTES);
    if (Math.min(spool.room, limit) <= taken && !(await answers())) return undefined;
    taken += 1;
    let held = true;
    return {
      release: () => {
        if (held) taken -= 1;
        held = false;
      },
    };
  };
}

/** Asks whether Postgres answers, at most once at a time and twice a second. */
function reachable(database: Pick<Database, 'ready'>): () => Promise<boolean> {
  let asked = -Infinity;
  let answer = Promise.resolve(false);
  return () => {
    if (performance.now() - asked > ASK_EVERY_MS) {
      asked = performance.now();
      answer = atMost(database.ready().then((reasons) => reasons.length === 0));
    }
    return answer;
  };
}

async function atMost(asking: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), MAX_WAIT_MS);
  });
  return Promise.race([asking.catch(() => false), late]).finally(() => clearTimeout(timer));
}
