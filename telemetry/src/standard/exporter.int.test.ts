// The exporters' standard variables, against real receivers.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { createCertificates } from '../testing/certificates';
import { killPrograms, spansOf, startProgram } from '../testing/programs';
import { receiver, type Receiver } from '../testing/receiver';

const QUICK = { OTEL_BSP_SCHEDULE_DELAY: '20' };

let target: Receiver;
const receivers: Receiver[] = [];

async function receiverWith(tls?: Parameters<typeof receiver>[1]): Promise<Receiver> {
  const one = await receiver(0, tls);
  receivers.push(one);
  one.respondWith(200);
  return one;
}

beforeEach(async () => {
  target = await receiverWith();
});
afterEach(async () => {
  killPrograms();
  await Promise.all(receivers.splice(0).map((one) => one.close()));
});

const arrived = (n = 1, from = target) => until('the spans arrive', () => spansOf(from.received).length >= n);

test('headers, compression and the endpoint of the signal', async () => {
  const p = await startProgram({
    ...QUICK,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${target.url}/tenant/v1/traces`,
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=general,x-tenant=acme',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'api-key=of%20traces',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
  });
  await p.send({ do: 'spans', n: 1 });
  await arrived();
  expect(target.received[0]).toMatchObject({
    path: '/tenant/v1/traces',
    headers: { 'api-key': 'of traces', 'x-tenant': 'acme', 'content-encoding': 'gzip' },
  });
});

describe('TLS', () => {
  const { files, server } = createCertificates();
  const withCa = { ...QUICK, OTEL_EXPORTER_OTLP_CERTIFICATE: files.ca };

  test('with a client certificate', async () => {
    const secure = await receiverWith(server);
    const p = await startProgram({
      ...withCa,
      OTEL_EXPORTER_OTLP_ENDPOINT: secure.url,
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: files.client,
      OTEL_EXPORTER_OTLP_CLIENT_KEY: files.clientKey,
    });
    await p.send({ do: 'spans', n: 1 });
    await arrived(1, secure);
  });

  test('without the client certificate spans are dropped and counted', async () => {
    const secure = await receiverWith(server);
    const p = await startProgram({
      ...withCa,
      OTEL_EXPORTER_OTLP_ENDPOINT: secure.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    });
    await p.send({ do: 'spans', n: 1 });
    await until('the span is counted', async () =>
      ((await p.send({ do: 'metrics' })) as string).includes('spans_dropped_total{reason="export_failed"} 1'),
    );
    expect(secure.received).toEqual([]);
  });
});

describe('the real collector', () => {
  let http: number;
  let grpc: number;
  let collector: ChildProcess;

  beforeAll(async () => {
    const otelcol = await ensureBinary('otelcol');
    [http, grpc] = [await freePort(), await freePort()];
    const file = join(mkdtempSync(join(tmpdir(), 'sextant-otelcol-')), 'config.yaml');
    const forward = await receiver();
    forwarded = forward;
    forward.respondWith(200);
    writeFileSync(file, collectorConfig({ http, grpc, to: forward.url }));
    collector = spawn(otelcol, ['--config', file], { stdio: 'ignore' });
    await until('the collector listens', async () => (await fetch(`http://127.0.0.1:${http}/`)).status === 404);
  }, 600_000);
  afterAll(async () => {
    collector.kill('SIGKILL');
    await forwarded.close();
  });
  let forwarded: Receiver;

  test.each(['http/protobuf', 'http/json', 'grpc'])('takes %s', async (protocol) => {
    const p = await startProgram({
      ...QUICK,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${protocol === 'grpc' ? grpc : http}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    });
    const attributes = { text: 'x', int: 3, double: 0.5, huge: 1e300, list: ['a', 'b'], nan: NaN };
    await p.send({ do: 'span', name: protocol, attributes });
    await until('the span arrives', () => spansOf(forwarded.received).some((span) => span.name === protocol));
  });
});

function collectorConfig({ http, grpc, to }: { http: number; grpc: number; to: string }): string {
  return `
receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:${http}" }, grpc: { endpoint: "127.0.0.1:${grpc}" } } } }
exporters: { otlp_http: { endpoint: "${to}", encoding: json, compression: none } }
service:
  telemetry: { metrics: { level: none } }
  pipelines: { traces: { receivers: [otlp], exporters: [otlp_http] } }
`;
}

test('OTEL_EXPORTER_OTLP_TIMEOUT limits a request', async () => {
  target.respondWith(() => {});
  const p = await startProgram({
    ...QUICK,
    OTEL_EXPORTER_OTLP_ENDPOINT: target.url,
    OTEL_EXPORTER_OTLP_TIMEOUT: '200',
  });
  await p.send({ do: 'spans', n: 1 });
  await until('the span is counted', async () =>
    ((await p.send({ do: 'metrics' })) as string).includes('spans_dropped_total{reason="export_failed"} 1'),
  );
});

test('a wrong path is logged with its address and answer, without credentials and query', async () => {
  target.respondWith((response) => response.writeHead(404).end('nothing here'));
  const { host } = new URL(target.url);
  const p = await startProgram({
    ...QUICK,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://user:hunter22@${host}/wrong?key=hunter22`,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic hunter22',
  });
  await p.send({ do: 'spans', n: 1 });
  await until('it is said', () => p.output().includes('could not export spans'));
  expect(p.output()).toContain(`"address":"http://${host}/wrong"`);
  expect(p.output()).toContain('404 Not Found nothing here');
  expect(p.output()).not.toContain('hunter22');
});

describe('OTEL_TRACES_EXPORTER', () => {
  test('lists exporters, of which each gets every span without secrets', async () => {
    const p = await startProgram({
      ...QUICK,
      OTEL_EXPORTER_OTLP_ENDPOINT: target.url,
      OTEL_TRACES_EXPORTER: 'console,otlp',
    });
    await p.send({ do: 'span', name: 'both', attributes: { note: 'password=hunter22' } });
    await arrived();
    await until('the console has it', () => p.output().includes("name: 'both'"));
    expect(p.output() + target.received[0]?.body).not.toContain('hunter22');
  });

  test('none records nothing', async () => {
    const p = await startProgram({ ...QUICK, OTEL_EXPORTER_OTLP_ENDPOINT: target.url, OTEL_TRACES_EXPORTER: 'none' });
    expect(await p.send({ do: 'span', name: 'a' })).toMatchObject({ traceId: '0'.repeat(32) });
    await p.send({ do: 'shutdown' });
    expect(target.received).toEqual([]);
  });
});

test('OTEL_BSP_* bound the batches', async () => {
  const p = await startProgram({
    OTEL_EXPORTER_OTLP_ENDPOINT: target.url,
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5',
    OTEL_BSP_MAX_QUEUE_SIZE: '15',
    OTEL_BSP_SCHEDULE_DELAY: '60000',
  });
  await p.send({ do: 'spans', n: 12 });
  await p.send({ do: 'flush' });
  expect(target.received.map((request) => spansOf([request]).length)).toEqual([5, 5, 2]);
});

test('metrics and log records are pushed when their variables name otlp', async () => {
  const p = await startProgram({
    OTEL_EXPORTER_OTLP_ENDPOINT: target.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
  });
  await p.send({ do: 'count' });
  await p.send({ do: 'record', body: 'a record of the logs API with password=hunter22' });
  await p.send({ do: 'shutdown' });
  const bodyOf = (path: string) => target.received.find((request) => request.path === path)?.body;
  expect(bodyOf('/v1/metrics')).toContain('"name":"program.calls"');
  expect(bodyOf('/v1/logs')).toContain('a record of the logs API with password=[redacted]');
});
