// The resource of spans and the identity of log lines.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { until } from '@sextant/stack/until';
import { killPrograms, linesOf, resourceOf, startProgram } from '../testing/programs';
import { receiver, type Receiver } from '../testing/receiver';

let target: Receiver;
beforeEach(async () => {
  target = await receiver();
  target.respondWith(200);
});
afterEach(async () => {
  killPrograms();
  await target.close();
});

/** Starts a program that exports a span and a line; returns its resource and line. */
async function exportOnce(env: NodeJS.ProcessEnv) {
  const p = await startProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: target.url, LOKI_URL: target.url, ...env });
  const from = target.received.length;
  await p.send({ do: 'spans', n: 1 });
  await p.send({ do: 'logs', n: 1 });
  await p.send({ do: 'shutdown' });
  const received = target.received.slice(from);
  return { resource: resourceOf(received), line: linesOf(received)[0]!, child: p.child };
}

test('names the host, the operating system, the process and this instance', async () => {
  const [first, second] = [await exportOnce({}), await exportOnce({})];
  expect(first.resource).toMatchObject({
    'service.name': 'program',
    'host.name': hostname(),
    'os.type': process.platform,
    'process.pid': first.child.pid,
    'process.runtime.name': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
  });
  expect(first.resource['service.instance.id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(second.resource['service.instance.id']).not.toBe(first.resource['service.instance.id']);
});

test('the environment wins, for spans and log lines alike', async () => {
  const { resource, line } = await exportOnce({
    OTEL_SERVICE_NAME: 'checkout',
    OTEL_RESOURCE_ATTRIBUTES: [
      'service.version=9.9.9,deployment.environment.name=production,service.instance.id=pod-7',
      'k8s.pod.name=checkout-7,k8s.namespace.name=shop,k8s.node.name=node-1',
    ].join(','),
  });
  expect(resource).toMatchObject({
    'service.name': 'checkout',
    'service.version': '9.9.9',
    'deployment.environment.name': 'production',
    'service.instance.id': 'pod-7',
    'k8s.pod.name': 'checkout-7',
    'k8s.namespace.name': 'shop',
    'k8s.node.name': 'node-1',
  });
  expect(line).toMatchObject({ service: 'checkout', version: '9.9.9', env: 'production' });
});

test('SEXTANT_ENV and SEXTANT_VERSION win over OTEL_RESOURCE_ATTRIBUTES', async () => {
  const { resource, line } = await exportOnce({
    SEXTANT_ENV: 'staging',
    SEXTANT_VERSION: '2.0.0',
    OTEL_RESOURCE_ATTRIBUTES: 'service.version=9.9.9,deployment.environment.name=production',
  });
  expect(resource).toMatchObject({ 'service.version': '2.0.0', 'deployment.environment.name': 'staging' });
  expect(line).toMatchObject({ version: '2.0.0', env: 'staging' });
});

test('OTEL_NODE_RESOURCE_DETECTORS limits the detectors, and secrets in attributes are redacted', async () => {
  const { resource } = await exportOnce({
    OTEL_NODE_RESOURCE_DETECTORS: 'env,os',
    OTEL_RESOURCE_ATTRIBUTES: 'note=password%3Dhunter22',
  });
  expect(Object.keys(resource)).toEqual(expect.arrayContaining(['os.type', 'note', 'service.name']));
  expect(Object.keys(resource).filter((key) => /^(host|process)\./.test(key))).toEqual([]);
  expect(JSON.stringify(resource)).not.toContain('hunter22');
});

test('a cloud is asked only when it is named', async () => {
  const asked: string[] = [];
  const metadata = createServer((request, response) => {
    asked.push(request.url ?? '');
    const text = request.url?.endsWith('/project-id') ? 'my-project' : 'projects/1/regions/europe-west1';
    response.writeHead(200, { 'metadata-flavor': 'Google', 'content-type': 'text/plain' }).end(text);
  }).listen(0, '127.0.0.1');
  await once(metadata, 'listening');
  const cloud = {
    GCE_METADATA_HOST: `127.0.0.1:${(metadata.address() as AddressInfo).port}`,
    ...{ K_CONFIGURATION: 'shop', K_SERVICE: 'shop', K_REVISION: 'shop-1' },
  };
  await exportOnce(cloud);
  expect(asked).toEqual([]);
  const { resource } = await exportOnce({ ...cloud, OTEL_NODE_RESOURCE_DETECTORS: 'env,gcp' });
  metadata.close();
  expect(resource).toMatchObject({ 'cloud.provider': 'gcp', 'cloud.account.id': 'my-project', 'faas.name': 'shop' });
});

test('an unknown detector is named in the log', async () => {
  const p = await startProgram({ OTEL_NODE_RESOURCE_DETECTORS: 'env,moon' });
  await until('it is logged', () => p.output().includes('names the unknown detector moon'));
});
