// Streams the output of COPY … TO STDOUT.
import { once } from 'node:events';
import { finished, type Readable } from 'node:stream';
import type { Pool } from 'pg';
import { to } from 'pg-copy-streams';
import { enterScope } from './scope';

/**
 * Runs the statement in a transaction of the org. Resolves when the first bytes are available; rejects with the driver's
 * error if Postgres rejects the statement. Rows are read from Postgres only as the stream is read, without a time limit.
 * The connection returns to its pool at the end. If the stream fails or is destroyed early, the connection is closed,
 * which ends the statement.
 */
export async function copyOut(pool: Pool, orgId: string, statement: string): Promise<Readable> {
  const client = await pool.connect();
  try {
    await client.query(`begin read only; set local timezone to 'UTC';
      ${enterScope(orgId)}`);
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
  const rows = client.query(to(statement));
  finished(rows, (error) => {
    if (error) client.release(error);
    else client.query('commit', (failure: Error | null) => client.release(failure ?? undefined));
  });
  await once(rows, 'readable');
  return rows;
}
