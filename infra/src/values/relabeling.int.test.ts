// Labels of the scrape targets, computed by a real Prometheus from our relabeling rules. Rules and dashboards select on
// `service` and `env`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary } from '@sextant/stack/testing';
import { loadSettings } from '../settings/load';
import { prometheusValues } from './prometheus';

const folder = mkdtempSync(join(tmpdir(), 'sextant-relabeling-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Relabeling = Readonly<Record<string, string | readonly string[]>>;
interface Values {
  readonly prometheus: {
    readonly prometheusSpec: {
      readonly scrapeClasses: readonly [{ readonly default: boolean; readonly relabelings: readonly Relabeling[] }];
    };
    readonly additionalServiceMonitors: readonly {
      readonly name: string;
      readonly endpoints: readonly { readonly relabelings?: readonly Relabeling[] }[];
    }[];
  };
}

const { prometheusSpec, additionalServiceMonitors } = (prometheusValues(loadSettings('local')) as Values).prometheus;

function relabelingsOf(monitor: string): readonly Relabeling[] {
  return additionalServiceMonitors.find(({ name }) => name === monitor)?.endpoints[0]!.relabelings ?? [];
}

/** The scrape class before the rules of the monitor, as in the configuration of the operator. */
function relabelConfigs(monitor: string): object[] {
  const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return [...prometheusSpec.scrapeClasses[0].relabelings, ...relabelingsOf(monitor)].map((rule) =>
    Object.fromEntries(Object.entries(rule).map(([name, value]) => [snakeCase(name), value])),
  );
}

/** Labels that the operator sets for a target of a ServiceMonitor. */
const byService = (service: string) => ({ service, pod: `${service}-0`, container: service, endpoint: 'metrics' });
const APP_NAME = '__meta_kubernetes_service_label_app_kubernetes_io_name';
const RELEASE = '__meta_kubernetes_pod_label_app_kubernetes_io_instance';

test.each([
  [
    'a service',
    'sextant-services',
    { ...byService('worker'), [APP_NAME]: 'worker' },
    { service: 'worker', env: 'local', pod: 'worker-0' },
  ],
  ['Jaeger', 'jaeger', byService('jaeger'), { service: 'jaeger', env: 'local', container: 'jaeger' }],
  ['a Service of a chart', 'sampler', byService('collector-sampler'), { service: 'collector-sampler', env: 'local' }],
  [
    'a PodMonitor, which has no Service',
    'agent',
    { pod: 'collector-agent-x', [RELEASE]: 'collector-agent' },
    { service: 'collector-agent', env: 'local' },
  ],
])('sets the labels of %s', async (_, monitor, discovered, expected) => {
  expect(prometheusSpec.scrapeClasses[0].default).toBe(true);
  const file = join(folder, `${monitor}.json`);
  const target = { targets: ['10.0.0.1:9464'], labels: discovered };
  const job = { job_name: 'job', static_configs: [target], relabel_configs: relabelConfigs(monitor) };
  writeFileSync(file, JSON.stringify({ scrape_configs: [job] }));
  const args = ['check', 'service-discovery', '--timeout=1s', file, 'job'];
  const [result] = JSON.parse(execFileSync(await ensureBinary('promtool'), args, { encoding: 'utf8' })) as [
    { readonly labels: Readonly<Record<string, string>> },
  ];
  expect(result.labels).toMatchObject(expected);
  if (monitor === 'sextant-services') expect(Object.keys(result.labels)).not.toContain('endpoint');
});
