// The connection to Postgres. Every statement runs in a transaction that names its org.
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { DrizzleQueryError, type SQL, drizzle, type NodePgDatabase, PgDialect } from './drizzle';
import { escapeLiteral, Pool, type PoolClient, type PoolConfig, type QueryResult } from 'pg';
import { from } from 'pg-copy-streams';
import { copyOut } from './copy-out';
import { enterScope } from './scope';

/** Postgres is unavailable or rejected a statement. `cause` is the driver's error; the statement's values are omitted. */
export class RecordsError extends Error {
  override readonly name = 'RecordsError';
}

/** A transaction in which row-level security shows the rows of one org. */
export type Transaction = Omit<NodePgDatabase, 'transaction'> & { readonly $client: PoolClient };

/** A statement and the parser of its rows. The driver returns times as Date, and bigint and numeric as strings. */
export interface ReadQuery<T> {
  readonly query: SQL;
  parse(rows: readonly Record<string, unknown>[]): T;
}

export type ReadResults<R extends readonly ReadQuery<unknown>[]> = {
  readonly [I in keyof R]: R[I] extends ReadQuery<infer T> ? T : never;
};

export interface Database {
  /**
   * Runs `work` in a transaction limited to the rows of `orgId` (a UUID). With ALL_ORGS it reads the rows of every org
   * and cannot write. On an error, rolls back and rejects with the error of `work` or with RecordsError.
   */
  withOrg<T>(orgId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Runs queries one after the other in one transaction and one round trip, limited as in withOrg. Rejects with
   * RecordsError.
   */
  read<R extends readonly ReadQuery<unknown>[]>(orgId: string, ...queries: R): Promise<ReadResults<R>>;
  /** Like withOrg, for the org of a run (a UUID). If the run does not exist, the transaction sees no rows. */
  withOrgOfRun<T>(runId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction without an org: it sees no rows and can only call `sextant_*` functions. */
  withoutOrg<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Streams the output of `copy … to stdout` for the org, without a time limit and on a separate connection, which is
   * released when the stream ends or is destroyed. Rejects with RecordsError.
   */
  copyOut(orgId: string, statement: string): Promise<Readable>;
  /** Reasons why the database is not ready; empty if it is. */
  ready(): Promise<readonly string[]>;
  /** Waits for open transactions and closes all connections. */
  close(): Promise<void>;
}

/** Maximum number of open streams. Further streams wait for a connection until the connection timeout. */
const MAX_STREAMS = 4;

export interface DatabaseOptions {
  /** Maximum number of connections, not counting streams; default 10. */
  readonly max?: number;
  /** Timeout of a statement in milliseconds; streams have none. Default 30,000. */
  readonly statementMs?: number;
}

/** Opens a pool for transactions and a pool for streams. Connects on first use. */
export function openDatabase(url: string, { max = 10, statementMs = 30_000 }: DatabaseOptions = {}): Database {
  const pool = openPool(url, { max, statement_timeout: statementMs, query_timeout: statementMs + 5_000 });
  const streams = openPool(url, { max: MAX_STREAMS });
  return {
    withOrg: (orgId, work) => transaction(pool, `begin; ${enterScope(orgId)}`, work),
    read: async (orgId, ...queries) => {
      const texts = queries.map(({ query }) => dialect.sqlToQuery(query.inlineParams()).sql);
      // Postgres runs statements sent as one string in one transaction; such a string cannot have parameters.
      const results: unknown = await wrapErrors(pool.query([enterScope(orgId), ...texts].join(';\n')));
      const [, ...rows] = results as readonly QueryResult<Record<string, unknown>>[];
      return queries.map((query, i) => query.parse(rows[i]!.rows)) as ReadResults<typeof queries>;
    },
    withOrgOfRun: (runId, work) => {
      const orgId = `coalesce(sextant_org_of_run(${escapeLiteral(runId)})::text, '')`;
      return transaction(pool, `begin; select set_config('sextant.org_id', ${orgId}, true)`, work);
    },
    withoutOrg: (work) => transaction(pool, 'begin', work),
    copyOut: (orgId, statement) => wrapErrors(copyOut(streams, orgId, statement)),
    ready: () =>
      pool.query('select 1').then(
        () => [],
        (error: unknown) => [`postgres: ${describe(error)}`],
      ),
    close: async () => {
      await Promise.all([pool.end(), streams.end()]);
    },
  };
}

const dialect = new PgDialect();

function openPool(url: string, limits: PoolConfig): Pool {
  const settings = { connectionString: url, application_name: 'sextant', connectionTimeoutMillis: 5_000 };
  const pool = new Pool({ ...settings, ...limits });
  // A broken connection fails its query and is replaced. Without listeners its error event would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Replaces drizzle's transaction(), which leaks a connection that breaks at `begin`. */
async function transaction<T>(pool: Pool, begin: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await wrapErrors(pool.connect());
  let broken: Error | undefined;
  try {
    await wrapErrors(client.query(begin));
    const result = await work(drizzle(client));
    await wrapErrors(client.query('commit'));
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error instanceof DrizzleQueryError ? recordsError(error.cause) : error;
  } finally {
    client.release(broken);
  }
}

/** Runs one statement for an org, or with ALL_ORGS, and returns its rows. */
export async function rowsOf<Row extends object>(database: Database, orgId: string, query: SQL): Promise<Row[]> {
  const { rows } = await database.withOrg(orgId, (tx) => tx.execute(query));
  return rows as unknown as Row[];
}

/** Runs one statement without an org and returns its rows. */
export async function rowsWithoutOrg<Row extends object>(database: Database, query: SQL): Promise<Row[]> {
  const { rows } = await database.withoutOrg((tx) => tx.execute(query));
  return rows as unknown as Row[];
}

/** Runs one statement without an org and returns its column org_id. */
export async function orgIds(database: Database, query: SQL): Promise<string[]> {
  return (await rowsWithoutOrg<{ org_id: string }>(database, query)).map((row) => row.org_id);
}

/** Runs a `copy … from stdin` with lines in COPY's text format. Rejects with RecordsError. */
export async function copyIn(tx: Transaction, statement: string, lines: readonly string[]): Promise<void> {
  const copying = tx.$client.query(from(statement));
  copying.end(`${lines.join('\n')}\n`);
  await wrapErrors(finished(copying));
}

/** Rejects with RecordsError instead of the driver's error. */
export async function wrapErrors<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw recordsError(error);
  }
}

function recordsError(cause: unknown): RecordsError {
  return new RecordsError(`could not use the database: ${describe(cause)}`, { cause });
}

/** A failed connection to several addresses is an AggregateError without a message. */
function describe(error: unknown): string {
  const { message, errors } = error as { readonly message?: string; readonly errors?: readonly Error[] };
  return message || errors?.map((e) => e.message).join('; ') || String(error);
}
