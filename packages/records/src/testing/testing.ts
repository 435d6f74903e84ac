// For tests: a temporary Postgres of our own on a free port, migrated, with a role and URL as services have them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openDatabase, type Database } from '../database/database';
import { end, freePort, giveToServer, launch, urlOf } from './postgres-server';
import { copyOfTemplate } from './postgres-template';

export interface TestPostgres {
  /** Connects as the superuser. */
  readonly adminUrl: string;
  /** Connects as sextant_app. */
  readonly appUrl: string;
  /** The rows of one statement, run as the superuser. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Ends the server at once, as kill -9 does. */
  kill(): Promise<void>;
  /** Starts the killed server again on the same port and data. */
  restart(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** False leaves out migrations and roles; default true. */
  readonly migrated?: boolean;
  /** Settings of the server that are not as for tests, each `name=value`. */
  readonly settings?: readonly string[];
}

/** Starts Postgres with an empty database. */
export async function startPostgres({ migrated = true, settings = [] }: PostgresOptions = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-pg-'));
  const data = join(folder, 'data');
  const port = await freePort();
  giveToServer(folder);
  await copyOfTemplate(data, migrated);
  let server = await launch(data, port, settings);
  const adminUrl = urlOf(port, 'postgres');
  return {
    adminUrl,
    appUrl: urlOf(port, 'sextant_app'),
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) => {
      const client = new Client({ connectionString: adminUrl });
      await client.connect();
      try {
        return (await client.query<Row>(text, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    kill: () => end(server, 'SIGKILL'),
    restart: async () => {
      server = await launch(data, port, settings);
    },
    stop: async () => {
      await end(server, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

export interface TestRecords {
  readonly postgres: TestPostgres;
  /** As services open it. */
  readonly database: Database;
}

/** Starts Postgres before the tests of a file and stops it after them; `ready` keeps what the tests need. */
export function useRecords(ready: (records: TestRecords) => unknown): void {
  let records: TestRecords | undefined;
  beforeAll(async () => {
    const postgres = await startPostgres();
    records = { postgres, database: openDatabase(postgres.appUrl) };
    await ready(records);
  }, 120_000);
  afterAll(async () => {
    await records?.database.close();
    await records?.postgres.stop();
  });
}

/** Something that a test waits for, and that happens once. */
export function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Polls until `read` gives as many as expected, or gives what there is after 20 s. */
export async function eventually<T>(read: () => Promise<readonly T[]>, length: number): Promise<readonly T[]> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await read().catch((): readonly T[] => []);
    if (found.length >= length || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
