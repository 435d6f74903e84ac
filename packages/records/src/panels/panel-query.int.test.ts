import type { Database } from '../database/database';
import { ALL_ORGS } from '../database/scope';
import { createRun } from '../runs/runs';
import { ensureOrg } from '../tenancy/orgs';
import { useRecords } from '../testing/testing';
import { isPanelTimeout, readPanel, type PanelQuery } from './panel-query';

let database: Database;
let acme: string;
let globex: string;
useRecords(async (records) => {
  ({ database } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
  for (const orgId of [acme, acme, globex])
    await createRun(database, { orgId, kind: 'page', input: { n: 1 }, correlationId: 'c', steps: [] });
});

const read = (text: string, more: Partial<PanelQuery> = {}, orgId = acme) =>
  readPanel(database, orgId, { text, values: [], timeoutMs: 5_000, maxRows: 100, ...more });

it('returns columns with their types, and values as JSON has them', async () => {
  const text = `select 1::bigint as n, 0.5::numeric as share, 'NaN'::float8 as nan, true as yes, null::text as none,
    timestamptz '2026-11-30T10:00:00+01' as at, 'x' as name, '{"a":1}'::jsonb as json`;
  expect(await read(text)).toEqual({
    columns: [
      ...[
        { name: 'n', type: 'number' },
        { name: 'share', type: 'number' },
        { name: 'nan', type: 'number' },
      ],
      ...[
        { name: 'yes', type: 'boolean' },
        { name: 'none', type: 'text' },
        { name: 'at', type: 'time' },
      ],
      ...[
        { name: 'name', type: 'text' },
        { name: 'json', type: 'text' },
      ],
    ],
    rows: [[1, 0.5, null, true, null, '2026-11-30T09:00:00.000Z', 'x', '{"a":1}']],
    truncated: false,
  });
});

it('sees the rows of the org, or those of every org', async () => {
  const runs = 'select count(*) as runs from runs';
  expect((await read(runs)).rows).toEqual([[2]]);
  expect((await read(runs, {}, globex)).rows).toEqual([[1]]);
  expect((await read(runs, {}, ALL_ORGS)).rows).toEqual([[3]]);
});

it('keeps the order, and says whether there are more rows', async () => {
  const text = 'select n from generate_series(1, 5) n order by n desc -- newest first';
  expect(await read(text, { maxRows: 2 })).toMatchObject({ rows: [[5], [4]], truncated: true });
  expect(await read(text, { maxRows: 5 })).toMatchObject({ rows: [[5], [4], [3], [2], [1]], truncated: false });
});

it.each([`'`, `' or '1'='1`, `'); drop table runs; --`, '$1', '\\', '"', '"; select 1', 'page'])(
  'takes the value %j as a value',
  async (value) => {
    const { rows } = await read('select count(*), $1::text from runs where kind = $1', { values: [value] });
    expect(rows).toEqual([[value === 'page' ? 2 : 0, value]]);
  },
);

it.each([
  ['a change', `update runs set state = 'failed'`],
  ['a change in a CTE', `with gone as (delete from runs returning id) select * from gone`],
  ['a function that writes', `select sextant_ensure_org('third')`],
  ['a second statement', `select 1; delete from runs`],
  ['the end of the limit', `select 1) panel; delete from runs; select * from (select 1`],
])('rejects %s', async (_, text) => {
  await expect(read(text, {}, acme)).rejects.toThrow(
    /syntax error|read-only transaction|multiple commands|must be at the top level/,
  );
  expect((await read('select count(*) from runs')).rows).toEqual([[2]]);
});

it('stops a query that takes too long', async () => {
  const failure = async (text: string) => read(text, { timeoutMs: 50 }).catch((error: unknown) => error);
  const late = await failure('select pg_sleep(60)');
  expect([late, isPanelTimeout(late)]).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/statement timeout/) }),
    true,
  ]);
  expect(isPanelTimeout(await failure('select none'))).toBe(false);
});
