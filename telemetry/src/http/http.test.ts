import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { sextant } from '@sextant/signals/sextant';
import Fastify, { type FastifyInstance } from 'fastify';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runContext } from '../context';
import { httpTelemetry, outgoingHeaders } from './http';
import { log } from '../logs/logs';
import { setMetricsPort } from './metrics-server';
import { captureTelemetry, type Capture } from '../testing/testing';

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
  // Methods that Fastify does not know by itself.
  app.addHttpMethod('PURGE');
  app.route({ method: 'PURGE', url: '/cache', handler: async () => 'purged' });
  base = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

const call = (path: string, init: RequestInit = {}) => fetch(`${base}${path}`, init);
const count = (method: 'GET' | 'other', route: string, status: string) =>
  captured.value(httpServerRequestDurationSeconds, { method, route, status_code: status });

describe('requests', () => {
  test('are timed by method, route template and status', async () => {
    await call('/things/1');
    await call('/things/2?q=3');
    await call('/broken');
    await call('/nowhere/4');
    expect(await count('GET', '/things/:id', '200')).toBe(2);
    expect(await count('GET', '/broken', '500')).toBe(1);
    expect(await count('GET', 'unmatched', '404')).toBe(1);
    await captured.assertCatalogued(sextant);
  });

  test('with a method outside the closed set count as other', async () => {
    await call('/cache', { method: 'PURGE' });
    expect(await count('other', '/cache', '200')).toBe(1);
    await captured.assertCatalogued(sextant);
  });

  test('of the probes are not timed', async () => {
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

  test.each(['x-correlation-id', 'x-request-id'])('is taken from %s', async (header) => {
    expect(await idOf({ [header]: 'abc-123' })).toBe('abc-123');
  });

  test.each(['', 'with space', 'x'.repeat(200), '<script>'])('is made where "%s" was given', async (given) => {
    expect(await idOf({ 'x-correlation-id': given })).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is in the log lines of its request only', async () => {
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
  test('/metrics answers in the format that Accept asks for', async () => {
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

  test('/healthz says that the process lives, whatever else', async () => {
    reasons = () => Promise.resolve(['the database is down']);
    expect((await call('/healthz')).status).toBe(200);
  });

  test('/readyz says why the service cannot work', async () => {
    expect((await call('/readyz')).status).toBe(200);
    reasons = () => Promise.resolve(['the database is down']);
    const response = await call('/readyz');
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not ready', reasons: ['the database is down'] },
    ]);
  });

  test('/readyz takes a check that fails for a reason', async () => {
    reasons = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const response = await call('/readyz');
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not ready', reasons: ['connect ECONNREFUSED'] },
    ]);
  });
});

describe('metrics on a port of their own', () => {
  let port: number;
  let own: FastifyInstance;
  const metricsAt = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });

  beforeEach(async () => {
    const free = createServer().listen(0);
    port = (free.address() as AddressInfo).port;
    await new Promise((resolve) => free.close(resolve));
    setMetricsPort(port);
    own = Fastify();
    httpTelemetry(own);
  });
  afterEach(async () => {
    setMetricsPort(undefined);
    await own.close();
  });

  test('are there alone, and the health of the service is not', async () => {
    const url = await own.listen({ port: 0, host: '127.0.0.1' });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const answer = await metricsAt('/metrics?x=1');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(await answer.text()).toContain('# TYPE http_server_request_duration_seconds histogram');
    expect([(await metricsAt('/healthz')).status, (await metricsAt('/metrics', 'POST')).status]).toEqual([404, 404]);
    await own.close();
    await expect(metricsAt('/metrics')).rejects.toThrow();
  });

  test('keep the service from starting when the port is taken', async () => {
    const other = createServer().listen(port);
    await expect(own.listen({ port: 0, host: '127.0.0.1' })).rejects.toThrow(
      `could not listen on the port ${port} for metrics: is METRICS_PORT in use?`,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});
