import type { LogLevel } from '@sextant/signals/query/logql';
import { logLinesDroppedTotal, logShipQueueBytes } from '@sextant/signals/telemetry';
import { until } from '@sextant/stack/until';
import { receiver, type Receiver } from '../../testing/receiver';
import { captureTelemetry, type Capture } from '../../testing/testing';
import type { Fields } from '../line/record';
import { LokiTransport, type LokiSettings } from './transport';

const MESSAGE = Symbol.for('message');
const LABELS = { service: 'greeter', env: 'test' };
const QUICK = { batchMs: 20, backoffMs: [10, 40], timeoutMs: 300 } as const;

let loki: Receiver;
let captured: Capture;
beforeEach(async () => {
  captured = captureTelemetry();
  loki = await receiver();
});
const started: LokiTransport[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((transport) => transport.flush(0)));
  await loki.close();
});

interface Push {
  readonly streams: readonly {
    readonly stream: Record<string, string>;
    readonly values: readonly [string, string][];
  }[];
}
const pushes = () => loki.received.map((r) => JSON.parse(r.body) as Push);
const delivered = () => pushes().flatMap((p) => p.streams.flatMap((s) => s.values.map(([, line]) => line)));
const dropped = (reason: 'queue_full' | 'refused' | 'expired' | 'shutdown') =>
  captured.value(logLinesDroppedTotal, { reason });

function shipping(settings: Partial<LokiSettings> = {}): {
  ship: (line: string, level?: LogLevel) => void;
  transport: LokiTransport;
} {
  const transport = new LokiTransport({ url: loki.url, labels: LABELS, ...QUICK, ...settings });
  started.push(transport);
  const ship = (line: string, level: LogLevel = 'info') => transport.log({ level, [MESSAGE]: line }, () => {});
  return { transport, ship };
}

