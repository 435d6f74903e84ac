// Inserts ledger rows into Postgres in batches, with COPY.
import { getTableColumns, sql } from '../database/drizzle';
import { copyIn, type Database } from '../database/database';
import { columnsOf, LINE_COLUMNS, ledgerLine, type LedgerRow } from './lines';
import { llmUsageLedger } from '../schema/ledger';

export type { LedgerRow };

/** Inserts rows of one org and returns how many were new. Skips rows that already exist. */
export function insertRows(database: Database, orgId: string, rows: readonly LedgerRow[]): Promise<number> {
  return insertLines(database, orgId, rows.map(ledgerLine));
}

/**
 * Inserts lines of one org in one transaction and returns how many were new. Skips rows that already exist. All lines
 * must have the same columns; Postgres rejects a mixture as bad data.
 */
export async function insertLines(database: Database, orgId: string, lines: readonly string[]): Promise<number> {
  if (lines.length === 0) return 0;
  try {
    return await insert(database, orgId, lines);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return insert(database, orgId, lines, 'on conflict do nothing');
  }
}

// COPY cannot write to a table with row-level security, so the rows pass through a temporary table, which is not logged
// either. Conflicts occur only after a crash; checking for them takes a quarter longer.
function insert(database: Database, orgId: string, lines: readonly string[], onConflict = ''): Promise<number> {
  const names = namesOf(LINE_COLUMNS.slice(0, columnsOf(lines[0]!)));
  return database.withOrg(orgId, async (tx) => {
    await tx.execute(sql`create temp table if not exists ledger_lines (like llm_usage_ledger) on commit delete rows`);
    await copyIn(tx, `copy pg_temp.ledger_lines (${names}) from stdin`, lines);
    const { rowCount } = await tx.execute(
      sql.raw(`insert into llm_usage_ledger (${names}) select ${names} from pg_temp.ledger_lines ${onConflict}`),
    );
    return rowCount ?? 0;
  });
}

/** SQLSTATE unique_violation. */
const isDuplicate = (error: unknown) =>
  (error as { readonly cause?: { readonly code?: string } }).cause?.code === '23505';

const COLUMNS = getTableColumns(llmUsageLedger);

const namesOf = (columns: readonly (keyof LedgerRow)[]) => columns.map((column) => COLUMNS[column].name).join(', ');
