// Rows and columns of table panels.
import type { Panel, PanelData } from './dashboard';
import { alignOf, tableModel } from './table-model';

type Series = PanelData['targets'][number]['series'][number];
const series = (labels: Record<string, string>, value: number): Series => ({ labels, name: '', points: [[10, value]] });
const target = (refId: string, ...all: Series[]) => ({
  ...{ ref_id: refId, lines: [], exemplars: [], table: null, truncated: false },
  series: all,
});
const data = (...targets: PanelData['targets'][number][]): PanelData => ({
  ...{ org: null, from: '', to: '', step_seconds: 1 },
  targets,
});
const panel = (more: Partial<Panel> = {}): Panel => ({
  ...{ id: 1, type: 'table', gridPos: { x: 0, y: 0, w: 1, h: 1 } },
  fieldConfig: { defaults: { unit: 'bytes' }, overrides: [] },
  ...more,
});
const names = (model: ReturnType<typeof tableModel>) => model.columns.map(({ name }) => name);

test('labels are columns before the value, and only the value has the unit', () => {
  const model = tableModel(panel(), data(target('A', series({ service: 'ai', env: 'local' }, 3))));
  expect(names(model)).toEqual(['Time', 'env', 'service', 'Value']);
  expect(model.rows).toEqual([{ Time: 10_000, service: 'ai', env: 'local', Value: 3 }]);
  expect(model.columns.map(({ field }) => field.unit)).toEqual(['dateTimeAsIso', undefined, undefined, 'bytes']);
  expect(model.columns.map(alignOf)).toEqual([{ align: 'end' }, {}, {}, { align: 'end' }]);
});

test('queries with the same labels share a row', () => {
  const one = data(target('A', series({ org: 'acme' }, 1)), target('B', series({ org: 'acme' }, 2)));
  const model = tableModel(panel(), one);
  expect(model.rows).toEqual([{ Time: 10_000, org: 'acme', 'Value #A': 1, 'Value #B': 2 }]);
});

test('organize leaves out, renames and orders columns', () => {
  const organize = {
    id: 'organize',
    options: {
      excludeByName: { Time: true },
      renameByName: { Value: 'Memory' },
      indexByName: { Value: 0, service: 1 },
    },
  };
  const options = { sortBy: [{ displayName: 'Memory', desc: true }] };
  const model = tableModel(
    panel({ transformations: [organize], options }),
    data(target('A', series({ service: 'ai' }, 3))),
  );
  expect(names(model)).toEqual(['Memory', 'service']);
  expect(model.sort).toEqual({ id: 'Value', desc: true });
});

test('filterFieldsByName keeps what it names', () => {
  const filter = { id: 'filterFieldsByName', options: { include: { names: ['service'] } } };
  const model = tableModel(panel({ transformations: [filter] }), data(target('A', series({ service: 'ai' }, 3))));
  expect(names(model)).toEqual(['service']);
});
