import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sextantAlerts } from '@sextant/alerts/rules/sextant';
import { thresholdOf } from '@sextant/alerts/declare';
import type { Dashboard, Panel as PanelJson } from '@grafana/grafana-foundation-sdk/dashboard';
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { processResidentMemoryBytes, up } from '@sextant/signals/process';
import { bytes, ratio, seconds } from '@sextant/signals/query/expression';
import { quantile, value } from '@sextant/signals/query/promql';
import { parse } from 'yaml';
import { aiJobs } from './definitions/ai-jobs';
import { sextantDashboards } from './definitions/sextant';
import { compileDashboards, DashboardsError, dashboardText } from './compile';
import { gauge, stat, timeseries, type Board, type Panel } from './declare';
import { datasourcesText, providersText } from './provisioning';
import { interpolate, panelQueries } from './queries';
import { steps } from './thresholds';

const compiled = compileDashboards(sextantDashboards);
const committed = (path: string): string => readFileSync(join(__dirname, '../generated', path), 'utf8');
const panelsOf = (dashboard: Dashboard): readonly PanelJson[] => dashboard.panels ?? [];
const panelOf = (title: string): PanelJson => compiled.flatMap(panelsOf).find((p) => p.title === title)!;

const memory = timeseries({
  id: 1,
  title: 'Memory',
  description: 'Good: flat.',
  queries: [{ expr: value(processResidentMemoryBytes), legend: '{{service}}' }],
});
const boardOf = (...panels: readonly Panel[]): Board => ({
  uid: 'their-own',
  title: 'Theirs',
  description: 'Theirs.',
  rows: [panels],
});

test('a board of an adopter compiles to a dashboard with its queries, unit and variables', () => {
  const [dashboard] = compileDashboards([boardOf(memory)]);
  expect(panelQueries(dashboard!)).toEqual([
    { dashboard: 'their-own', panel: 'Memory', datasource: 'prometheus', expr: 'process_resident_memory_bytes' },
  ]);
  expect(panelsOf(dashboard!)[0]).toMatchObject({ id: 1, fieldConfig: { defaults: { unit: 'bytes' } } });
  expect(dashboard!.templating.list!.map((v) => v.name)).toEqual(['env', 'service', 'window']);
});

test('AI Jobs has the eight panels that users know, under ids that stay', () => {
  expect(aiJobs.rows.flat().map((p) => [p.id, p.title])).toEqual([
    [1, 'Job rate'],
    [2, 'Success'],
    [3, 'Processing time'],
    [4, 'Queue status'],
    [5, 'Jobs by provider'],
    [6, 'Validation pass rate'],
    [7, 'Token rate'],
    [8, 'Retry rate'],
  ]);
});

test.each<[string, Board, string]>([
  ['an id used twice', boardOf(memory, { ...memory, title: 'Other' }), 'panel id 1 is used twice'],
  ['a title used twice', boardOf(memory, { ...memory, id: 2 }), 'panel "Memory" is there twice'],
  ['a panel without description', boardOf({ ...memory, description: '' }), 'description is empty'],
  ['an unfit uid', { ...boardOf(memory), uid: 'Their Own' }, 'the uid must be'],
  [
    'a limit of another unit',
    boardOf({ ...memory, limits: [{ fires: { above: ratio(0.1) }, severity: 'warning' }] }),
    'draws a limit in ratio, but shows bytes',
  ],
  [
    'two units in one panel',
    boardOf({ ...memory, queries: [...memory.queries, { expr: value(up), legend: 'up' }] }),
    'mixes bytes and bool',
  ],
])('%s is refused', (_, board, problem) => {
  expect(() => compileDashboards([board])).toThrow(problem);
});

test('all problems are told at once', () => {
  const refused = (): unknown => compileDashboards([boardOf({ ...memory, title: '', description: '' }, memory)]);
  expect(refused).toThrow(DashboardsError);
  expect(refused).toThrow(/used twice[^]*title is empty[^]*description is empty/);
});

test('what makes no sense does not compile', () => {
  const latency = { expr: quantile(0.5, httpServerRequestDurationSeconds, { window: '$window' }), legend: 'P50' };
  const resident = { expr: value(processResidentMemoryBytes), legend: 'memory' };
  const texts = { id: 1, title: 'Mixed', description: 'Seconds and bytes.' };
  // @ts-expect-error -- a panel has one unit
  stat({ ...texts, queries: [latency, resident] });
  // @ts-expect-error -- a dial goes from 0 to 100%
  gauge({ ...texts, queries: [latency] });
  expect(stat({ ...texts, queries: [latency, latency] }).queries).toHaveLength(2);
});

