// Dashboards: reading them, filling in variables, and whether a panel can be limited to an org.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limitLogsToOrg } from '../logs/limit';
import { limitToOrg } from '../metrics/promql';
import { isPostgres, readBoards, type Board, type Panel } from './board';
import { canBeLimited } from './panel';
import { bindVariables } from './sql';
import { filler, labelValuesQuery, type ChosenValues } from './variables';

const boards = readBoards();
const range = { from: new Date('2026-11-30T10:00:00Z'), to: new Date('2026-11-30T11:00:00Z') };

const templating: Board['templating'] = {
  list: [
    {
      name: 'env',
      type: 'query',
      query: { query: 'label_values(up, env)' },
      allValue: '.+',
      multi: true,
      includeAll: true,
      current: { value: '$__all' },
    },
    {
      name: 'kind',
      type: 'query',
      query: 'label_values(up{env=~"$env"}, kind)',
      multi: false,
      includeAll: false,
      current: { value: 'page' },
    },
    { name: 'window', type: 'interval', query: '1m,5m', multi: false, includeAll: false, current: { value: '5m' } },
  ],
};
const fill = (expr: string, chosen: ChosenValues = {}) => filler({ templating }, chosen, { range, step: 120 })(expr);

test('every variable of every compiled board can be filled in', () => {
  expect(boards.size).toBeGreaterThan(2);
  for (const board of boards.values()) {
    const fillBoard = filler(board, {}, { range, step: 60 });
    for (const { expr } of board.panels.flatMap(({ targets }) => targets)) expect(fillBoard(expr)).not.toContain('$');
    for (const variable of board.templating.list)
      if (variable.type === 'query' && !isPostgres(variable.datasource))
        expect(labelValuesQuery(variable)).toBeDefined();
  }
});

test.each<[string, ChosenValues, string]>([
  ['x{env=~"$env"}', {}, 'x{env=~".+"}'],
  ['x{env=~"${env}"}', { env: ['$__all'] }, 'x{env=~".+"}'],
  ['x{env=~"$env"}', { env: ['local', 'a.b'] }, String.raw`x{env=~"(local|a\\.b)"}`],
  ['x{kind=~"$kind"}', {}, 'x{kind=~"page"}'],
  ['x{kind=~"$kind"}', { kind: ['"} or up{a="'] }, String.raw`x{kind=~"\"\\} or up\\{a=\""}`],
  ['x{kind=~"$kind"}', { kind: ['\\'] }, String.raw`x{kind=~"\\\\"}`],
  ['x{kind=~"$kind"}', { kind: ['$window'] }, String.raw`x{kind=~"\\$window"}`],
  ['rate(x[$window])', { window: ['1m'] }, 'rate(x[1m])'],
  ['rate(x[$__rate_interval]) + y[$__range] + z[$__auto]', {}, 'rate(x[120s]) + y[3600s] + z[120s]'],
])('%s with %p becomes %s', (expr, chosen, filled) => {
  expect(fill(expr, chosen)).toBe(filled);
});

test.each<[ChosenValues, string]>([
  [{ window: ['1m]) or up #'] }, 'var-window must be one of 1m, 5m'],
  [{ kind: ['a', 'b'] }, 'var-kind must have one value'],
  [{ kind: [] }, 'var-kind must have one value'],
  [{ env: Array.from({ length: 51 }, String) }, 'var-env must have at most 50 values'],
  [{ other: ['a'] }, 'var-other is not a variable of this board'],
])('the values %p are rejected', (chosen, message) => {
  expect(() => fill('x', chosen)).toThrow(message);
});

const isSql = (panel: Panel) => panel.targets.some(({ rawSql }) => rawSql !== '');

test('every panel with SQL can be limited to an org, and its variables are bound', () => {
  for (const board of boards.values()) {
    const values = new Map(board.templating.list.map(({ name }) => [name, ['a value']]));
    for (const panel of board.panels.filter(isSql)) {
      expect(canBeLimited(board, panel)).toBe(true);
      for (const { rawSql } of panel.targets)
        expect(bindVariables(rawSql, values, { range, step: 60 }).text).not.toMatch(/\$(?!\d)/);
    }
  }
});

/** Texts, lists of alerts and lists of traces have none: other APIs return their data. */
const hasQueries = ({ targets }: Panel) => targets.some(({ expr }) => expr !== '');

test('the other panels that can be limited to an org are those of metrics with an org, and of log lines', () => {
  const limitable = [...boards.values()].flatMap((board) =>
    board.panels.filter((panel) => hasQueries(panel) && canBeLimited(board, panel)).map(({ title }) => title),
  );
  expect(limitable.sort()).toEqual([
    'Budget used',
    ...['Ended processes', 'Error lines', 'Log lines', 'Recent errors and warnings', 'Redacted secrets'],
    // Constants, the same for every org.
    'Targets',
    'Time until a budget resets',
    'Warnings of exposed services',
  ]);
  expect(limitToOrg('up', 'acme')).toBeUndefined();
});

test('panels whose data comes from other APIs can be limited to an org', () => {
  const [board] = boards.values();
  const traces = { refId: 'A', expr: '', rawSql: '', format: '', legendFormat: '', instant: false, exemplar: false };
  const panel = { id: 1, title: 'Traces', type: 'table', datasource: { type: 'jaeger', uid: 'sextant-jaeger' } };
  expect(canBeLimited(board!, { ...panel, targets: [traces] })).toBe(true);
  expect(canBeLimited(board!, { ...panel, type: 'text', targets: [] })).toBe(true);
});

test.each([
  ['{env="a"}', '{env="a"} | json org_id="org_id" | org_id="o"'],
  ['sum(rate({a="}"} |= "}" [1m]))', 'sum(rate({a="}"} | json org_id="org_id" | org_id="o" |= "}" [1m]))'],
  ['{a=`}`} | line_format "{{.x}}"', '{a=`}`} | json org_id="org_id" | org_id="o" | line_format "{{.x}}"'],
  [
    String.raw`{a="\"}"} or {b="c"}`,
    String.raw`{a="\"}"} | json org_id="org_id" | org_id="o" or {b="c"} | json org_id="org_id" | org_id="o"`,
  ],
])('%s is limited to an org', (query, limited) => {
  expect(limitLogsToOrg(query, 'o')).toBe(limited);
});

test('a folder or file that is no dashboard is rejected with its path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'boards-'));
  writeFileSync(join(folder, 'wrong.json'), '{"uid": "x"}');
  expect(() => readBoards(folder)).toThrow(/could not read the dashboard .*wrong\.json: .*title/s);
  expect(() => readBoards(join(folder, 'none'))).toThrow('ENOENT');
  rmSync(folder, { recursive: true });
});
