import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from './migrator';
import { startPostgres, type TestPostgres } from '../testing/testing';

const own = join(__dirname, '../../migrations');
const files = readdirSync(own).sort();
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
const run = (from = folder, appPassword = 'test') => migrate({ adminUrl: adminUrl(), appPassword, folder: from });

async function onServer(database: string, ...statements: readonly string[]) {
  const client = new Client({ connectionString: adminUrl(database) });
  await client.connect();
  let rows: unknown[] = [];
  for (const statement of statements) ({ rows } = await client.query(statement));
  await client.end();
  return rows;
}

function copyMigrations(names: readonly string[]) {
  for (const name of names) copyFileSync(join(own, name), join(folder, name));
}

const schema = () =>
  onServer(
    'scratch',
    `select table_name, column_name, data_type, is_nullable from information_schema.columns
     where table_schema = 'public' order by 1, 2`,
  );

it('gives the same schema from empty as from each earlier version', async () => {
  expect(await run(own)).toEqual(files);
  const fromEmpty = await schema();
  await onServer('postgres', 'drop database if exists earlier', 'create database earlier');
  for (let version = 1; version < files.length; version++) {
    copyMigrations([files[version - 1]!]);
    expect(await migrate({ adminUrl: adminUrl('earlier'), appPassword: 'test', folder })).toEqual([files[version - 1]]);
    await onServer('postgres', 'drop database scratch', 'create database scratch template earlier');
    expect(await run(own)).toEqual(files.slice(version));
    expect(await schema()).toEqual(fromEmpty);
  }
}, 60_000);

it('says in one sentence why it cannot connect and what to do, without the password', async () => {
  const nowhere = adminUrl().replace(/:\d+\//, ':1/');
  await expect(migrate({ adminUrl: nowhere, appPassword: 'test', folder })).rejects.toThrow(
    'could not connect to Postgres at 127.0.0.1:1 as postgres: nothing listens there: start Postgres or correct DATABASE_ADMIN_URL (ECONNREFUSED)',
  );
  const changed = migrate({ adminUrl: adminUrl().replace(':test@', ':new@'), appPassword: 'test', folder });
  await expect(changed).rejects.toThrow(/the database has another password .* make compose-passwords\) \(28P01\)$/);
  await expect(changed).rejects.not.toThrow('new@');
});

it('gives users and workspaces that only rows knew of a place of their own, and keeps the rows', async () => {
  copyMigrations(files.slice(0, 7));
  await run();
  const [acme, globex, id] = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`);
  await onServer(
    'scratch',
    `insert into orgs (id, name) values ('${acme}', 'acme'), ('${globex}', 'globex')`,
    `insert into feature_flags (flag_name, org_id, workspace_id, user_id, is_enabled, updated_by)
     values ('f', '${acme}', '${id}', null, true, 'x'), ('f', '${acme}', null, '${id}', true, 'x'),
       ('f', '${globex}', null, '${id}', true, 'x'), ('f', '${globex}', null, null, true, 'x')`,
    `insert into runs (id, org_id, workspace_id, kind, correlation_id, input)
     values (gen_random_uuid(), '${acme}', '${id}', 'page', 'c', '{}')`,
  );
  await run(own);
  const [counts] = await onServer(
    'scratch',
    `select (select count(*)::int from feature_flags) as flags, (select count(*)::int from runs) as runs,
       (select count(*)::int from workspaces where id = '${id}') as workspaces,
       (select count(*)::int from users where id = '${id}') as users`,
  );
  expect(counts).toEqual({ flags: 4, runs: 1, workspaces: 1, users: 2 });
});

it('keeps the calls of a ledger without corrections, and shows their costs as before', async () => {
  copyMigrations(files.slice(0, 2));
  await run();
  const org = 'gen_random_uuid()';
  await onServer(
    'scratch',
    `insert into llm_usage_ledger (id, org_id, call_id, provider, model_requested, cost_nano_usd, cost_source, latency_ms,
       status, created_at)
     values (${org}, ${org}, 'a', 'openai', 'm', 5, 'computed', 1, 'success', now()),
       (${org}, ${org}, 'b', 'openai', 'm', null, 'unknown', 1, 'error', now())`,
  );
  const costs = () => onServer('scratch', 'select model_name, cost_usd from model_cost_logs order by 2');
  const before = await costs();
  await run(own);
  expect(before).toHaveLength(2);
  expect(await costs()).toEqual(before);
});

it('applies nothing the second time, and each file once when started by several at once', async () => {
  const applied = await Promise.all([run(own), run(own), run(own)]);
  expect(applied.flat()).toEqual(files);
  expect(await run(own)).toEqual([]);
});

it('refuses a file that was changed after it was applied', async () => {
  copyMigrations(files);
  await run();
  writeFileSync(join(folder, files[0]!), 'select 1;');
  await expect(run()).rejects.toThrow(`${files[0]} was changed after it was applied`);
});

it('refuses a database that is newer than the files', async () => {
  await run(own);
  copyMigrations(files.slice(0, 1));
  await expect(run()).rejects.toThrow(`the database has ${files[1]} where this version has no file`);
});

it('leaves nothing of a file that fails, and names it', async () => {
  writeFileSync(join(folder, '0001_broken.sql'), 'create table half (id int); select no_such_function();');
  await expect(run()).rejects.toThrow(/could not apply 0001_broken.sql: .*no_such_function/);
  expect(await onServer('scratch', `select to_regclass('half') as half`)).toEqual([{ half: null }]);
});

it('gives sextant_app the newest password, and no way around row-level security', async () => {
  await run(own, 'first');
  await run(own, "it's new");
  const url = new URL(adminUrl());
  url.username = 'sextant_app';
  url.password = encodeURIComponent("it's new");
  const client = new Client({ connectionString: url.href });
  await client.connect();
  const { rows } = await client.query(
    `select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname like 'sextant%' order by 1`,
  );
  await client.end();
  const powerless = { rolsuper: false, rolbypassrls: false, rolcreaterole: false };
  expect(rows).toEqual([
    { rolname: 'sextant_app', rolcanlogin: true, ...powerless },
    { rolname: 'sextant_reader', rolcanlogin: false, ...powerless },
    { rolname: 'sextant_system', rolcanlogin: false, ...powerless },
  ]);
});

it('has row-level security enabled and forced on every table with an org_id', async () => {
  await run(own);
  const tables = await onServer(
    'scratch',
    `select c.relname, c.relrowsecurity and c.relforcerowsecurity as protected from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`,
  );
  expect(tables.length).toBeGreaterThanOrEqual(5);
  expect(tables.filter((table) => !(table as { protected: boolean }).protected)).toEqual([]);
});