describe('shipping to Loki', () => {
  test('pushes streams with only the labels service, env and level', async () => {
    const { ship } = shipping();
    ship('{"message":"one"}');
    ship('{"message":"two"}', 'error');
    await until('both arrive', () => delivered().length === 2);
    expect(loki.received[0]).toMatchObject({
      path: '/loki/api/v1/push',
      headers: { 'content-type': 'application/x-protobuf' },
    });
    expect(pushes()[0]?.streams.map((s) => s.stream)).toEqual([
      { ...LABELS, level: 'info' },
      { ...LABELS, level: 'error' },
    ]);
  });

  test('assigns increasing times to lines of one millisecond', async () => {
    const { ship } = shipping();
    for (let i = 0; i < 500; i += 1) ship(`line ${i}`);
    await until('all arrive', () => delivered().length === 500);
    const values = pushes().flatMap((p) => p.streams[0]!.values);
    expect(values.map(([, line]) => line)).toEqual(Array.from({ length: 500 }, (_, i) => `line ${i}`));
    const times = values.map(([time]) => BigInt(time));
    expect(times.every((t, i) => i === 0 || t > times[i - 1]!)).toBe(true);
    expect(Math.abs(Number(times[0]! / 1_000_000n) - Date.now())).toBeLessThan(10_000);
  });

  test('sends a full batch at once and limits the size of batches', async () => {
    const { ship } = shipping({ batchMs: 60_000, batchBytes: 2_000 });
    for (let i = 0; i < 100; i += 1) ship('x'.repeat(100));
    await until('most arrive', () => delivered().length >= 90);
    expect(loki.received.length).toBeGreaterThan(4);
    expect(loki.received.every((r) => r.body.length < 4_000)).toBe(true);
  });

  test.each([429, 500, 503])('retries after %i until the batch is stored', async (status) => {
    loki.respondWith((response, n) => response.writeHead(n < 4 ? status : 204).end());
    const { ship, transport } = shipping();
    ship('patient');
    await until('it is stored', () => loki.received.length === 4 && transport.queuedBytes() === 0);
    expect(delivered()).toEqual(['patient', 'patient', 'patient', 'patient']);
    await expect(dropped('refused')).resolves.toBe(0);
  });

  test('drops and counts a batch that Loki refuses with 400, and continues', async () => {
    loki.respondWith((response, n) => response.writeHead(n === 1 ? 400 : 204).end());
    const { ship } = shipping();
    ship('bad');
    await until('it is refused', async () => (await dropped('refused')) === 1);
    ship('good');
    await until('the next arrives', () => delivered().includes('good'));
    expect(delivered()).toEqual(['bad', 'good']);
  });

  test('delivers lines written while Loki was down', async () => {
    const port = Number(new URL(loki.url).port);
    const { ship } = shipping();
    await loki.close();
    ship('early');
    await new Promise((resolve) => setTimeout(resolve, 100));
    loki = await receiver(port);
    await until('it arrives', () => delivered().includes('early'));
  });

  test('says once that Loki is away, and once that it is back', async () => {
    const said: unknown[] = [];
    const report = (level: string, message: string, { address, status }: Fields) =>
      said.push([level, message, address, status]);
    loki.respondWith((response, n) => response.writeHead(n < 6 ? 503 : 204).end('no'));
    const { ship, transport } = shipping({ url: loki.url.replace('//', '//user:hunter22@'), report });
    ship('patient');
    await until('it is stored', () => loki.received.length === 6 && transport.queuedBytes() === 0);
    ship('next');
    await until('it is stored', () => loki.received.length === 7 && transport.queuedBytes() === 0);
    const address = `${loki.url}/loki/api/v1/push`;
    expect(said).toEqual([
      ['warn', 'log lines do not reach Loki', address, 503],
      ['info', 'log lines reach Loki again', address, undefined],
    ]);
  });

  test('divides a batch that is too large for a proxy', async () => {
    loki.respondWith((response) => {
      const { streams } = JSON.parse(loki.received.at(-1)!.body) as Push;
      const large = streams[0]!.values.length > 3 || streams[0]!.values.some(([, line]) => line === 'line 7');
      response.writeHead(large ? 413 : 204).end();
    });
    const { ship, transport } = shipping();
    for (let i = 0; i < 20; i += 1) ship(`line ${i}`);
    await until('all are stored or dropped', () => loki.received.length > 0 && transport.queuedBytes() === 0);
    expect(await dropped('refused')).toBe(1);
    expect(new Set(delivered()).size).toBe(20);
  });

  test('retries when Loki does not respond in time', async () => {
    loki.respondWith((response, n) => void (n > 1 && response.writeHead(204).end()));
    const { ship, transport } = shipping({ timeoutMs: 50 });
    ship('slow');
    await until('it is stored', () => loki.received.length === 2 && transport.queuedBytes() === 0);
  });

  test('retries when the response does not end', async () => {
    loki.respondWith(
      (response, n) => void (n > 1 ? response.writeHead(204).end() : response.writeHead(200).write('…')),
    );
    const { ship, transport } = shipping({ timeoutMs: 50 });
    ship('endless');
    await until('it is stored', () => loki.received.length === 2 && transport.queuedBytes() === 0);
  });

  test('bounds its queue, drops the oldest lines, and counts them', async () => {
    loki.respondWith(503);
    const { ship, transport } = shipping({ queueBytes: 10_000, batchMs: 1, batchBytes: 1_000 });
    for (let i = 0; i < 5_000; i += 1) ship(`line ${i} ${'x'.repeat(100)}`);
    await until('a batch is on its way', () => loki.received.length > 0);
    expect(transport.queuedBytes()).toBeLessThanOrEqual(11_000);
    expect(await dropped('queue_full')).toBeGreaterThan(4_900);
    expect(await captured.value(logShipQueueBytes, {})).toBe(transport.queuedBytes());
    loki.respondWith(204);
    await until('it drains', () => transport.queuedBytes() === 0);
    expect(delivered().some((line) => line.startsWith('line 4999 '))).toBe(true);
  });

  test('drops only a line that exceeds the capacity of the queue', async () => {
    const { ship } = shipping({ queueBytes: 1_000 });
    ship('y'.repeat(5_000));
    ship('small');
    await until('the small one arrives', () => delivered().length === 1);
    expect(await dropped('queue_full')).toBe(1);
  });

  test('drops an expired batch', async () => {
    loki.respondWith(503);
    const { ship } = shipping({ expireMs: 30 });
    ship('old');
    await until('it expires', async () => (await dropped('expired')) === 1);
  });

  test('never blocks the caller', () => {
    const { ship } = shipping({ url: 'http://127.0.0.1:1' });
    const start = performance.now();
    for (let i = 0; i < 10_000; i += 1) ship('quick');
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('flush', () => {
  test('sends every pending line', async () => {
    const { ship, transport } = shipping({ batchMs: 60_000, batchBytes: 500 });
    for (let i = 0; i < 20; i += 1) ship(`last ${i}`);
    await transport.flush(5_000);
    expect(delivered()).toHaveLength(20);
    expect(await dropped('shutdown')).toBe(0);
  });

  test('skips the pause before a retry', async () => {
    loki.respondWith((response, n) => response.writeHead(n === 1 ? 503 : 204).end());
    const { ship, transport } = shipping({ backoffMs: [60_000, 60_000] });
    ship('last');
    await until('the first try failed', () => loki.received.length === 1);
    await transport.flush(5_000);
    expect(loki.received).toHaveLength(2);
  });

  test('ends in time when Loki hangs, and counts lost lines once', async () => {
    loki.respondWith(() => {});
    const { ship, transport } = shipping({ timeoutMs: 10_000 });
    for (let i = 0; i < 3; i += 1) ship(`lost ${i}`);
    const start = performance.now();
    await transport.flush(200);
    expect(performance.now() - start).toBeLessThan(1_000);
    await loki.close();
    ship('too late');
    await until('all are counted', async () => (await dropped('shutdown')) === 4);
  });
});
