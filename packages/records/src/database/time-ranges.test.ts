import { partsOf } from './time-ranges';

const at = (text: string) => new Date(`2026-03-${text}Z`);
const cut = (from: string, to: string, coarsest?: 'hour' | 'day') =>
  partsOf({ from: at(from), to: at(to) }, coarsest).map(
    (part) => `${part.grain} ${part.from.toISOString().slice(8, 19)} ${part.to.toISOString().slice(8, 19)}`,
  );

it('uses days in the middle, hours around them and rows at the edges', () => {
  expect(cut('01T22:30:00', '04T01:15:00')).toEqual([
    'rows 01T22:30:00 01T23:00:00',
    'hour 01T23:00:00 02T00:00:00',
    'day 02T00:00:00 04T00:00:00',
    'hour 04T00:00:00 04T01:00:00',
    'rows 04T01:00:00 04T01:15:00',
  ]);
});

it.each([
  ['whole days', '01T00:00:00', '03T00:00:00', ['day 01T00:00:00 03T00:00:00']],
  ['whole hours within a day', '01T03:00:00', '01T05:00:00', ['hour 01T03:00:00 01T05:00:00']],
  ['whole hours over midnight', '01T23:00:00', '02T01:00:00', ['hour 01T23:00:00 02T01:00:00']],
  ['less than an hour', '01T03:10:00', '01T03:50:00', ['rows 01T03:10:00 01T03:50:00']],
  ['less than an hour across a full hour', '01T03:50:00', '01T04:10:00', ['rows 01T03:50:00 01T04:10:00']],
  ['nothing', '01T03:00:00', '01T03:00:00', []],
])('splits %s without gaps or empty parts', (_, from, to, expected) => {
  expect(cut(from, to)).toEqual(expected);
});

it('uses no days if hours are the coarsest grain', () => {
  expect(cut('01T00:00:00', '03T00:00:00', 'hour')).toEqual(['hour 01T00:00:00 03T00:00:00']);
});
