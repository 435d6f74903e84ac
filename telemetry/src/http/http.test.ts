import Fastify, { type FastifyInstance } from 'fastify';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { serviceReady } from '@sextant/signals/process';
import { sextant } from '@sextant/signals/sextant';
import { runContext } from '../context';
import { log } from '../logs/logs';
import { captureTelemetry, type Capture } from '../testing/testing';
import { httpTelemetry, outgoingHeaders } from './http';
import { setMetricsPort } from './metrics-server';

let captured: Capture;
let app: FastifyInstance;
let reasons: () => Promise<readonly string[]>;

let base: string;

beforeEach(async () => {
  captured = captureTelemetry();
  reasons = () => Promise.resolve([]);
  app = Fastify();
  httpTelemetry(app, { ready: () => reasons() });
  app.get('/things/:id', async () => {
    await new Promise((resolve) => setImmediate(resolve));
    log.info('handled');
    return { ids: runContext(), headers: outgoingHeaders() };
  });
  app.get('/broken', async () => {
    throw new Error('no');
  });
  // Fastify does not support this method by default.
  app.addHttpMethod('PURGE');
  app.route({ method: 'PURGE', url: '/cache', handler: async () => 'purged' });
  base = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

const call = (path: string, init: RequestInit = {}) => fetch(`${base}${path}`, init);
const count = (method: 'GET' | 'other', route: string, status: string) =>
  captured.value(httpServerRequestDurationSeconds, { method, route, status_code: status });

describe('requests', () => {
  test('are measured by method, route template and status', async () => {
    await call('/things/1');
    await call('/things/2?q=3');
    await call('/broken');
    await call('/nowhere/4');
    expect(await count('GET', '/things/:id', '200')).toBe(2);
    expect(await count('GET', '/broken', '500')).toBe(1);
    expect(await count('GET', 'unmatched', '404')).toBe(1);
    await captured.assertCatalogued(sextant);
  });

  test('with an undeclared method count as other', async () => {
    await call('/cache', { method: 'PURGE' });
    expect(await count('other', '/cache', '200')).toBe(1);
    await captured.assertCatalogued(sextant);
  });

  test('of probes are not measured', async () => {
    for (const path of ['/metrics', '/healthz', '/readyz']) await call(path);
    expect(await captured.metrics()).not.toContain('http_server_request_duration_seconds_count');
  });
});

describe('the correlation id', () => {
  const idOf = async (headers: Record<string, string>) => {
    const response = await call('/things/1', { headers });
    const body = (await response.json()) as { ids: { correlation_id: string }; headers: Record<string, string> };
    expect(body.headers).toEqual({ 'x-correlation-id': body.ids.correlation_id });
    expect(response.headers.get('x-correlation-id')).toBe(body.ids.correlation_id);
    return body.ids.correlation_id;
  };

  test.each(['x-correlation-id', 'x-request-id'])('comes from %s', async (header) => {
    expect(await idOf({ [header]: 'abc-123' })).toBe('abc-123');
  });

  test.each(['', 'with space', 'x'.repeat(200), '<script>'])('is generated instead of "%s"', async (invalid) => {
    expect(await idOf({ 'x-correlation-id': invalid })).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is only in the log lines of its request', async () => {
    await Promise.all(['a', 'b', 'c'].map((id) => idOf({ 'x-correlation-id': id })));
    expect(
      captured
        .lines()
        .map((l) => l.correlation_id)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
    expect(outgoingHeaders()).toEqual({});
  });
});

describe('the endpoints', () => {
  test('/metrics responds in the format of the Accept header', async () => {
    const classic = await call('/metrics');
    expect(classic.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const open = await call('/metrics', {
      headers: {
        accept:
          'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;q=0.3',
      },
    });
    expect(open.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect((await open.text()).endsWith('# EOF\n')).toBe(true);
  });

  test('/healthz succeeds while the process runs', async () => {
    reasons = () => Promise.resolve(['the database is down']);
    expect((await call('/healthz')).status).toBe(200);
  });

  test('/readyz lists the reasons why the service is not ready', async () => {
    expect((await call('/readyz')).status).toBe(200);
    reasons = () => Promise.resolve(['the database is down']);
    const response = await call('/readyz');
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not ready', reasons: ['the database is down'] },
    ]);
  });

  test('/readyz reports a rejected check as a reason', async () => {
    reasons = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const response = await call('/readyz');
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not ready', reasons: ['connect ECONNREFUSED'] },
    ]);
  });
});

test.each<[when: string, check: () => Promise<readonly string[]>, value: number]>([
  ['1 while there is no reason', () => Promise.resolve([]), 1],
  ['0 while a dependency is down', () => Promise.resolve(['the database is down']), 0],
  ['0 when the check fails', () => Promise.reject(new Error('connect ECONNREFUSED')), 0],
  ['0 when the check does not answer', () => new Promise(() => {}), 0],
])('service_ready is %s', async (_, check, value) => {
  reasons = check;
  expect(await captured.value(serviceReady, {})).toBe(value);
});

describe('metrics on a separate port', () => {
  let port: number;
  let service: FastifyInstance;
  const metricsAt = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });

  beforeEach(async () => {
    const free = createServer().listen(0);
    port = (free.address() as AddressInfo).port;
    await new Promise((resolve) => free.close(resolve));
    setMetricsPort(port);
    service = Fastify();
    httpTelemetry(service);
  });
  afterEach(async () => {
    setMetricsPort(undefined);
    await service.close();
  });

  test('are served only there, without the health endpoints', async () => {
    const url = await service.listen({ port: 0, host: '127.0.0.1' });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const response = await metricsAt('/metrics?x=1');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/plain'),
    ]);
    expect(await response.text()).toContain('# TYPE http_server_request_duration_seconds histogram');
    expect([(await metricsAt('/healthz')).status, (await metricsAt('/metrics', 'POST')).status]).toEqual([404, 404]);
    await service.close();
    await expect(metricsAt('/metrics')).rejects.toThrow();
  });

  test('prevent the start of the service when the port is in use', async () => {
    const other = createServer().listen(port);
    await expect(service.listen({ port: 0, host: '127.0.0.1' })).rejects.toThrow(
      `could not listen on metrics port ${port}: check that METRICS_PORT is free`,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});
