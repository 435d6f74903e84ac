// The connection to Postgres: every statement runs inside a transaction that names its org.
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { DrizzleQueryError, type SQL, drizzle, type NodePgDatabase, PgDialect } from './drizzle';
import { escapeLiteral, Pool, type PoolClient, type PoolConfig, type QueryResult } from 'pg';
import { from } from 'pg-copy-streams';
import { copyOut } from './copy-out';
import { enterScope } from './scope';

/** Postgres cannot be used or refused a statement; `cause` is the driver's error. The statement's values are left out. */
export class RecordsError extends Error {
  override readonly name = 'RecordsError';
}

/** What a statement is run on: one transaction, whose row-level security shows one org only. */
export type Transaction = Omit<NodePgDatabase, 'transaction'> & { readonly $client: PoolClient };

/** A statement on an org's rows, and what the rows that it returns mean; the driver gives times as Date, and bigint and numeric as texts. */
export interface Reading<T> {
  readonly query: SQL;
  answer(rows: readonly Record<string, unknown>[]): T;
}

/** What readings answer, in their order. */
export type Answers<R extends readonly Reading<unknown>[]> = {
  readonly [I in keyof R]: R[I] extends Reading<infer T> ? T : never;
};

export interface Database {
  /**
   * Runs `work` in one transaction that sees and writes the rows of `orgId` (a UUID) and no others; with ALL_ORGS it
   * only reads, and sees those of every org.
   * Rejects, after a rollback, with what `work` threw or with RecordsError when Postgres cannot be used.
   */
  withOrg<T>(orgId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * What `readings` answer for `orgId`: sent together, one round trip, and run one after the other in a transaction of
   * their own, as withOrg's. Rejects with RecordsError.
   */
  read<R extends readonly Reading<unknown>[]>(orgId: string, ...readings: R): Promise<Answers<R>>;
  /** The same as withOrg for the org that a run (a UUID) belongs to; when there is no such run, for none. */
  withOrgOfRun<T>(runId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction without an org: tables show nothing, only the `sextant_*` functions answer. */
  withoutOrg<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * The output of a `copy … to stdout` of the org's rows, read from Postgres as the stream is read, without a time limit
   * and on a connection of its own, which is freed when the stream ends or is destroyed. Rejects with RecordsError.
   */
  copyOut(orgId: string, statement: string): Promise<Readable>;
  /** Reasons why the database cannot be used now; empty when it can. */
  ready(): Promise<readonly string[]>;
  /** Waits for open transactions and closes all connections. */
  close(): Promise<void>;
}

/** Streams that are open at a time; those that come then wait, and are refused after the time to connect. */
const MAX_STREAMS = 4;

export interface DatabaseOptions {
  /** The most connections, streams apart; default 10. */
  readonly max?: number;
  /** The longest that a statement may take, in milliseconds, streams apart; default 30,000. */
  readonly statementMs?: number;
}

/** Opens a pool of connections, and one for streams; connects at the first use. */
export function openDatabase(url: string, { max = 10, statementMs = 30_000 }: DatabaseOptions = {}): Database {
  const pool = openPool(url, { max, statement_timeout: statementMs, query_timeout: statementMs + 5_000 });
  const streams = openPool(url, { max: MAX_STREAMS });
  return {
    withOrg: (orgId, work) => transaction(pool, `begin; ${enterScope(orgId)}`, work),
    read: async (orgId, ...readings) => {
      const texts = readings.map(({ query }) => dialect.sqlToQuery(query.inlineParams()).sql);
      // Statements that are sent as one text are a transaction, and have no parameters.
      const results: unknown = await ofDriver(pool.query([enterScope(orgId), ...texts].join(';\n')));
      const [, ...rows] = results as readonly QueryResult<Record<string, unknown>>[];
      return readings.map((reading, i) => reading.answer(rows[i]!.rows)) as Answers<typeof readings>;
    },
    withOrgOfRun: (runId, work) => {
      const orgId = `coalesce(sextant_org_of_run(${escapeLiteral(runId)})::text, '')`;
      return transaction(pool, `begin; select set_config('sextant.org_id', ${orgId}, true)`, work);
    },
    withoutOrg: (work) => transaction(pool, 'begin', work),
    copyOut: (orgId, statement) => ofDriver(copyOut(streams, orgId, statement)),
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
  // A broken connection fails its query and is replaced; without listeners its event would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Not drizzle's own, which never gives back a connection that breaks at `begin`. */
async function transaction<T>(pool: Pool, begin: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await ofDriver(pool.connect());
  let broken: Error | undefined;
  try {
    await ofDriver(client.query(begin));
    const result = await work(drizzle(client));
    await ofDriver(client.query('commit'));
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error instanceof DrizzleQueryError ? recordsError(error.cause) : error;
  } finally {
    client.release(broken);
  }
}

/** Gives lines in COPY's text form to a `copy … from stdin` of the transaction. Rejects with RecordsError. */
export async function copyIn(tx: Transaction, statement: string, lines: readonly string[]): Promise<void> {
  const copying = tx.$client.query(from(statement));
  copying.end(`${lines.join('\n')}\n`);
  await ofDriver(finished(copying));
}

async function ofDriver<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw recordsError(error);
  }
}

function recordsError(cause: unknown): RecordsError {
  return new RecordsError(`could not use the database: ${describe(cause)}`, { cause });
}

/** A refused connection to several addresses is an AggregateError without a message. */
function describe(error: unknown): string {
  const { message, errors } = error as { readonly message?: string; readonly errors?: readonly Error[] };
  return message || errors?.map((e) => e.message).join('; ') || String(error);
}
