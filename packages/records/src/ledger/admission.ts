// Admits calls to the ledger: an admitted call has room on disk for its entry, even if the disk fills up meanwhile.
import type { Database } from '../database/database';
import type { Spool } from '../spool/spool';
import { MAX_LINE_BYTES } from '../spool/reserve';

/** Room for the entry of a call in progress. */
export interface Admission {
  /** Call once the entry is appended, or if there is none. Further calls have no effect. */
  release(): void;
}

/** How long a check of Postgres is valid. */
const CHECK_EVERY_MS = 500;
const CHECK_TIMEOUT_MS = 1_000;

/** Returns a function that admits a call, or returns undefined if there is no room on disk and Postgres is unavailable. */
export function admissions(
  spool: Spool,
  database: Pick<Database, 'ready'>,
  maxSpoolBytes: number,
): () => Promise<Admission | undefined> {
  let taken = 0;
  const isReachable = reachability(database);
  return async () => {
    const limit = Math.floor((maxSpoolBytes - spool.bytes) / MAX_LINE_BYTES);
    if (Math.min(spool.room, limit) <= taken && !(await isReachable())) return undefined;
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

/** Checks whether Postgres is reachable, at most twice a second. */
function reachability(database: Pick<Database, 'ready'>): () => Promise<boolean> {
  let checkedAt = -Infinity;
  let result = Promise.resolve(false);
  return () => {
    if (performance.now() - checkedAt > CHECK_EVERY_MS) {
      checkedAt = performance.now();
      result = falseIfLate(database.ready().then((reasons) => reasons.length === 0));
    }
    return result;
  };
}

async function falseIfLate(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
  });
  return Promise.race([check.catch(() => false), late]).finally(() => clearTimeout(timer));
}
