// What a COPY … TO STDOUT of an org's rows gives, as a stream.
import { once } from 'node:events';
import { finished, type Readable } from 'node:stream';
import type { Pool } from 'pg';
import { to } from 'pg-copy-streams';
import { enterScope } from './scope';

/**
 * Runs the statement in a transaction of the org and resolves with its output once the first bytes are there; rejects
 * with the driver's error when it is refused. Rows are read from Postgres only as the stream is read, without a time
 * limit. The connection goes back to its pool at the end; when the stream fails or is destroyed before, it is closed,
 * and with it the statement in Postgres.
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
