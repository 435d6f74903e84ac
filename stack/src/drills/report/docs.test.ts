import type { DrillReport } from '../run';
import { withTables } from './docs';

const EMPTY = 'Results:\n\n<!-- written by make drill DOCS=1 -->\n\n<!-- end -->\n';

const report = (...alerts: readonly string[]): DrillReport => ({
  results: alerts.map((alert) => {
    const [fault, channels, hops] = [`fault-of-${alert}`, ['#alerts-info'], { inbox: alerts.length }];
    return { alert, fault, channels, hops, problems: [] };
  }),
  matrix: alerts.map((alert) => ({ fault: `fault-of-${alert}`, cells: new Map([[alert, 'drilled']]) })),
  problems: [],
});
const firstCells = (text: string) => [...text.matchAll(/^\| (\S+) /gm)].map(([, cell]) => cell);

test('a whole run replaces the tables', () => {
  const text = withTables(withTables(EMPTY, report('Old'), true), report('A', 'B'), true);
  expect(firstCells(text)).toEqual(['alert', '---', 'A', 'B', 'fault', '---', 'fault-of-A', 'fault-of-B']);
  expect(text).toContain('| A | fault-of-A | – | – | – | 2.0 | – | #alerts-info |');
});

test('a run of some alerts replaces their rows and keeps the others', () => {
  const text = withTables(withTables(EMPTY, report('A', 'B'), true), report('A'), false);
  expect(firstCells(text)).toEqual(['alert', '---', 'A', 'B', 'fault', '---', 'fault-of-A', 'fault-of-B']);
  expect(text).toContain('| A | fault-of-A | – | – | – | 1.0 |');
  expect(text).toContain('| B | fault-of-B | – | – | – | 2.0 |');
});

test('a document without the marks is refused', () => {
  expect(() => withTables('nothing', report('A'), true)).toThrow('docs/drills.md needs the lines');
});
