import { type SQL, sql } from './drizzle';
import { openDatabase, RecordsError, type Database, type Transaction } from './database';
import { startPostgres, type TestPostgres } from '../testing/testing';

let postgres: TestPostgres;
let database: Database;
beforeAll(async () => {
  postgres = await startPostgres();
  database = openDatabase(postgres.appUrl, { max: 2 });
}, 120_000);
afterAll(async () => {
  await database.close();
  await postgres.stop();
});

const one = async (tx: Transaction) => (await tx.execute(sql`select 1 as one`)).rows;

it('recovers after Postgres is killed during transactions, and leaks no connection', async () => {
  const killed = Promise.withResolvers<void>();
  const started = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const ended = started.map((open) =>
    database.withoutOrg(async (tx) => {
      await one(tx);
      open.resolve();
      await killed.promise;
      return one(tx);
    }),
  );
  const failures = Promise.all(ended.map((promise) => promise.catch((error: unknown) => error)));
  await Promise.all(started.map((open) => open.promise));
  await postgres.kill();
  killed.resolve();
  expect(await failures).toEqual([expect.any(RecordsError), expect.any(RecordsError)]);
  for (let i = 0; i < 5; i++) await expect(database.withoutOrg(one)).rejects.toThrow(RecordsError);
  expect(await database.ready()).toEqual([expect.stringMatching(/^postgres: .+/)]);
  await postgres.restart();
  expect(await Promise.all([1, 2, 3, 4].map(() => database.withoutOrg(one)))).toHaveLength(4);
  expect(await database.ready()).toEqual([]);
});

it('recovers when a restart has broken its idle connections', async () => {
  await Promise.all([database.withoutOrg(one), database.withoutOrg(one)]);
  await postgres.kill();
  await postgres.restart();
  // Each of the two idle connections may fail one transaction.
  const results = [];
  for (let i = 0; i < 4; i++) results.push(await database.withoutOrg(one).catch(() => 'failed'));
  expect(results.slice(2)).toEqual([[{ one: 1 }], [{ one: 1 }]]);
});

it('rolls back and rethrows the error of the work', async () => {
  const error = new Error('mine');
  let org = '';
  const failing = database.withoutOrg(async (tx) => {
    const { rows } = await tx.execute<{ id: string }>(sql`select sextant_ensure_org('rolled-back') as id`);
    org = rows[0]!.id;
    throw error;
  });
  await expect(failing).rejects.toBe(error);
  expect((await database.withOrg(org, (tx) => tx.execute(sql`select from orgs`))).rows).toEqual([]);
});

it('reports why Postgres rejected a statement, without its values', async () => {
  const refused = database.withoutOrg((tx) => tx.execute(sql`select ${'a secret'}::uuid`));
  const error: unknown = await refused.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RecordsError);
  expect((error as Error).message).toMatch(/^could not use the database: invalid input syntax for type uuid/);
});

it('passes the org as a value, so it cannot inject SQL', async () => {
  const org = `'; drop table runs; --`;
  const shown = await database.withOrg(org, (tx) => tx.execute(sql`select current_setting('sextant.org_id') as org`));
  expect(shown.rows).toEqual([{ org }]);
});

describe('read', () => {
  const readQuery = <T>(query: SQL, parse: (row: Record<string, unknown>) => T) => ({
    query,
    parse: ([row]: readonly Record<string, unknown>[]) => parse(row!),
  });
  const texts = readQuery(
    sql`select current_setting('sextant.org_id') as org, ${`it's a \\ and a ; $1`} as text`,
    (row) => row,
  );
  const names = readQuery(sql`select array_agg(name) as names from orgs`, (row) => row['names']);

  it('returns results in order, limited to one org, and escapes values', async () => {
    const [a] = await Promise.all(
      ['read-a', 'read-b'].map((name) =>
        database.withoutOrg((tx) => tx.execute<{ id: string }>(sql`select sextant_ensure_org(${name}) as id`)),
      ),
    );
    const org = a!.rows[0]!.id;
    expect(await database.read(org, texts, names)).toEqual([{ org, text: `it's a \\ and a ; $1` }, ['read-a']]);
    const injection = `'; drop table runs; --`;
    expect(await database.read(injection, texts)).toEqual([{ org: injection, text: `it's a \\ and a ; $1` }]);
  });

  it('rejects with RecordsError, and does not leave the org set on the connection', async () => {
    const refused: unknown = await database
      .read(
        '0198b6f0-0000-7000-8000-000000000000',
        names,
        readQuery(sql`select 1 / 0`, (row) => row),
      )
      .catch((error: unknown) => error);
    expect(refused).toEqual(new RecordsError('could not use the database: division by zero'));
    const after = await Promise.all(
      [1, 2].map(() =>
        database.withoutOrg((tx) =>
          tx.execute(sql`select coalesce(current_setting('sextant.org_id', true), '') as org`),
        ),
      ),
    );
    expect(after.map(({ rows }) => rows)).toEqual([[{ org: '' }], [{ org: '' }]]);
  });
});
