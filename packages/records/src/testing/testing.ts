// A temporary, migrated Postgres server for tests, with the roles that services use.
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
  /** Connects as sextant_boards, as Grafana does. */
  readonly boardsUrl: string;
  /** Runs one statement as the superuser and returns its rows. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Ends the server immediately, as kill -9 does. */
  kill(): Promise<void>;
  /** Starts the killed server again with the same port and data. */
  restart(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Whether to apply migrations and create roles; default true. */
  readonly migrated?: boolean;
  /** Settings of the server, each `name=value`, that override the defaults for tests. */
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
    boardsUrl: urlOf(port, 'sextant_boards'),
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

/** Starts Postgres before the tests of a file and stops it afterwards. `ready` may prepare data. */
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

/** A promise that the test resolves. */
export const deferred = () => Promise.withResolvers<void>();
