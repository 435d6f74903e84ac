// Creates partitions ahead of time, so that no rows go to a default partition.
import { sql } from './drizzle';
import { rowsWithoutOrg, type Database } from './database';

const CREATE = {
  llm_usage_ledger: sql`sextant_make_ledger_partitions(3)`,
  event_logs: sql`sextant_make_event_log_partitions(3)`,
  run_event_logs: sql`sextant_make_event_partitions(4)`,
};
export type PartitionedTable = keyof typeof CREATE;

/**
 * Creates the missing partitions of the current period and the next ones: three months of the ledger and of executions,
 * four weeks of run events. Returns how many it created.
 */
export async function createPartitions(
  database: Database,
  tables: readonly PartitionedTable[] = ['llm_usage_ledger', 'event_logs', 'run_event_logs'],
): Promise<number> {
  const counts = sql.join(
    tables.map((table) => CREATE[table]),
    sql` + `,
  );
  const rows = await rowsWithoutOrg<{ created: number }>(database, sql`select ${counts} as created`);
  return rows[0]!.created;
}
