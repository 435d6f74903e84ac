// Panels with SQL, of a board in a folder of its own, with runs of two orgs in a real Postgres.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCompiledFiles } from '../compiled-files';
import { startOpsApp, type Json, type OpsUnderTest } from '../testing/ops';
import { rollUp } from '@sextant/records/usage/rollups';
import { failedRun, queuedRun } from '../testing/runs';

const STATES = 'select state, count(*) as runs from runs where $__timeFilter(queued_at)';
const NAMED = `${STATES} and state in (\${state:sqlstring}) group by state order by state`;
const datasource = { type: 'grafana-postgresql-datasource', uid: 'records' };
const panel = (id: number, rawSql: string, format = 'table') => ({
  ...{ id, title: `panel ${id}`, type: 'table', datasource },
  targets: [{ refId: 'A', rawSql, format }],
});
/** A call as the compiler of dashboards writes it. */
const call = (name: string, columns: string) =>
  `select ${columns} from boards.${name}(array[\${org:sqlstring}]::text[], $__timeFrom(), $__timeTo())`;
const OF_ORG = 'org_id in (select id from orgs where name in (${org:sqlstring}))';
const variable = (name: string, query: string, value: string) => ({
  ...{ name, type: 'query', datasource, query, multi: true, includeAll: true, current: { value: [value] } },
});
const BOARD = {
  ...{ uid: 'runs', title: 'Runs' },
  panels: [
    panel(1, `${STATES} group by state order by state`),
    panel(2, NAMED),
    panel(3, 'select pg_sleep(60) from runs'),
    panel(4, 'select n from generate_series(1, 1001) n'),
    panel(6, `${STATES} and ${OF_ORG} group by state order by state`),
    panel(7, call('runs_by_org', 'org as "Org", runs as "Runs"')),
    panel(8, call('runs_over_time', '"time", metric, value'), 'time_series'),
    panel(5, `with gone as (delete from runs returning id) select * from gone`),
  ],
  templating: {
    list: [
      variable('org', 'select name as __text, name as __value from orgs order by name', '$__all'),
      variable(
        'state',
        `select distinct state from runs where $__timeFilter(queued_at) and ${OF_ORG} order by state`,
        'queued',
      ),
    ],
  },
};

const SLOW = {
  ...{ uid: 'slow', title: 'Slow', panels: [panel(1, 'select 1')] },
  templating: { list: [variable('slow', 'select pg_sleep(60)', 'none')] },
};

let ops: OpsUnderTest;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-boards-'));
  for (const board of [BOARD, SLOW]) writeFileSync(join(folder, `${board.uid}.json`), JSON.stringify(board));
  ops = await startOpsApp({ deps: { files: readCompiledFiles({ boardsDir: folder }) } });
  for (const orgId of [ops.a.id, ops.a.id, ops.b.id]) await queuedRun(ops.database, orgId);
  await failedRun(ops.database, ops.b.id);
  while ((await rollUp(ops.database)).hours > 0);
}, 120_000);
afterAll(async () => {
  await ops?.close();
  rmSync(folder, { recursive: true, force: true });
});

const data = (id: number, query = '', call = {}): Promise<Json> =>
  ops.get(`/boards/runs/panels/${id}/data${query}`, call);
const tableOf = ({ body }: Json): Json => body.targets[0].table;

test('a panel returns the rows of the caller’s org, or of every org', async () => {
  const { status, body } = await data(1);
  expect([status, body.org, body.targets[0].truncated]).toEqual([200, 'acme', false]);
  expect(tableOf({ body })).toEqual({
    columns: [
      { name: 'state', type: 'text' },
      { name: 'runs', type: 'number' },
    ],
    rows: [['queued', 2]],
  });
  const all = [
    ['failed', 1],
    ['queued', 3],
  ];
  expect(tableOf(await data(1, '', { key: ops.platformKey })).rows).toEqual(all);
  const named = { key: ops.platformKey, headers: { 'x-sextant-org': 'bravo' } };
  expect(tableOf(await data(1, '', named)).rows).toEqual([
    ['failed', 1],
    ['queued', 1],
  ]);
  const past = '?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z';
  expect(tableOf(await data(1, past)).rows).toEqual([]);
  expect((await ops.get('/boards')).body.items[0].panels[0]).toMatchObject({ id: 1, access: 'org' });
});