test('limits become steps from the lowest value up', () => {
  const warning = { fires: { above: seconds(15) }, severity: 'warning' } as const;
  const critical = { fires: { above: seconds(30) }, severity: 'critical' } as const;
  expect(steps({ limits: [critical, warning], complement: false })).toEqual([
    { value: null, color: 'green' },
    { value: 15, color: 'orange' },
    { value: 30, color: 'red' },
  ]);
  const low = { fires: { below: bytes(80) }, severity: 'warning' } as const;
  const lowest = { fires: { below: bytes(20) }, severity: 'critical' } as const;
  expect(steps({ limits: [low, lowest], complement: false })).toEqual([
    { value: null, color: 'red' },
    { value: 20, color: 'orange' },
    { value: 80, color: 'green' },
  ]);
});

test('a panel that shows successes draws the limits of failures from the other side', () => {
  expect(panelOf('Success').fieldConfig?.defaults.thresholds?.steps).toEqual([
    { value: null, color: 'red' },
    { value: 0.75, color: 'orange' },
    { value: 0.9, color: 'green' },
  ]);
});

const drawn = sextantDashboards.flatMap((b) => b.rows.flat()).filter((p) => p.limits.length > 0 && !p.complement);

test.each(drawn)('$title draws its limits exactly where they are declared', ({ title, limits }) => {
  const values = panelOf(title).fieldConfig?.defaults.thresholds?.steps.map((s) => s.value);
  expect(values).toEqual(expect.arrayContaining(limits.map((l) => thresholdOf(l.fires).value)));
});

test('every alert about AI jobs that a panel can draw is drawn', () => {
  const lines = new Set(sextantDashboards.flatMap((b) => b.rows.flat()).flatMap((p) => p.limits));
  const missing = sextantAlerts.flatMap((g) => g.alerts).filter((a) => !lines.has(a));
  expect(missing.map((a) => a.name)).toEqual(['NoAIJobsProcessed', 'ProviderFailures', 'UntrueUsage', 'Watchdog']);
});

describe.each(compiled)('the dashboard $uid', (dashboard) => {
  test('asks only datasources that are provisioned', () => {
    const provisioned = parse(datasourcesText()).datasources.map((d: { uid: string }) => d.uid);
    const asked = [...JSON.stringify(dashboard).matchAll(/"uid":"(sextant-(?!ai-jobs|system|tenants)[\w-]+)"/g)].map(
      ([, uid]) => uid,
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((uid) => !provisioned.includes(uid))).toEqual([]);
  });

  test('links to the others with its variables and time, and marks firing alerts', () => {
    expect(dashboard.links).toMatchObject([{ tags: ['sextant'], includeVars: true, keepTime: true }]);
    expect(dashboard.tags).toEqual(['sextant']);
    expect(dashboard.annotations.list).toMatchObject([{ name: 'Firing alerts', enable: true }]);
  });

  test('has panels that lie within 24 columns and do not cover each other', () => {
    const cells = panelsOf(dashboard).flatMap(({ gridPos }) => {
      const { x, y, w, h } = gridPos!;
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  test('offers traces on latency panels', () => {
    const latencies = panelsOf(dashboard).filter((p) =>
      p.targets?.some((t) => JSON.stringify(t).includes('quantile(')),
    );
    expect(latencies.length).toBeGreaterThan(0);
    for (const panel of latencies) for (const t of panel.targets!) expect(t).toMatchObject({ exemplar: true });
  });

  test('leaves no variable without a value', () => {
    for (const { expr } of panelQueries(dashboard)) expect(interpolate(expr)).not.toContain('$');
  });

  test('is committed as it compiles, and reads back as the same', () => {
    const text = committed(`boards/${dashboard.uid}.json`);
    expect(dashboardText(dashboard)).toBe(text);
    expect(dashboardText(JSON.parse(text))).toBe(text);
    expect(dashboardText(compileDashboards(sextantDashboards).find((d) => d.uid === dashboard.uid)!)).toBe(text);
  });
});

test('the committed provisioning is what compiles, with addresses from the environment', () => {
  expect(committed('provisioning/datasources/sextant.yml')).toBe(datasourcesText());
  expect(committed('provisioning/dashboards/sextant.yml')).toBe(providersText());
  for (const { url } of parse(datasourcesText()).datasources) expect(url).toMatch(/^\$[A-Z]+_URL$/);
});
