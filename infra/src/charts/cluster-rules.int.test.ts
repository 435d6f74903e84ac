// The rules of kube-prometheus-stack that are installed, beside ours.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import { stringify } from 'yaml';
import { rules as ours } from '../generated';
import { local } from '../environments/local';
import { checkSettings, loadSettings } from '../settings/load';
import type { Settings } from '../settings/schema';
import { ChartRenderer, objectsIn, releaseOf } from '../testing/charts/render';
import { REPLACED } from '../values/cluster-rules';

interface Rule {
  readonly alert?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const renderer = new ChartRenderer();
const managed = loadSettings('production');
const exposed = checkSettings({ ...local, cluster: { ...local.cluster, controlPlaneMetrics: true } });
const rendered = new Map<Settings, Awaited<ReturnType<typeof render>>>();

async function render(settings: Settings) {
  const release = releaseOf(settings, 'sextant');
  return objectsIn(await renderer.render(release), release.namespace);
}

beforeAll(async () => {
  for (const settings of [managed, exposed]) rendered.set(settings, await render(settings));
}, 300_000);
afterAll(() => {
  renderer.remove();
});

const groupsOf = (settings: Settings) =>
  rendered
    .get(settings)!
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => (spec as unknown as { groups: { name: string; rules: Rule[] }[] }).groups);
const alertsOf = (settings: Settings) =>
  groupsOf(settings).flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined));
const OWN = new Set(ours().groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)));
const charts = (settings: Settings) => alertsOf(settings).filter(({ alert }) => !OWN.has(alert));

test('every alert of the chart has a severity, a team, a summary and a runbook', () => {
  const alerts = charts(managed);
  expect(alerts.length).toBeGreaterThan(60);
  const incomplete = alerts.filter(
    ({ labels = {}, annotations = {} }) =>
      !['critical', 'warning', 'info'].includes(labels['severity']!) ||
      labels['team'] !== 'platform' ||
      !annotations['summary'] ||
      !annotations['runbook_url']?.startsWith('https://runbooks.prometheus-operator.dev/'),
  );
  expect(incomplete.map(({ alert }) => alert)).toEqual([]);
});

test('alerts that ours replace are not installed, and no name is used by both', () => {
  const names = new Set(charts(managed).map(({ alert }) => alert!));
  expect(REPLACED.filter((name) => names.has(name))).toEqual([]);
  for (const name of ['KubePodCrashLooping', 'KubeNodeNotReady', 'AlertmanagerClusterDown', 'NodeClockSkewDetected']) {
    expect(names).toContain(name);
  }
  const counts = Map.groupBy(alertsOf(managed), ({ alert }) => alert!);
  expect([...OWN].filter((name) => name !== undefined && counts.get(name)!.length !== 1)).toEqual([]);
});

const CONTROL_PLANE = ['etcdMembersDown', 'KubeControllerManagerDown', 'KubeSchedulerDown', 'KubeProxyDown'];

test('alerts on the control plane are installed only where its metrics are exposed', () => {
  const names = (settings: Settings) => charts(settings).map(({ alert }) => alert);
  expect(names(managed).filter((name) => [...CONTROL_PLANE, 'KubeAPIErrorBudgetBurn'].includes(name!))).toEqual([]);
  expect(names(exposed)).toEqual(expect.arrayContaining([...CONTROL_PLANE, 'KubeAPIErrorBudgetBurn']));
  const monitors = rendered.get(exposed)!.filter(({ kind }) => kind === 'ServiceMonitor');
  expect(monitors.map(({ metadata }) => metadata.name)).toEqual(
    expect.arrayContaining(['sextant-kube-etcd', 'sextant-kube-scheduler', 'sextant-kube-controller-manager']),
  );
});

test('promtool accepts all rules', async () => {
  const file = join(renderer.folder, 'rules.yml');
  writeFileSync(file, stringify({ groups: groupsOf(exposed) }));
  const { stdout } = await promisify(execFile)(await ensureBinary('promtool'), ['check', 'rules', '--lint=none', file]);
  expect(stdout).toContain('SUCCESS');
}, 600_000);
