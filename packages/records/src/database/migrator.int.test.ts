import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from './migrator';
import { startPostgres, type TestPostgres } from '../testing/testing';

const MIGRATIONS = join(__dirname, '../../migrations');
const files = readdirSync(MIGRATIONS).sort();
let postgres: TestPostgres;
let folder: string;

beforeAll(async () => {
  postgres = await startPostgres({ migrated: false });
}, 120_000);
afterAll(() => postgres.stop());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  await onServer('postgres', 'drop database if exists scratch', 'create database scratch');
});
afterEach(() => rmSync(folder, { recursive: true }));

const adminUrl = (database = 'scratch') => postgres.adminUrl.replace(/\/postgres$/, `/${database}`);
const run = (from = folder, password = 'test') =>
  migrate({ adminUrl: adminUrl(), appPassword: password, boardsPassword: password, folder: from });

async function onServer(database: string, ...statements: readonly string[]) {
  const client = new Client({ connectionString: adminUrl(database) });
  await client.connect();
  let rows: unknown[] = [];
  for (const statement of statements) ({ rows } = await client.query(statement));
  await client.end();
  return rows;
}

const add = (name: string, sql: string) => writeFileSync(join(folder, name), sql);

it('applies new files in the order of their names', async () => {
  add('0002_second.sql', 'alter table t add column second int');
  add('0001_first.sql', 'create table t (first int)');
  expect(await run()).toEqual(['0001_first.sql', '0002_second.sql']);
  add('0003_third.sql', 'alter table t rename column second to third');
  expect(await run()).toEqual(['0003_third.sql']);
  expect(await run()).toEqual([]);
});

it('says why it cannot connect and what to do, without the password', async () => {
  const passwords = { appPassword: 'test', boardsPassword: 'test' };
  const nowhere = adminUrl().replace(/:\d+\//, ':1/');
  await expect(migrate({ adminUrl: nowhere, ...passwords, folder })).rejects.toThrow(
    'could not connect to Postgres at 127.0.0.1:1 as postgres: nothing listens on this address: start Postgres or correct DATABASE_ADMIN_URL (ECONNREFUSED)',
  );
  const changed = migrate({ adminUrl: adminUrl().replace(':test@', ':new@'), ...passwords, folder });
  await expect(changed).rejects.toThrow(
    /the password in DATABASE_ADMIN_URL is wrong.* make compose-passwords\) \(28P01\)$/,
  );
  await expect(changed).rejects.not.toThrow('new@');
});

it('applies each file once when several processes migrate at the same time', async () => {
  const applied = await Promise.all([run(MIGRATIONS), run(MIGRATIONS), run(MIGRATIONS)]);
  expect(applied.flat()).toEqual(files);
});

it('refuses a file that has changed since it was applied', async () => {
  add('0001_first.sql', 'create table t (first int)');
  await run();
  add('0001_first.sql', 'create table t (other int)');
  await expect(run()).rejects.toThrow('could not migrate: 0001_first.sql has changed since it was applied');
});

it('refuses a database that is newer than its files', async () => {
  add('0001_first.sql', 'select 1');
  add('0002_second.sql', 'select 1');
  await run();
  rmSync(join(folder, '0002_second.sql'));
  await expect(run()).rejects.toThrow(
    'could not migrate: the database has 0002_second.sql where this version has no file',
  );
});

it('rolls back a file that fails, and names it', async () => {
  add('0001_broken.sql', 'create table half (id int); select no_such_function();');
  await expect(run()).rejects.toThrow(/could not apply 0001_broken.sql: .*no_such_function/);
  expect(await onServer('scratch', `select to_regclass('half') as half`)).toEqual([{ half: null }]);
});

it.each(['sextant_app', 'sextant_boards'])(
  'sets the latest password of %s, and lets no role bypass row-level security',
  async (role) => {
    await run(MIGRATIONS, 'first');
    await run(MIGRATIONS, "it's new");
    const url = new URL(adminUrl());
    url.username = role;
    url.password = encodeURIComponent("it's new");
    const client = new Client({ connectionString: url.href });
    await client.connect();
    const { rows } = await client.query(
      `select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname like 'sextant%' order by 1`,
    );
    await client.end();
    const unprivileged = { rolsuper: false, rolbypassrls: false, rolcreaterole: false };
    expect(rows).toEqual([
      { rolname: 'sextant_app', rolcanlogin: true, ...unprivileged },
      { rolname: 'sextant_boards', rolcanlogin: true, ...unprivileged },
      { rolname: 'sextant_reader', rolcanlogin: false, ...unprivileged },
      { rolname: 'sextant_system', rolcanlogin: false, ...unprivileged },
    ]);
  },
);

it('enables and forces row-level security on every table with an org_id', async () => {
  await run(MIGRATIONS);
  const tables = await onServer(
    'scratch',
    `select c.relname, c.relrowsecurity and c.relforcerowsecurity as protected from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`,
  );
  expect(tables.length).toBeGreaterThanOrEqual(5);
  expect(tables.filter((table) => !(table as { protected: boolean }).protected)).toEqual([]);
});
