// Alternative ways to insert ledger rows, for benchmarks. They run as the superuser, who bypasses row-level security.
import { finished } from 'node:stream/promises';
import { getTableColumns } from '../database/drizzle';
import { Client } from 'pg';
import { from } from 'pg-copy-streams';
import { LINE_COLUMNS, ledgerLine, type LedgerRow } from '../ledger/lines';
import { llmUsageLedger } from '../schema/ledger';

const COLUMNS = getTableColumns(llmUsageLedger);
const NAMES = LINE_COLUMNS.map((column) => COLUMNS[column].name).join(', ');

/** Inserts rows with a prepared statement of `rowsEach` rows, distributed over open connections. */
export async function insertByStatements(
  clients: readonly Client[],
  rows: readonly LedgerRow[],
  rowsEach: number,
): Promise<void> {
  if (rows.length % rowsEach !== 0)
    throw new Error(`${rows.length} rows cannot be split into statements of ${rowsEach}`);
  const statement = { name: 'insert', text: insertOf(rowsEach) };
  let next = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (next < rows.length) {
        const some = rows.slice(next, (next += rowsEach));
        const values = some.flatMap((row) => LINE_COLUMNS.map((column) => row[column] ?? null));
        await client.query({ ...statement, values });
      }
    }),
  );
}

function insertOf(rows: number): string {
  let parameter = 0;
  const tuple = () => `(${LINE_COLUMNS.map(() => `$${++parameter}`).join()})`;
  return `insert into llm_usage_ledger (${NAMES}) values ${Array.from({ length: rows }, tuple).join()}`;
}

/** The input of COPY. */
export const copyText = (rows: readonly LedgerRow[]): Buffer =>
  Buffer.from(rows.map((row) => `${ledgerLine(row)}\n`).join(''));

/** Inserts all rows with one COPY into the ledger. */
export async function copyStraight(client: Client, text: Buffer): Promise<void> {
  const copying = client.query(from(`copy llm_usage_ledger (${NAMES}) from stdin`));
  copying.end(text);
  await finished(copying);
}

export async function withClients<T>(
  url: string,
  count: number,
  use: (clients: readonly Client[]) => Promise<T>,
): Promise<T> {
  const clients = Array.from({ length: count }, () => new Client({ connectionString: url }));
  try {
    await Promise.all(clients.map((client) => client.connect()));
    return await use(clients);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
