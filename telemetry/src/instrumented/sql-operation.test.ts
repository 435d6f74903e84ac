import { sqlOperation } from './sql-operation';

test.each([
  ['select "id", "kind" from "runs" where "runs"."id" = $1', 'SELECT runs'],
  ['  SELECT *\nFROM public.runs r JOIN run_steps s ON true', 'SELECT runs'],
  ['insert into "public"."run_steps" ("org_id") values ($1)', 'INSERT run_steps'],
  ['update only runs set state = $1', 'UPDATE runs'],
  ['delete from runs where id = $1', 'DELETE runs'],
  ['copy run_event_lines (id, at) from stdin', 'COPY run_event_lines'],
  ['refresh materialized view concurrently enrichment_targets', 'REFRESH enrichment_targets'],
  ['create table if not exists runs (id uuid)', 'CREATE runs'],
  ["select sextant_ensure_org('acme')", 'SELECT sextant_ensure_org'],
  ['select 1', 'SELECT'],
  ['select (select count(*) from run_steps), r.id from runs r', 'SELECT runs'],
  ['select n from (select count(*) as n from run_steps) s', 'SELECT run_steps'],
  [
    'with run as materialized (select id from runs), input as (select 1) update run_steps s set state = 1',
    'UPDATE run_steps',
  ],
  ['with found as (select * from incidents) select * from found', 'SELECT incidents'],
  ["select set_config('sextant.org_id', 'a', true);\ninsert into run_attempts select 1", 'INSERT run_attempts'],
  ["select ';', 'from secrets' from runs -- from comments\n", 'SELECT runs'],
  ['/* from comments */ select * from runs', 'SELECT runs'],
  ["select 'it''s from secrets' from runs", 'SELECT runs'],
  ['commit', 'COMMIT'],
  ["begin; select set_config('sextant.org_id', 'a', true)", 'BEGIN'],
  ['', ''],
])('names %j %j', (text, name) => {
  const { operation, collection } = sqlOperation(text);
  expect([operation, collection].filter(Boolean).join(' ')).toBe(name);
});

test.each(["'", '"', '(', '/*', "''", '--', 'a.', ';'])('reads at most the beginning of a long text of %j', (part) => {
  expect(sqlOperation(part.repeat(1_000_000)).collection).toBeUndefined();
});

test('does not read a table beyond the beginning of a text', () => {
  expect(sqlOperation(`select ${'1, '.repeat(2_000)} 1 from runs`)).toEqual({
    operation: 'SELECT',
    collection: undefined,
  });
});
