import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { thresholdOf } from '@sextant/alerts/declare';
import type { Dashboard as GrafanaDashboard, Panel as PanelJson } from '@grafana/grafana-foundation-sdk/dashboard';
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { processResidentMemoryBytes, up } from '@sextant/signals/process';
import { bytes, ratio, seconds } from '@sextant/signals/query/expression';
import { lines, logs } from '@sextant/signals/query/logql';
import { quantile, value } from '@sextant/signals/query/promql';
import { parse } from 'yaml';
import { aiJobs } from './definitions/ai-jobs';
import { sextantDashboards } from './definitions/sextant';
import { compileDashboards, DashboardsError, dashboardText } from './compile';
import { alertList, gauge, logLines, stat, timeseries, traceList, type Dashboard, type Panel } from './declare';
import { datasourcesText, providersText } from './provisioning';
import { interpolate, panelQueries } from './queries';
import { steps } from './thresholds';

const compiled = compileDashboards(sextantDashboards);
const committed = (path: string): string => readFileSync(join(__dirname, '../generated', path), 'utf8');
const panelsOf = (dashboard: GrafanaDashboard): readonly PanelJson[] => dashboard.panels ?? [];
const panelOf = (title: string): PanelJson => compiled.flatMap(panelsOf).find((p) => p.title === title)!;

const memory = timeseries({
  id: 1,
  title: 'Memory',
  description: 'Good: flat.',
  queries: [{ expr: value(processResidentMemoryBytes), legend: '{{service}}' }],
});
const dashboardOf = (...panels: readonly Panel[]): Dashboard => ({
  uid: 'adopters',
  title: 'Adopters',
  description: 'Memory.',
  rows: [panels],
});

test('a dashboard compiles to JSON with an explanation, its queries and their unit', () => {
  const [dashboard] = compileDashboards([dashboardOf(memory)]);
  expect(panelQueries(dashboard!)).toEqual([
    { dashboard: 'adopters', panel: 'Memory', datasource: 'prometheus', expr: 'process_resident_memory_bytes' },
  ]);
  const [first, panel] = panelsOf(dashboard!);
  expect(first).toMatchObject({ type: 'text', options: { content: expect.stringContaining('Memory.') } });
  expect(panel).toMatchObject({ id: 1, fieldConfig: { defaults: { unit: 'bytes' } } });
});

test('the panel ids of AI Jobs are stable', () => {
  expect(aiJobs.rows.flat().map((p) => [p.id, p.title])).toEqual([
    [1, 'Job rate'],
    [2, 'Success'],
    [9, 'Failed jobs'],
    [3, 'Processing time'],
    [4, 'Queue status'],
    [5, 'Jobs by provider'],
    [6, 'Validation pass rate'],
    [10, 'Validation over time'],
    [7, 'Token rate'],
    [8, 'Retry rate'],
  ]);
});

test.each<[string, Dashboard, string]>([
  ['an id of the compiler', dashboardOf({ ...memory, id: 1000 }), 'the id 1000 must be below 1000'],
  ['an id used twice', dashboardOf(memory, { ...memory, title: 'Other' }), 'panel id 1 is used twice'],
  ['a title used twice', dashboardOf(memory, { ...memory, id: 2 }), 'panel title "Memory" is used twice'],
  ['a panel without description', dashboardOf({ ...memory, description: '' }), 'description is empty'],
  ['an invalid uid', { ...dashboardOf(memory), uid: 'Their Own' }, 'the uid must be'],
  [
    'a limit of another unit',
    dashboardOf({ ...memory, thresholds: [{ fires: { above: ratio(0.1) }, severity: 'warning' }] }),
    'has a threshold in ratio, but shows bytes',
  ],
  [
    'two units in one panel',
    dashboardOf({ ...memory, queries: [...memory.queries, { expr: value(up), legend: 'up' }] }),
    'mixes bytes and bool',
  ],
])('%s is rejected', (_, dashboard, problem) => {
  expect(() => compileDashboards([dashboard])).toThrow(problem);
});

test('every problem is reported', () => {
  const compile = (): unknown => compileDashboards([dashboardOf({ ...memory, title: '', description: '' }, memory)]);
  expect(compile).toThrow(DashboardsError);
  expect(compile).toThrow(/used twice[^]*title is empty[^]*description is empty/);
});

