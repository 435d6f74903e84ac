// Rows of the SQL of a dashboard: of the caller's org, by row-level security, and within a time limit.
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { isPanelTimeout, readPanel, type PanelTable } from '@sextant/records/panels/panel-query';
import type { BoundQuery } from './sql';

/** Rows of a query to Postgres. */
export const MAX_ROWS = 1_000;
const TIMEOUT_MS = 5_000;

/** Throws a problem of status 504 if the query takes too long. */
export async function readRows(database: Database, orgId: string, query: BoundQuery): Promise<PanelTable> {
  try {
    return await readPanel(database, orgId, { ...query, timeoutMs: TIMEOUT_MS, maxRows: MAX_ROWS });
  } catch (cause) {
    if (!isPanelTimeout(cause)) throw cause;
    const seconds = TIMEOUT_MS / 1_000;
    const detail = `Postgres did not respond within ${seconds} s: ask for a shorter time range, or try again`;
    throw new ProblemError(504, detail, { cause, fields: { store: 'Postgres', retryable: true } });
  }
}
