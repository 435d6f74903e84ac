import { randomUUID } from 'node:crypto';
import { sql, type SQL } from '../database/drizzle';
import { Client } from 'pg';
import { openDatabase, type Database } from '../database/database';
import { setFlag } from '../flags/flags';
import { ensureOrg } from './orgs';
import type { RunRef } from '../runs/runs';
import { startPostgres, type TestPostgres } from '../testing/testing';
import { fillEveryTable } from '../testing/every-table';

let postgres: TestPostgres;
let database: Database;
let admin: Client;
let acme: RunRef;
let globex: string;

beforeAll(async () => {
  postgres = await startPostgres();
  database = openDatabase(postgres.appUrl);
  admin = new Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  globex = await ensureOrg(database, 'globex');
  acme = await fillEveryTable(database, await ensureOrg(database, 'acme'));
  await setFlag(database, 'agent-guard-strict', { enabled: false, changedBy: 'ann' });
}, 120_000);
afterAll(async () => {
  await admin.end();
  await database.close();
  await postgres.stop();
});

interface Table {
  readonly name: string;
  /** Columns that are not generated. */
  readonly columns: readonly string[];
  /** Columns that services may insert. */
  readonly insertable: readonly string[];
  readonly references_runs: boolean;
}

/** Every table with an org, read from the catalogue of Postgres, so that the test misses none. */
async function orgTables(): Promise<readonly Table[]> {
  const { rows } = await admin.query<Table>(`
    select c.relname as name, array_agg(a.attname::text) filter (where a.attgenerated = '') as columns,
      coalesce(array_agg(a.attname::text) filter (where a.attgenerated = ''
        and has_column_privilege('sextant_app', c.oid, a.attnum, 'insert')), '{}') as insertable,
      exists (select from pg_constraint where conrelid = c.oid and confrelid = 'runs'::regclass) as references_runs
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    group by c.oid having 'org_id' = any (array_agg(a.attname)) order by 1`);
  return rows;
}

/** Visits every table and returns the results by table name. */
async function walk<T>(visit: (table: Table) => Promise<T>, which = (_: Table) => true): Promise<Record<string, T>> {
  const results: Record<string, T> = {};
  for (const table of (await orgTables()).filter(which)) results[table.name] = await visit(table);
  return results;
}
const everyTable = async <T>(value: T, which?: (table: Table) => boolean) => walk(() => Promise.resolve(value), which);

const count = async (org: string | undefined, from: string): Promise<number> => {
  const read = sql.raw(`select count(*)::int as n from ${from}`);
  const { rows } = org
    ? await database.withOrg(org, (tx) => tx.execute<{ n: number }>(read))
    : await database.withoutOrg((tx) => tx.execute<{ n: number }>(read));
  return rows[0]!.n;
};

/** The outcome of a statement of globex: the number of rows, or why it was rejected. */
async function attempt(statement: SQL): Promise<string> {
  try {
    return `${(await database.withOrg(globex, (tx) => tx.execute(statement))).rowCount} rows`;
  } catch (error) {
    const { message } = (error as Error).cause as Error;
    return /permission denied|row-level security|foreign key/.exec(message)?.[0] ?? message;
  }
}

/** Inserts a changed copy of acme's row as globex. */
async function insertCopy(
  { name, columns, insertable }: Table,
  changes: Readonly<Record<string, string>>,
): Promise<string> {
  const { rows } = await admin.query<{ row: Record<string, unknown> }>(
    `select to_jsonb(t) as row from ${name} t where org_id = '${acme.orgId}' limit 1`,
  );
  const row = { ...rows[0]!.row, ...changes };
  const named = insertable.length > 0 ? insertable : columns;
  const names = sql.raw(named.map((column) => `"${column}"`).join(', '));
  return attempt(sql`insert into ${sql.identifier(name)} (${names})
    select ${names} from jsonb_populate_record(null::${sql.identifier(name)}, ${JSON.stringify(row)}::jsonb)`);
}

it('covers the tables', async () => {
  expect(Object.keys(await everyTable(true)).length).toBeGreaterThanOrEqual(17);
});

