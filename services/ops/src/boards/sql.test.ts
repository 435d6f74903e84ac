import { bindVariables } from './sql';

const times = { range: { from: new Date('2026-11-30T10:00:00Z'), to: new Date('2026-11-30T11:00:00Z') }, step: 15 };
const [FROM, TO] = ['2026-11-30T10:00:00.000Z', '2026-11-30T11:00:00.000Z'];
const variables = new Map([
  ['org', ['acme', `x' or '1'='1`]],
  ['none', []],
]);

test.each([
  ['select 1', 'select 1', []],
  ['org in (${org:sqlstring})', 'org in ($1::text, $2::text)', ['acme', `x' or '1'='1`]],
  ['org in (${none:sqlstring})', 'org in (null)', []],
  ['$__timeFilter(r.queued_at)', 'r.queued_at between $1::timestamptz and $2::timestamptz', [FROM, TO]],
  ['at >= $__timeFrom() and at < $__timeTo()', 'at >= $1::timestamptz and at < $2::timestamptz', [FROM, TO]],
  ['$__interval_ms / 1000', '$1::integer / 1000', [15_000]],
])('%s', (sql, text, values) => {
  expect(bindVariables(sql, variables, times)).toEqual({ text, values });
});

test.each([
  ["org = '$org'", '$org'],
  ['org = ${org}', '${'],
  ['org = ${org:raw}', '${'],
  ['${other:sqlstring}', '${other:sqlstring}'],
  ['$1', '$1'],
  ['$__unixEpochFilter(at)', '$__unixEpochFilter'],
])('%s is rejected, because its value would be part of the statement', (sql, token) => {
  expect(() => bindVariables(sql, variables, times)).toThrow(`could not bind ${token} of a dashboard`);
});
