// Partitions: made ahead of the time that their rows come, so that none go to a default partition.
import { sql } from './drizzle';
import type { Database } from './database';

const MONTHS_AHEAD = 3;
const WEEKS_AHEAD = 4;

/** Makes the partitions of the present and the coming weeks and months where they are missing; returns how many. */
export async function makePartitionsAhead(database: Database): Promise<number> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ made: number }>(sql`
      select sextant_make_ledger_partitions(${MONTHS_AHEAD}) + sextant_make_event_log_partitions(${MONTHS_AHEAD})
        + sextant_make_event_partitions(${WEEKS_AHEAD}) as made`),
  );
  return rows[0]!.made;
}
