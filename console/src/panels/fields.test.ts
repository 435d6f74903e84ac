// Defaults and overrides of fields.
import type { Override, Panel } from './dashboard';
import { fieldOf } from './fields';

const panel = (...overrides: Override[]): Panel => ({
  ...{ id: 1, type: 'timeseries', gridPos: { x: 0, y: 0, w: 1, h: 1 } },
  fieldConfig: { defaults: { unit: 's', custom: { fillOpacity: 5 } }, overrides },
});
const unit = (id: string, options: unknown): Override => ({
  matcher: { id, options },
  properties: [{ id: 'unit', value: 'ms' }],
});

test.each([
  ['byName', 'P95', 'ms'],
  ['byName', 'P99', 's'],
  ['byNames', { names: ['P50', 'P95'] }, 'ms'],
  ['byRegexp', '^P9', 'ms'],
  ['byRegexp', '/^Q/', 's'],
  ['byFrameRefID', 'B', 'ms'],
  ['byType', 'number', 'ms'],
  ['byType', 'string', 's'],
  ['byNothing', 'P95', 's'],
])('an override %s %p makes the unit %s', (id, options, expected) => {
  expect(fieldOf(panel(unit(id, options)), { name: 'P95', refId: 'B' }).unit).toBe(expected);
});

test('an override of a custom property keeps the other ones', () => {
  const override = { matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'custom.drawStyle', value: 'bars' }] };
  expect(fieldOf(panel(override), { name: 'a' }).custom).toEqual({ fillOpacity: 5, drawStyle: 'bars' });
});
