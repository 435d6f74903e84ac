// Every declared query against the functions in Postgres.
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { sqlQueries } from './queries';
import { sqlOf, type SqlQuery } from './query';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 120_000);
afterAll(() => postgres?.stop());

/** The statement with values, quoted as Grafana does. */
const interpolated = (query: SqlQuery) =>
  sqlOf(query)
    .replace('${org:sqlstring}', `'acme','o''brien'`)
    .replace('$__timeFrom()', `'2026-11-01T00:00:00Z'`)
    .replace('$__timeTo()', `'2026-11-30T00:00:00Z'`);

const KINDS: Readonly<Record<string, string>> = {
  ...{ bigint: 'number', numeric: 'number', 'double precision': 'number' },
  ...{ text: 'text', 'timestamp with time zone': 'time' },
};

/** The columns of the statement's result by name: time, text or number. */
async function columnsOf(query: SqlQuery): Promise<Readonly<Record<string, string | undefined>>> {
  await postgres.query(`create view checked_${query.name} as ${interpolated(query)}`);
  const rows = await postgres.query<{ name: string; type: string }>(`
    select attname as name, format_type(atttypid, null) as type from pg_attribute
    where attrelid = 'checked_${query.name}'::regclass and attnum > 0 order by attnum`);
  return Object.fromEntries(rows.map(({ name, type }) => [name, KINDS[type]]));
}

test.each(sqlQueries)('$name returns the declared columns', async (query) => {
  const declared = Object.values(query.columns).map(({ title, unit }) => [title, unit === 'text' ? 'text' : 'number']);
  const series = { time: 'time', metric: 'text', value: 'number' };
  expect(await columnsOf(query)).toEqual(query.unit === undefined ? Object.fromEntries(declared) : series);
});

test('every function has a declaration, with all of its columns', async () => {
  const rows = await postgres.query<{ name: string; columns: string[] }>(`
    select p.proname as name, array(
      select p.proargnames[i] from generate_subscripts(p.proargnames, 1) i where p.proargmodes[i] = 't'
    )::text[] as columns
    from pg_proc p where p.pronamespace = 'boards'::regnamespace and 'org_names' = any (p.proargnames) order by 1`);
  const declared = sqlQueries.map(({ name, columns, unit }) => ({
    name,
    columns: unit === undefined ? Object.keys(columns).sort() : ['metric', 'time', 'value'],
  }));
  expect(rows.map(({ name, columns }) => ({ name, columns: columns.toSorted() }))).toEqual(
    declared.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  );
});