test('variables have their default or the chosen values', async () => {
  const call = { key: ops.platformKey };
  expect(tableOf(await data(2, '', call)).rows).toEqual([['queued', 3]]);
  expect(tableOf(await data(2, '?var-state=failed', call)).rows).toEqual([['failed', 1]]);
  expect(tableOf(await data(2, '?var-state=failed&var-state=queued', call)).rows).toHaveLength(2);
  expect((await data(2, '?var-other=x')).status).toBe(422);
});

test('“all” stands for every value of a variable', async () => {
  const call = { key: ops.platformKey };
  const all = [
    ['failed', 1],
    ['queued', 3],
  ];
  expect(tableOf(await data(2, '?var-state=$__all', call)).rows).toEqual(all);
  expect(tableOf(await data(6, '', call)).rows).toEqual(all);
  expect(tableOf(await data(6, '?var-org=acme', call)).rows).toEqual([['queued', 2]]);
  expect(tableOf(await data(6, '?var-org=bravo')).rows).toEqual([]);
});

test('the values to choose from are rows of the caller’s org, and depend on the variables before', async () => {
  const values = async (query: string, call = {}) => {
    const { body } = await ops.get(`/boards/runs/variables?${query}`, call);
    return Object.fromEntries((body.items as Json[]).map((one) => [one.name, one.values]));
  };
  expect(await values('')).toMatchObject({ org: ['acme'], state: ['queued'] });
  const call = { key: ops.platformKey };
  expect(await values('', call)).toMatchObject({ org: ['acme', 'bravo', 'default'], state: ['failed', 'queued'] });
  expect(await values('var-org=acme', call)).toMatchObject({ state: ['queued'] });
  const past = 'from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z';
  expect(await values(past, call)).toMatchObject({ org: ['acme', 'bravo', 'default'], state: [] });
});

test('a function shows the chosen orgs to the platform, and a tenant its own org only', async () => {
  const asPlatform = { key: ops.platformKey };
  const rowsOf = async (query: string, options = {}) => tableOf(await data(7, query, options)).rows;
  expect(await rowsOf('', asPlatform)).toEqual([
    ['acme', 2],
    ['bravo', 2],
  ]);
  expect(await rowsOf('?var-org=bravo', asPlatform)).toEqual([['bravo', 2]]);
  expect(await rowsOf('')).toEqual([['acme', 2]]);
  expect(await rowsOf('?var-org=acme&var-org=bravo')).toEqual([['acme', 2]]);
  expect(await rowsOf('?var-org=bravo')).toEqual([]);
  expect(await rowsOf(`?var-org=${encodeURIComponent(`bravo') or ('1'='1`)}`)).toEqual([]);
});

test('a query of series returns a series for each name', async () => {
  const { body } = await data(8, '', { key: ops.platformKey });
  const points = [[expect.any(Number), 2]];
  expect(body.targets[0]).toMatchObject({
    table: null,
    series: [
      { name: 'acme', points },
      { name: 'bravo', points },
    ],
  });
});

test.each([
  `queued') or true or state in ('`,
  `'; select set_config('sextant.org_id', '00000000-0000-4000-8000-000000000000', true); --`,
  `') union select name, 1 from orgs --`,
  '${state:sqlstring}',
  '$__timeFrom()',
  '$1',
  '\\',
  '"',
])('the value %j of a variable is no part of the statement', async (value) => {
  const response = await data(2, `?var-state=${encodeURIComponent(value)}`);
  expect([response.status, tableOf(response).rows]).toEqual([200, []]);
});

test('rows beyond the limit are left out, and a slow query is stopped', async () => {
  const { body } = await data(4);
  expect([body.targets[0].truncated, tableOf({ body }).rows.length]).toEqual([true, 1_000]);
  const tooSlow = { status: 504, body: { detail: expect.stringMatching(/^Postgres did not respond/) } };
  expect(await data(3)).toMatchObject(tooSlow);
  expect(await ops.get('/boards/slow/variables')).toMatchObject(tooSlow);
});

test('a panel changes nothing', async () => {
  expect((await data(5)).status).toBe(500);
  expect(tableOf(await data(1)).rows).toEqual([['queued', 2]]);
});
