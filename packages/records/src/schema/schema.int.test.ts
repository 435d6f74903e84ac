import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { is, getTableConfig, PgTable } from '../database/drizzle';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../testing/testing';

let postgres: TestPostgres;
let admin: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  admin = new Client({ connectionString: postgres.adminUrl });
  await admin.connect();
}, 120_000);
afterAll(async () => {
  await admin.end();
  await postgres.stop();
});

/** The name, type and nullability of each column, sorted. */
type Columns = readonly string[];

async function declared(): Promise<Record<string, Columns>> {
  const tables: Record<string, Columns> = {};
  for (const file of readdirSync(__dirname).filter((name) => !name.endsWith('.test.ts'))) {
    const module = (await import(join(__dirname, file))) as Record<string, unknown>;
    for (const table of Object.values(module).filter((value) => is(value, PgTable))) {
      const { name, columns } = getTableConfig(table);
      tables[name] = columns
        .map(
          (column) =>
            `${column.name} ${column.getSQLType().replace(', ', ',')} ${column.notNull ? 'not null' : 'null'}`,
        )
        .sort();
    }
  }
  return tables;
}

async function migrated(): Promise<Record<string, Columns>> {
  const { rows } = await admin.query<{ relname: string; columns: string[] }>(`
    select c.relname, array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attnotnull then ' not null' else ' null' end order by a.attname collate "C") as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    group by 1`);
  return Object.fromEntries(rows.map(({ relname, columns }) => [relname, columns]));
}

/** Tables that only plain SQL uses. */
const UNDECLARED = [
  ...['budget_accounts', 'budget_reservations', 'dead_letters_archive', 'feature_flags', 'feature_flag_changes'],
  ...['run_attempts', 'run_vendor_usage'],
  ...['schema_migrations', 'enrichment_refreshes', 'run_vendor_bumps', 'rollup_marks', 'usage_hourly', 'usage_daily'],
  ...['model_usage_hourly', 'model_usage_daily', 'runs_hourly', 'runs_daily', 'step_failures_hourly'],
  ...['step_failures_daily', 'repeated_work', 'total_usage_hourly', 'total_usage_daily', 'objective_hours'],
  ...['stage_outcomes_hourly', 'stage_outcomes_daily', 'vendor_usage_hourly', 'vendor_usage_daily'],
  ...['workspace_usage_hourly', 'workspace_usage_daily'],
];

it('declares the tables and columns of the migrations', async () => {
  const tables = await migrated();
  const names = Object.keys(tables);
  expect(names).toEqual(expect.arrayContaining(UNDECLARED));
  const expected = Object.fromEntries(names.filter((n) => !UNDECLARED.includes(n)).map((n) => [n, tables[n]]));
  expect(await declared()).toEqual(expected);
});
