// What Grafana can read as sextant_boards, and what services get from the same functions.
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Database } from '../database/database';
import { ALL_ORGS } from '../database/scope';
import { insertRows } from '../ledger/rows';
import { ensureOrg } from '../tenancy/orgs';
import { fillEveryTable } from '../testing/every-table';
import { someCalls } from '../testing/ledger-rows';
import { useRecords, type TestPostgres } from '../testing/testing';
import { rollUp } from '../usage/rollups';
import { readPanel } from './panel-query';

const HOUR_MS = 3_600_000;
const now = new Date();
const before = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);

let postgres: TestPostgres;
let database: Database;
let globex: string;
let acme: string;
let grafana: Client;
// Before the server stops.
afterAll(() => grafana?.end());
useRecords(async (records) => {
  ({ postgres, database } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
  await ensureOrg(database, "o'brien");
  for (const [seed, orgId] of [acme, globex].entries()) {
    await fillEveryTable(database, orgId);
    const calls = someCalls({ orgId, count: 500, seed, from: before(24 * 20), to: now });
    // One of the current month, which may just have begun.
    const current = { callId: 'current', createdAt: now, costNanoUsd: 2_000_000_000, costSource: 'computed' as const };
    await insertRows(database, orgId, [...calls, { ...calls[0]!, id: randomUUID(), ...current }]);
  }
  while ((await rollUp(database)).hours > 0);
  grafana = new Client({ connectionString: postgres.boardsUrl });
  await grafana.connect();
});

/** Grafana's `${org:sqlstring}`. */
const sqlStrings = (names: readonly string[]) => names.map((name) => `'${name.replaceAll("'", "''")}'`).join(',');

const RANGED = ['cost_by_org', 'cost_by_workspace', 'cost_by_day', 'runs_by_org', 'runs_over_time', 'vendor_usage'];
const FUNCTIONS = [...RANGED, 'budgets'];

/** The statement that Grafana sends: it has no parameters. */
function statement(name: string, orgs: readonly string[], hours = 30 * 24, select = '*'): string {
  const range = RANGED.includes(name) ? `, '${before(hours).toISOString()}', '${now.toISOString()}'` : '';
  return `select ${select} from boards.${name}(array[${sqlStrings(orgs)}]::text[]${range})`;
}

type Rows = readonly Record<string, unknown>[];
async function read(...query: Parameters<typeof statement>): Promise<Rows> {
  return (await grafana.query<Record<string, unknown>>(statement(...query))).rows;
}

/** Tables of which the role may read a column. */
async function readable(): Promise<readonly string[]> {
  const { rows } = await grafana.query<{ name: string }>(`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
      and has_any_column_privilege(c.oid, 'select') order by 1`);
  return rows.map(({ name }) => name);
}

const PROTECTED = [
  ...['budgets', 'model_usage_daily', 'model_usage_hourly', 'runs_daily', 'runs_hourly', 'stage_outcomes_daily'],
  ...['stage_outcomes_hourly', 'total_usage_daily', 'total_usage_hourly', 'vendor_usage_daily', 'vendor_usage_hourly'],
  ...['workspace_usage_daily', 'workspace_usage_hourly', 'workspaces'],
];

/** The orgs of the rows that a statement shows, table by table. */
async function orgsShown(): Promise<readonly string[]> {
  const shown = new Set<string>();
  for (const table of PROTECTED) {
    const { rows } = await grafana.query<{ org_id: string }>(`select distinct org_id from ${table}`);
    for (const row of rows) shown.add(row.org_id);
  }
  return [...shown];
}

it('may read roll-ups, budgets and names only', async () => {
  expect(await readable()).toEqual(['budgets', ...PROTECTED.slice(1, 3), 'orgs', ...PROTECTED.slice(3)]);
  await expect(grafana.query('select plan from orgs')).rejects.toThrow('permission denied');
  await expect(grafana.query('select email from users')).rejects.toThrow('permission denied');
  await expect(grafana.query('select input from runs')).rejects.toThrow('permission denied');
});

it('sees no rows until orgs are chosen, and then theirs until the end of the transaction', async () => {
  expect(await orgsShown()).toEqual([]);
  await grafana.query('begin');
  await grafana.query(statement('cost_by_org', ['acme']));
  expect(await orgsShown()).toEqual([acme]);
  await grafana.query('commit');
  expect(await orgsShown()).toEqual([]);
});

it.each(FUNCTIONS)('%s returns the rows of the chosen orgs', async (name) => {
  const [one, other, both] = [
    await read(name, ['acme']),
    await read(name, ['globex']),
    await read(name, ['acme', 'globex']),
  ];
  expect(one.length).toBeGreaterThan(0);
  expect(other.length).toBeGreaterThan(0);
  expect(await read(name, [])).toEqual([]);
  expect(await read(name, ["o'brien", 'nobody'])).toEqual([]);
  if (!('org' in one[0]!)) return;
  expect(new Set(one.map(({ org }) => org))).toEqual(new Set(['acme']));
  expect(new Set(both.map(({ org }) => org))).toEqual(new Set(['acme', 'globex']));
});

it('equals the rows of the ledger, runs, stages and vendors', async () => {
  const truth = await postgres.query<{ cost: number; calls: number; tokens: number }>(`
    select sum(cost_usd)::float8 as cost, count(*)::int as calls, sum(total_tokens)::int as tokens
    from llm_usage_ledger where org_id = '${acme}' and corrects is null`);
  const sums = 'sum(cost_usd)::float8 as cost, sum(calls)::int as calls, sum(tokens)::int as tokens';
  expect(await read('cost_by_org', ['acme'], 30 * 24, sums)).toEqual(truth);
  expect(await read('cost_by_workspace', ['acme'], 30 * 24, sums)).toEqual(truth);
  const [ofDays] = await read('cost_by_day', ['acme'], 30 * 24, 'sum(value)::float8 as cost');
  expect(ofDays!['cost']).toBeCloseTo(truth[0]!.cost);
  expect(await read('runs_by_org', ['acme'])).toMatchObject([{ runs: '1', items: '1', item_errors: '0' }]);
  expect(await read('vendor_usage', ['acme'])).toContainEqual(
    expect.objectContaining({ vendor: 'mailcheck', calls: '1', cost_usd: null }),
  );
});

it('answers short ranges by the hour, and long ones by the day', async () => {
  const of = async (hours: number) => (await read('cost_by_org', ['acme'], hours, 'sum(calls)::int as calls'))[0]!;
  const truth = async (from: string) =>
    (
      await postgres.query(`select count(*)::int as calls from llm_usage_ledger
        where org_id = '${acme}' and corrects is null and created_at >= ${from}`)
    )[0]!;
  const since = (hours: number) => `'${before(hours).toISOString()}'::timestamptz`;
  expect(await of(60)).toEqual(await truth(`date_trunc('hour', ${since(60)}, 'UTC')`));
  expect(await of(100)).toEqual(await truth(`date_trunc('day', ${since(100)}, 'UTC')`));
});

it('adds the forecast of the rest of the month, and the budget', async () => {
  const rows = await read('budgets', ['acme']);
  expect(rows.find(({ period }) => period === 'day')).toMatchObject({
    soft_limit_usd: expect.stringMatching(/^0\.0000000010*$/),
    forecast_usd: null,
    used_ratio: expect.any(Number),
  });
  const month = rows.find(({ period }) => period === 'month')!;
  expect(Number(month['spent_usd'])).toBeGreaterThanOrEqual(2);
  expect(Number(month['forecast_usd'])).toBeGreaterThanOrEqual(Number(month['spent_usd']));
});

it.each([
  `acme' or '1'='1`,
  `acme'); select set_config('sextant.board_orgs', 'x', false); --`,
  `'`,
  `''`,
  `\\`,
  `acme\\'`,
  `$1`,
  `acme, globex`,
  `%`,
  '$__all',
])('takes the name %j as a name', async (name) => {
  for (const one of FUNCTIONS) expect(await read(one, [name])).toEqual([]);
});

it('lists the names of orgs for the variable', async () => {
  const { rows } = await grafana.query(`select name from boards.org_names()`);
  expect(rows).toEqual([{ name: 'acme' }, { name: 'globex' }, { name: "o'brien" }]);
});

it.each([
  `insert into workspaces (org_id, name) values (gen_random_uuid(), 'x')`,
  `update budgets set hard_limit_nano_usd = null`,
  `delete from runs_daily`,
  `truncate runs_daily`,
  `create table public.mine (id int)`,
  `create table boards.mine (id int)`,
  `set role sextant_reader`,
  `set role sextant_app`,
  `select sextant_ensure_org('new')`,
  `select sextant_api_key('\\x00')`,
])('cannot %s, also without the default of read-only transactions', async (text) => {
  await grafana.query('set default_transaction_read_only = off');
  await expect(grafana.query(text)).rejects.toThrow(/permission denied/);
  await grafana.query('reset default_transaction_read_only');
});

it('has time limits and a limit of connections', async () => {
  const settings = ['default_transaction_read_only', 'statement_timeout', 'lock_timeout'];
  const idle = ['idle_in_transaction_session_timeout', 'idle_session_timeout'];
  const shown = [...settings, ...idle].map((name) => `current_setting('${name}')`);
  const { rows } = await grafana.query(`select array[${shown.join(', ')}] as values`);
  expect(rows).toEqual([{ values: ['on', '5s', '1s', '10s', '10min'] }]);
  expect(await postgres.query(`select rolconnlimit from pg_roles where rolname = 'sextant_boards'`)).toEqual([
    { rolconnlimit: 10 },
  ]);
  await grafana.query(`set statement_timeout = '50ms'`);
  await expect(grafana.query('select pg_sleep(60)')).rejects.toThrow('statement timeout');
  await grafana.query('reset statement_timeout');
});

/** The rows as ops reads them, within an org or for all orgs; without the forecast, which changes with the time. */
async function asService(orgId: string, name: string, names: readonly string[]) {
  const query = { text: statement(name, names), values: [], timeoutMs: 5_000, maxRows: 1_000 };
  const { columns, rows } = await readPanel(database, orgId, query);
  return rows.map((row) => row.filter((_, i) => columns[i]!.name !== 'forecast_usd'));
}

it.each(FUNCTIONS)('%s shows a service the org of its transaction, whatever names it gets', async (name) => {
  const own = await asService(globex, name, ['globex']);
  expect(own.length).toBeGreaterThan(0);
  expect(await asService(globex, name, ['acme', 'globex'])).toEqual(own);
  expect(await asService(globex, name, ['acme'])).toEqual([]);
  const all = await asService(ALL_ORGS, name, ['acme', 'globex']);
  expect(await asService(ALL_ORGS, name, ['globex'])).toEqual(own);
  expect(all.length).toBeGreaterThanOrEqual(own.length);
  expect(all).not.toEqual(own);
});
