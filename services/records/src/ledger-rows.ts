// Ledger rows: what a call to a model provider left, as it is spooled and as it is inserted.
import { getTableColumns, sql } from 'drizzle-orm';
import type { Database } from './database';
import { llmUsageLedger } from './schema/llm-usage-ledger';

/** A row of the ledger. Tokens and cost are null where they are not known; cost is in 1e-9 USD. */
export type LedgerRow = Readonly<Omit<typeof llmUsageLedger.$inferInsert, 'costUsd'>>;
/** What a caller gives; id and time are set when it is appended. */
export type LedgerEntry = Omit<LedgerRow, 'id' | 'createdAt' | 'corrects'>;

const COLUMNS = Object.entries(getTableColumns(llmUsageLedger)).filter(([, column]) => !column.generated);
const NAMES = sql.join(
  COLUMNS.map(([, { name }]) => sql.identifier(name)),
  sql`, `,
);

/**
 * Inserts rows of one org and returns how many were new. One statement with one parameter whatever the number of rows;
 * rows that are there already are left alone.
 */
export async function insertRows(database: Database, orgId: string, rows: readonly LedgerRow[]): Promise<number> {
  const records = rows.map((row) =>
    Object.fromEntries(COLUMNS.map(([key, { name }]) => [name, row[key as keyof LedgerRow]])),
  );
  const result = await database.withOrg(orgId, (tx) =>
    tx.execute(sql`insert into llm_usage_ledger (${NAMES})
      select ${NAMES} from jsonb_populate_recordset(null::llm_usage_ledger, ${JSON.stringify(records)}::jsonb)
      on conflict do nothing`),
  );
  return result.rowCount ?? 0;
}

/** Makes the ledger's partitions of this month and the three that follow, where they are missing. */
export async function makePartitions(database: Database): Promise<void> {
  await database.withoutOrg((tx) => tx.execute(sql`select sextant_make_ledger_partitions(3)`));
}
