import { once } from 'node:events';
import { until } from '@sextant/stack/until';
import { killPrograms, linesOf, resourceOf, spansOf, startProgram, type Program } from './testing/programs';
import { receiver, type Receiver } from './testing/receiver';

const UNREACHABLE = 'http://127.0.0.1:1';

let collector: Receiver;
let loki: Receiver;

beforeEach(async () => {
  collector = await receiver();
  collector.respondWith(200);
  loki = await receiver();
});
afterEach(async () => {
  killPrograms();
  await collector.close();
  await loki.close();
});

const program = (env: NodeJS.ProcessEnv = {}) =>
  startProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, LOKI_URL: loki.url, ...env });
const spans = () => spansOf(collector.received);
const lines = () => linesOf(loki.received);
const metric = async (p: Program, line: string) => {
  const text = (await p.send({ do: 'metrics' })) as string;
  return Number(
    text
      .split('\n')
      .find((l) => l.startsWith(`${line} `))
      ?.split(' ')
      .at(-1),
  );
};

describe('start', () => {
  test('exports spans with the resource of the service', async () => {
    const p = await program({ SEXTANT_ENV: 'staging' });
    await p.send({ do: 'spans', n: 2 });
    await until('they arrive', () => spans().length === 2);
    expect(resourceOf(collector.received)).toMatchObject({
      'service.name': 'program',
      'service.version': '1.2.3',
      'deployment.environment.name': 'staging',
    });
  });

  test('writes logs to stdout and Loki, without tracing the exports', async () => {
    const p = await program();
    await p.send({ do: 'logs', n: 3 });
    await p.send({ do: 'spans', n: 1 });
    await until('they arrive', () => lines().length === 3 && spans().length === 1);
    await p.send({ do: 'shutdown' });
    expect(p.output().match(/"message":"line \d"/g)).toHaveLength(3);
    expect(lines()[0]).toMatchObject({ service: 'program', version: '1.2.3', env: 'local' });
    expect(spans().map((s) => s.name)).toEqual(['work']);
    expect(loki.received[0]?.headers).not.toHaveProperty('traceparent');
  });

  test('exposes metrics of the process, Node.js and the build', async () => {
    const p = await program();
    const text = (await p.send({ do: 'metrics' })) as string;
    expect(text).toContain(`build_info{version="1.2.3",node="${process.version}"} 1`);
    expect(text).toMatch(/^process_cpu_seconds_total [\d.]+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
    const open = (await p.send({ do: 'metrics', accept: 'application/openmetrics-text' })) as string;
    expect(open).toMatch(/^# TYPE process_cpu_seconds counter\nprocess_cpu_seconds_total [\d.]+$/m);
    expect(open.endsWith('# EOF\n')).toBe(true);
  });

  test('traces incoming and outgoing requests, except probes', async () => {
    const p = await program();
    const url = `http://127.0.0.1:${(await p.send({ do: 'listen' })) as number}`;
    for (const probe of ['metrics', 'healthz', 'readyz?x=1']) await fetch(`${url}/${probe}`);
    await p.send({ do: 'fetch', url: `${url}/things/1` });
    await p.send({ do: 'get', url: `${url}/things/2` });
    await p.send({ do: 'shutdown' });
    const [SERVER, CLIENT] = [2, 3];
    const servers = spans().filter((s) => s.kind === SERVER);
    expect(servers.map((s) => s.name)).toEqual(['GET /things/:id', 'GET /things/:id']);
    for (const server of servers) {
      const client = spans().find((s) => s.kind === CLIENT && s.spanId === server.parentSpanId)!;
      const root = spans().find((s) => s.spanId === client.parentSpanId)!;
      expect([client.traceId, root.name, root.traceId]).toEqual([server.traceId, 'work', server.traceId]);
    }
    expect(lines().map((l) => l.trace_id)).toEqual(servers.map((s) => s.traceId));
  });

  test('adds an exemplar for a failed request and names its span after the route', async () => {
    const p = await program();
    const url = `http://127.0.0.1:${(await p.send({ do: 'listen' })) as number}`;
    await fetch(`${url}/broken`);
    await until('its span arrives', () => spans().length === 1);
    const text = (await p.send({ do: 'metrics', accept: 'application/openmetrics-text' })) as string;
    expect(text).toContain(`trace_id="${spans()[0]!.traceId}"`);
    expect(spans()[0]).toMatchObject({ name: 'GET /broken', status: { code: 2 } });
  });

  test('works without a collector and without Loki', async () => {
    const p = await program({ OTEL_EXPORTER_OTLP_ENDPOINT: '', LOKI_URL: '' });
    await p.send({ do: 'spans', n: 2 });
    await p.send({ do: 'logs', n: 2 });
    expect(await p.send({ do: 'shutdown' })).toBeLessThan(1_000);
    expect(p.output()).toContain('"message":"line 1"');
  });

  test('lists every problem of an invalid environment', async () => {
    const failed = program({ LOKI_URL: 'loki', LOG_LEVEL: 'loud' });
    await expect(failed).rejects.toThrow(/LOG_LEVEL is "loud"[\s\S]*LOKI_URL is not a URL/);
  });

  test('logs an uncaught exception', async () => {
    const p = await program();
    const exit = once(p.child, 'exit');
    await p.send({ do: 'crash' });
    expect((await exit)[0]).not.toBe(0);
    expect(p.output()).toContain('"error.message":"nobody catches this"');
  });
});

describe('shutdown', () => {
  test('sends pending spans and logs', async () => {
    const p = await program();
    await p.send({ do: 'spans', n: 700 });
    await p.send({ do: 'logs', n: 700 });
    await p.send({ do: 'shutdown' });
    expect(spans()).toHaveLength(700);
    expect(lines()).toHaveLength(700);
  });

  test('ends in time without collector and Loki, and counts the lines that no disk takes', async () => {
    const unwritable = '/proc/nowhere';
    const addresses = { OTEL_EXPORTER_OTLP_ENDPOINT: UNREACHABLE, LOKI_URL: UNREACHABLE };
    const p = await program({ ...addresses, SEXTANT_LOG_SPOOL_DIR: unwritable });
    await p.send({ do: 'spans', n: 100 });
    await p.send({ do: 'logs', n: 100 });
    expect(await p.send({ do: 'shutdown' })).toBeLessThan(5_500);
    expect(await metric(p, 'log_lines_dropped_total{reason="shutdown"}')).toBeGreaterThanOrEqual(100);
  });
});