test('type errors: mixed units, and a gauge that is not a ratio', () => {
  const latency = { expr: quantile(0.5, httpServerRequestDurationSeconds, { window: '$window' }), legend: 'P50' };
  const resident = { expr: value(processResidentMemoryBytes), legend: 'memory' };
  const texts = { id: 1, title: 'Mixed', description: 'Seconds and bytes.' };
  // @ts-expect-error -- a panel has one unit
  stat({ ...texts, queries: [latency, resident] });
  // @ts-expect-error -- a gauge shows 0 to 100%
  gauge({ ...texts, queries: [latency] });
  expect(stat({ ...texts, queries: [latency, latency] }).queries).toHaveLength(2);
});

test('a gauge without data does not have the color of its lowest values', () => {
  expect(panelOf('Success').fieldConfig?.defaults.mappings).toEqual([
    { type: 'special', options: { match: 'null+nan', result: { text: expect.stringMatching(/^No /), color: 'text' } } },
  ]);
});

test('a list of alerts, a list of traces and log lines compile to panels of Grafana', () => {
  const texts = { description: 'Good: none.' };
  const panels = [
    alertList({ ...texts, id: 1, title: 'Alerts', alerts: { names: ['TargetDown', 'QueueStalled'] } }),
    traceList({ ...texts, id: 2, title: 'Traces', traces: { service: 'ai', onlyErrors: true, minDuration: '1s' } }),
    logLines({
      ...{ ...texts, id: 3, title: 'Lines' },
      queries: [{ expr: lines(logs({ service: 'ai' })), legend: 'ai' }],
    }),
  ];
  expect(panelsOf(compileDashboards([dashboardOf(...panels)])[0]!).slice(1)).toMatchObject([
    {
      type: 'alertlist',
      options: { alertInstanceLabelFilter: '{alertname=~"TargetDown|QueueStalled"}' },
    },
    {
      type: 'table',
      targets: [{ queryType: 'search', service: 'ai', tags: 'error=true', minDuration: '1s' }],
      datasource: { uid: 'sextant-jaeger' },
    },
    { type: 'logs', targets: [{ expr: expect.stringMatching(/^\{service="ai"\} \| json .* \| line_format/) }] },
  ]);
});

test('special values and used-up amounts have texts', () => {
  const panel = stat({
    ...{ id: 1, title: 'Memory', description: 'Good: flat.', valueMappings: { 7: 'seven' }, usedUp: 'used up' },
    queries: [{ expr: value(processResidentMemoryBytes), legend: '{{service}}' }],
  });
  const [{ fieldConfig }] = panelsOf(compileDashboards([dashboardOf(panel)])[0]!).slice(1) as [PanelJson];
  expect(fieldConfig?.defaults.mappings).toEqual([
    { type: 'value', options: { 7: { text: 'seven', index: 0 } } },
    { type: 'range', options: { from: null, to: 0, result: { text: 'used up', index: 1 } } },
  ]);
});

test('thresholds become steps in ascending order', () => {
  const warning = { fires: { above: seconds(15) }, severity: 'warning' } as const;
  const critical = { fires: { above: seconds(30) }, severity: 'critical' } as const;
  expect(steps({ thresholds: [critical, warning], complement: false })).toEqual([
    { value: null, color: 'green' },
    { value: expect.closeTo(15), color: 'orange' },
    { value: expect.closeTo(30), color: 'red' },
  ]);
  const low = { fires: { below: bytes(80) }, severity: 'warning' } as const;
  const lowest = { fires: { below: bytes(20) }, severity: 'critical' } as const;
  expect(steps({ thresholds: [low, lowest], complement: false })).toEqual([
    { value: null, color: 'red' },
    { value: 20, color: 'orange' },
    { value: 80, color: 'green' },
  ]);
});

test('a panel with the complement of its thresholds has complementary steps', () => {
  expect(panelOf('Success').fieldConfig?.defaults.thresholds?.steps).toEqual([
    { value: null, color: 'red' },
    { value: 0.75, color: 'orange' },
    { value: 0.9, color: 'green' },
  ]);
});

/** The color that Grafana gives a value: that of the last step that it reaches. */
const colorAt = (panel: Pick<Panel, 'thresholds' | 'complement'>, at: number): string | undefined =>
  steps(panel).findLast(({ value }) => value === null || at >= value)?.color;

