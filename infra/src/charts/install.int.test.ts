// Every release installed by helm on a real control plane, in the namespaces as they are synthesized.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CONTROL_PLANE } from '@sextant/stack/component';
import { ensureBinary, startStack, type TestStack } from '@sextant/stack/testing';
import { connect, type ClusterClient } from '../testing/cluster/client';
import { valuesText } from '../constructs/values-text';
import { objectsOf } from '../testing/cluster/objects';
import { synthesize } from '../main';
import { NAMESPACES } from '../network/components';
import { loadSettings } from '../settings/load';
import { releasesOf } from '../stacks/telemetry';
import { chartFolder } from '../testing/charts/chart-folder';

const run = promisify(execFile);
const temporary = mkdtempSync(join(tmpdir(), 'sextant-install-'));
const settings = loadSettings('local');
const releases = releasesOf(settings);
let stack: TestStack | undefined;
let cluster: ClusterClient;

beforeAll(async () => {
  const helm = await ensureBinary('helm');
  const starting = startStack({ only: CONTROL_PLANE });
  synthesize(settings, join(temporary, 'local'));
  stack = await starting;
  const kubeconfig = join(stack.home, 'kubeconfig');
  cluster = connect(kubeconfig);
  const api = await cluster.openApi();
  for (const name of ['namespaces', 'base', 'telemetry']) {
    for (const object of objectsOf(join(temporary, 'local'), `sextant-local-${name}`, api)) await cluster.apply(object);
  }
  for (const { name, namespace, chart, values } of releases) {
    const { path } = chartFolder(process.env['CHARTS_DIR']!, chart.name, temporary);
    const file = join(temporary, `${name}.json`);
    writeFileSync(file, valuesText(values));
    await run(helm, ['install', name, path, '-n', namespace, '-f', file, '--kubeconfig', kubeconfig]);
  }
}, 900_000);

afterAll(async () => {
  cluster?.close();
  await stack?.stop();
  rmSync(temporary, { recursive: true, force: true });
}, 60_000);

interface Workload {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: { readonly replicas?: number };
  readonly status: {
    readonly replicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly currentNumberScheduled?: number;
  };
}

const ours = Object.values(NAMESPACES) as readonly string[];

async function workloads(kind: string): Promise<readonly Workload[]> {
  const { items } = await cluster.get<{ readonly items: readonly Workload[] }>(`/apis/apps/v1/${kind}`);
  return items.filter(({ metadata }) => ours.includes(metadata.namespace));
}

/** Workloads of which a pod is missing, as the admission of Pod Security or a quota refused it. */
async function withoutPods(): Promise<string[]> {
  const [deployments, sets, daemons] = await Promise.all(['deployments', 'statefulsets', 'daemonsets'].map(workloads));
  return [
    ...[...deployments!, ...sets!].filter(({ spec, status }) => (status.replicas ?? 0) < (spec.replicas ?? 1)),
    ...daemons!.filter(({ status }) => !status.desiredNumberScheduled || status.currentNumberScheduled === 0),
  ].map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

test('the API server takes every object, and the namespaces admit every pod', async () => {
  const deadline = Date.now() + 60_000;
  let missing = await withoutPods();
  while (missing.length > 0 && Date.now() < deadline) {
    await delay(200);
    missing = await withoutPods();
  }
  expect(missing).toEqual([]);
  expect((await workloads('deployments')).map(({ metadata }) => metadata.name)).toContain('metrics-adapter');
}, 90_000);

test('what the operator reads is what was set, after the schemas of its kinds', async () => {
  const path = `/apis/monitoring.coreos.com/v1/namespaces/${NAMESPACES.telemetry}`;
  const prometheus = await cluster.get<{ spec: Record<string, unknown> }>(`${path}/prometheuses/sextant-prometheus`);
  expect(prometheus.spec).toMatchObject({
    retention: `${settings.prometheus.retentionDays}d`,
    scrapeClasses: [{ name: 'sextant', default: true }],
    exemplars: { maxSize: 100_000 },
  });
  const rules = await cluster.get<{ spec: { groups: unknown[] } }>(`${path}/prometheusrules/sextant-sextant`);
  expect(rules.spec.groups.length).toBeGreaterThan(2);
});