it('shows an org its rows in every table, and none of them to another org', async () => {
  const rowsOfAcme = (table: Table) => count(acme.orgId, `${table.name} where org_id is not null`);
  expect(await walk(rowsOfAcme)).toEqual(await everyTable(1));
  const rowsOfGlobex = (table: Table) => count(globex, `${table.name} where org_id is not null`);
  expect(await walk(rowsOfGlobex)).toEqual(await everyTable(0));
});

it('shows only defaults to a transaction without an org, on a new and on a used connection', async () => {
  const nothing = { ...(await everyTable(0)), feature_flags: 1, feature_flag_changes: 1 };
  expect(await walk(({ name }) => count(undefined, name))).toEqual(nothing);
  const used = database;
  database = openDatabase(postgres.appUrl);
  expect(await walk(({ name }) => count(undefined, name))).toEqual(nothing);
  await database.close();
  database = used;
});

it('does not let an org change any column of another org’s rows, or delete them', async () => {
  const changes = await walk(async ({ name, columns }) => {
    const attempts = columns.map((column) => sql.raw(`update ${name} set "${column}" = "${column}"`));
    const outcomes = new Set<string>();
    for (const statement of [...attempts, sql.raw(`delete from ${name}`)]) outcomes.add(await attempt(statement));
    outcomes.delete('permission denied');
    outcomes.delete('0 rows');
    return [...outcomes];
  });
  expect(changes).toEqual(await everyTable([]));
});

it('does not let an org insert rows for another', async () => {
  const refused = { ...(await everyTable('row-level security')) };
  for (const triggered of ['feature_flag_changes']) refused[triggered] = 'permission denied';
  expect(await walk((table) => insertCopy(table, { id: randomUUID() }))).toEqual(refused);
});

it('does not let an org attach rows to another org’s run', async () => {
  const attached = (table: Table) => table.references_runs;
  const copies = walk((table) => insertCopy(table, { org_id: globex, id: randomUUID(), step: 'new' }), attached);
  expect(await copies).toEqual(await everyTable('foreign key', attached));
  expect(Object.keys(await copies).length).toBeGreaterThanOrEqual(9);
});

it('has a foreign key that includes the org on every run_id except that of the ledger', async () => {
  const withRun = (table: Table) => table.columns.some((column) => column.endsWith('run_id'));
  const without = walk((table) => Promise.resolve(table.references_runs), withRun);
  expect(await without).toEqual({ ...(await everyTable(true, withRun)), llm_usage_ledger: false });
  const { rows } = await admin.query(`select conname from pg_constraint
    where confrelid = 'runs'::regclass and array_length(conkey, 1) < 2`);
  expect(rows).toEqual([]);
});

it('includes the org in every foreign key between tables with an org', async () => {
  const names = (await orgTables()).map(({ name }) => name);
  const keys = await admin.query<{ key: string; with_org: boolean }>(
    `select k.conname as key, exists (
       select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'org_id' and a.attnum = k.conkey[1]
     ) as with_org
     from pg_constraint k where k.contype = 'f' and k.conrelid::regclass::text = any ($1)
       and k.confrelid::regclass::text = any ($1)`,
    [names],
  );
  expect(keys.rows.length).toBeGreaterThanOrEqual(20);
  expect(keys.rows.filter(({ with_org }) => !with_org)).toEqual([]);
});

it('grants services no rights on relations without row-level security', async () => {
  const { rows } = await admin.query<{ relname: string }>(`
    select c.relname from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
      and (has_any_column_privilege('sextant_app', c.oid, 'select, insert, update')
        or has_table_privilege('sextant_app', c.oid, 'select, insert, update, delete, truncate'))
      and not (c.relrowsecurity and c.relforcerowsecurity)
      and not (c.relkind = 'v' and 'security_invoker=true' = any (c.reloptions))`);
  expect(rows).toEqual([]);
});

it('applies row-level security to views', async () => {
  expect([await count(acme.orgId, 'model_cost_logs'), await count(globex, 'model_cost_logs')]).toEqual([1, 0]);
});

it('fixes the search path of every security definer function, and does not grant it to public', async () => {
  const { rows } = await admin.query(`
    select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef and (
      p.proconfig is null or not 'search_path=public, pg_temp' = any (p.proconfig)
      or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0))`);
  expect(rows).toEqual([]);
});
