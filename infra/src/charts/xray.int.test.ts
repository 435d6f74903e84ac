// The chart of the samplers with traces to AWS X-Ray, which no environment of this repository sends.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import { parse } from 'yaml';
import type { KubernetesObject } from '../testing/cluster/objects';
import { loadSettings } from '../settings/load';
import { releasesOf } from '../stacks/telemetry';
import { chartFolder } from '../testing/charts/chart-folder';
import { lookUp } from '../testing/charts/look-up';
import { objectsIn, renderedText } from '../testing/charts/render';

const ROLE = 'arn:aws:iam::123456789012:role/xray';
const temporary = mkdtempSync(join(tmpdir(), 'sextant-xray-chart-'));
let objects: readonly KubernetesObject[];

beforeAll(async () => {
  const settings = loadSettings('production');
  const collector = { ...settings.collector, xray: { region: 'eu-central-1', role: ROLE } };
  const release = releasesOf({ ...settings, collector }).find(({ name }) => name === 'collector-sampler')!;
  const { path } = chartFolder(process.env['CHARTS_DIR']!, release.chart.name, temporary);
  const renderer = { helm: await ensureBinary('helm'), chart: path, temporary };
  objects = objectsIn(await renderedText(renderer, release));
}, 900_000);

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

const at = (kind: string, path: string): unknown =>
  lookUp(
    objects.find((object) => object.kind === kind),
    path,
  );

test('the samplers take the role and send kept traces to the exporter behind their own receiver', () => {
  expect(at('ServiceAccount', 'metadata.annotations.eks\\.amazonaws\\.com/role-arn')).toBe(ROLE);
  const env = 'spec.template.spec.containers.0.env.(XRAY_OTLP_URL).value';
  expect(at('StatefulSet', env)).toBe('http://127.0.0.1:4319');
  expect(at('ConfigMap', 'data.relay%.exporters.awsxray.region')).toBe('eu-central-1');
  expect(at('ConfigMap', 'data.relay%.service.pipelines.traces/keep.exporters')).toEqual([
    'otlp_http/jaeger',
    'otlp_http/xray',
  ]);
  expect(at('ConfigMap', 'data.relay%.service.pipelines.traces/xray')).toEqual({
    receivers: ['otlp/xray'],
    processors: ['memory_limiter'],
    exporters: ['awsxray'],
  });
  // No other pod can send to it.
  expect(at('ConfigMap', 'data.relay%.receivers.otlp/xray.protocols.http.endpoint')).toBe('127.0.0.1:4319');
});

test('the collector accepts all of the configuration but the exporter of X-Ray, which our distribution lacks', async () => {
  const relay = parse(at('ConfigMap', 'data.relay') as string) as { exporters: Record<string, unknown> };
  const { awsxray: _, ...exporters } = relay.exporters;
  const config = { ...relay, exporters: { ...exporters, 'otlp_http/stand-in': { endpoint: 'http://127.0.0.1:1' } } };
  const file = join(temporary, 'relay.json');
  writeFileSync(file, JSON.stringify(config).replaceAll('"awsxray"', '"otlp_http/stand-in"'));
  const variables = [...JSON.stringify(config).matchAll(/\$\{env:(\w+)\}/g)].map(([, name]) => name!);
  const env = Object.fromEntries(variables.map((name) => [name, name.endsWith('PORT') ? '8888' : '127.0.0.1:1']));
  const url = { JAEGER_OTLP_URL: 'http://127.0.0.1:1', LOKI_OTLP_URL: 'http://127.0.0.1:1' };
  const given = { ...env, ...url, XRAY_OTLP_URL: 'http://127.0.0.1:1', COLLECTOR_METRICS_HOST: '127.0.0.1' };
  await promisify(execFile)(await ensureBinary('otelcol'), ['validate', `--config=${file}`], {
    env: { ...given, COLLECTOR_STORAGE: join(temporary, 'queue') },
  });
}, 600_000);