const BAD = { critical: 'red', warning: 'orange', info: 'blue', none: 'green' } as const;

const withThresholds = sextantDashboards.flatMap(({ uid, rows }) =>
  rows.flat().flatMap((panel) => panel.thresholds.map((threshold) => ({ uid, title: panel.title, panel, threshold }))),
);

test.each(withThresholds)('$uid, $title: the color changes where the alert fires', ({ panel, threshold }) => {
  const limit = thresholdOf(threshold.fires).value;
  const isAbove = 'above' in threshold.fires !== panel.complement;
  const at = panel.complement ? 1 - limit : limit;
  const margin = Math.abs(at) / 1_000 || 0.001;
  const [under, on, over] = [at - margin, at, at + margin].map((value) => colorAt(panel, value));
  expect(on).toBe(isAbove ? under : over);
  // Another threshold of the panel at the same value can be more severe.
  expect([BAD[threshold.severity], BAD.critical]).toContain(isAbove ? over : under);
});

test('most boards have latency panels', () => {
  const withQuantiles = compiled.filter((dashboard) => JSON.stringify(dashboard).includes('quantile('));
  expect(withQuantiles.length).toBeGreaterThan(compiled.length / 2);
});

test('a series that is named after a label value has the color of its meaning', () => {
  const colorOf = (title: string, name: string) =>
    panelOf(title).fieldConfig?.overrides.find(({ matcher }) => matcher.options === name)?.properties;
  expect(colorOf('Log lines', 'error')).toEqual([{ id: 'color', value: { mode: 'fixed', fixedColor: 'red' } }]);
  expect(colorOf('Proofs by result', 'proved')).toMatchObject([{ value: { fixedColor: 'green' } }]);
  expect(panelOf('Jobs by provider').fieldConfig?.overrides).toEqual([]);
});

describe.each(compiled)('dashboard $uid', (dashboard) => {
  test('uses provisioned datasources only', () => {
    const provisioned = parse(datasourcesText()).datasources.map((d: { uid: string }) => d.uid);
    const used = [...JSON.stringify(dashboard).matchAll(/"uid":"(sextant-[\w-]+)"/g)]
      .map(([, uid]) => uid)
      .filter((uid) => uid !== dashboard.uid);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((uid) => !provisioned.includes(uid))).toEqual([]);
  });

  test('links to the other dashboards and to the console, with variables and time range', () => {
    const carried = { includeVars: true, keepTime: true };
    expect(dashboard.links).toMatchObject([
      { tags: ['sextant'], ...carried },
      { url: `http://localhost:8080/boards/${dashboard.uid}`, ...carried },
    ]);
    expect(dashboard.tags).toEqual(['sextant']);
    expect(JSON.stringify(dashboard)).not.toContain('inControlsMenu');
  });

  test('has panels within 24 columns that do not overlap', () => {
    const cells = panelsOf(dashboard).flatMap(({ gridPos }) => {
      const { x, y, w, h } = gridPos!;
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  test('has exemplars on its latency panels', () => {
    const latencies = panelsOf(dashboard).filter((p) =>
      p.targets?.some((t) => JSON.stringify(t).includes('quantile(')),
    );
    for (const panel of latencies) for (const t of panel.targets!) expect(t).toMatchObject({ exemplar: true });
  });

  test('has known variables only', () => {
    for (const { expr } of panelQueries(dashboard)) expect(interpolate(expr)).not.toContain('$');
  });

  test('has an up-to-date file, and serializes reproducibly', () => {
    const text = committed(`boards/${dashboard.uid}.json`);
    expect(dashboardText(dashboard)).toBe(text);
    expect(dashboardText(JSON.parse(text))).toBe(text);
    expect(dashboardText(compileDashboards(sextantDashboards).find((d) => d.uid === dashboard.uid)!)).toBe(text);
  });
});

test('the provisioning files are up to date and take addresses from the environment', () => {
  expect(committed('provisioning/datasources/sextant.yml')).toBe(datasourcesText());
  expect(committed('provisioning/dashboards/sextant.yml')).toBe(providersText());
  for (const { url } of parse(datasourcesText()).datasources) expect(url).toMatch(/^\$[A-Z]+_(URL|ADDRESS)$/);
});
