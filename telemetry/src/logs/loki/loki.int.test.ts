// The transport and a real Loki: what it stores, refuses and finds.
import { randomUUID } from 'node:crypto';
import { logLinesDroppedTotal } from '@sextant/signals/telemetry';
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { queryLoki, type StoredLine } from '../../testing/loki';
import { captureTelemetry, type Capture } from '../../testing/testing';
import type { Line } from '../line/line';
import { LokiTransport, type LokiSettings } from './transport';

const HOUR = 3_600_000;

let stack: TestStack;
let captured: Capture;
let service: string;
let problems: { readonly level: string; readonly message: string; readonly answer: unknown }[];
const started: LokiTransport[] = [];

beforeAll(async () => {
  stack = await startStack({ only: ['loki'] });
}, 300_000);
afterAll(() => stack?.stop(), 60_000);
beforeEach(() => {
  captured = captureTelemetry();
  service = `service-${randomUUID()}`;
  problems = [];
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((transport) => transport.flush(0)));
});

function transport(settings: Partial<LokiSettings> = {}): LokiTransport {
  const created = new LokiTransport({
    url: stack.endpoints['loki']!,
    labels: { service, env: 'test' },
    instance: randomUUID(),
    batchMs: 20,
    backoffMs: [10, 40],
    report: (level, message, { answer }) => problems.push({ level, message, answer }),
    ...settings,
  });
  started.push(created);
  return created;
}

const line = (text: string, rest: Partial<Line> = {}): Line => ({
  level: 'info',
  at: Date.now(),
  text,
  ids: {},
  ...rest,
});
const stored = (query = `{service="${service}"}`) => queryLoki(stack.endpoints['loki']!, query);
const texts = (lines: readonly StoredLine[]) => lines.map(({ line: text }) => text);
const dropped = () => captured.value(logLinesDroppedTotal, { reason: 'refused' });

async function delivered(created: LokiTransport): Promise<void> {
  await until('every line is stored or refused', () => created.queuedBytes() === 0);
}

test('finds lines by the ids in their structured metadata, without reading their JSON', async () => {
  const ids = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), run_id: randomUUID(), correlation_id: 'order "7"' };
  const replicas = [transport({ instance: 'replica-1' }), transport({ instance: 'replica-2' })];
  replicas[0]!.line(line('not JSON', { ids }));
  replicas[1]!.line(line('of another trace', { ids: { trace_id: 'c'.repeat(32) } }));
  await Promise.all(replicas.map(delivered));
  for (const [name, value] of Object.entries({ ...ids, service_instance_id: 'replica-1' })) {
    const found = await stored(`{service="${service}"} | ${name}=${JSON.stringify(value)}`);
    expect([name, texts(found)]).toEqual([name, ['not JSON']]);
  }
  expect((await stored())[0]!.labels).toMatchObject(ids);
});

test.each([
  '| json | trace_id="T"',
  '| json trace_id="trace_id" | trace_id="T"',
  '| json trace="trace_id" | trace="T"',
  '| trace_id="T"',
])('a query with "%s" finds a line of a trace', async (stage) => {
  const traceId = randomUUID().replaceAll('-', '');
  const created = transport();
  created.line(line(JSON.stringify({ message: 'traced', trace_id: traceId }), { ids: { trace_id: traceId } }));
  created.line(line(JSON.stringify({ message: 'other' })));
  await delivered(created);
  expect(texts(await stored(`{service="${service}"} ${stage.replace('T', traceId)}`))).toEqual([
    expect.stringContaining('traced'),
  ]);
});

test('keeps every line of replicas that write the same text in the same millisecond', async () => {
  const at = Date.now();
  const replicas = Array.from({ length: 6 }, () => transport());
  for (const replica of replicas) for (let i = 0; i < 20; i += 1) replica.line(line('started', { at }));
  await Promise.all(replicas.map(delivered));
  expect(await stored()).toHaveLength(120);
});

describe('a clock that was ahead', () => {
  test('for one line does not cost a line', async () => {
    const created = transport();
    created.line(line('from the future', { at: Date.now() + HOUR }));
    for (let i = 0; i < 20; i += 1) created.line(line(`line ${i}`));
    await delivered(created);
    expect(texts(await stored()).sort()).toEqual(
      ['from the future', ...Array.from({ length: 20 }, (_, i) => `line ${i}`)].sort(),
    );
    expect(await dropped()).toBe(0);
    expect(problems).toMatchObject([{ level: 'warn', answer: expect.stringContaining('timestamp too new') }]);
  });

  test('by less than Loki refuses, and was set back, does not cost a line', async () => {
    const created = transport();
    created.line(line('ahead', { at: Date.now() + 300_000 }));
    for (let i = 0; i < 20; i += 1) created.line(line(`line ${i}`));
    await delivered(created);
    expect(await stored()).toHaveLength(21);
    const newest = Number(BigInt((await stored()).at(-2)!.time) / 1_000_000n);
    expect(Math.abs(newest - Date.now())).toBeLessThan(60_000);
  });

  test('and stays ahead keeps the distances of the lines', async () => {
    jest.spyOn(Date, 'now').mockImplementation(() => new Date().getTime() + HOUR);
    const created = transport();
    const now = Date.now();
    for (let i = 0; i < 20; i += 1) created.line(line('same', { at: now - 200 + i * 10 }));
    await delivered(created);
    jest.restoreAllMocks();
    const times = (await stored()).map(({ time }) => BigInt(time) / 1_000_000n);
    expect(times.map((time) => Number(time - times[0]!))).toEqual(Array.from({ length: 20 }, (_, i) => i * 10));
  });
});

describe('a batch that Loki refuses in part', () => {
  test('loses only the refused lines, and counts them', async () => {
    const created = transport({ batchMs: 200 });
    for (let i = 0; i < 100; i += 1) created.line(line(`line ${i}`));
    // A label with a character that is not UTF-8 would be refused in the process; Loki refuses too much metadata.
    created.line(line('too much metadata', { ids: { run_id: 'x'.repeat(2_200_000) } }));
    for (let i = 100; i < 200; i += 1) created.line(line(`line ${i}`));
    await delivered(created);
    expect(texts(await stored())).toEqual(Array.from({ length: 200 }, (_, i) => `line ${i}`));
    expect(await dropped()).toBe(1);
    expect(problems).toMatchObject([
      { message: 'Loki refused log lines', answer: expect.stringContaining('structured metadata too large') },
    ]);
  });

  test('stores lines that are too old for Loki, at a time that it accepts', async () => {
    const created = transport({ batchMs: 200 });
    created.line(line('of last month', { at: Date.now() - 30 * 24 * HOUR }));
    created.line(line('of now'));
    await delivered(created);
    expect(await dropped()).toBe(0);
    expect(texts(await stored())).toEqual(['of last month', 'of now']);
  });

  test('stores lines that are too far behind other lines of the stream', async () => {
    const created = transport();
    created.line(line('newest'));
    await delivered(created);
    created.line(line('late', { at: Date.now() - 3 * HOUR }));
    created.line(line('in time'));
    await delivered(created);
    expect(texts(await stored()).sort()).toEqual(['in time', 'late', 'newest']);
    expect(await dropped()).toBe(0);
  });
});

test('a line of 300 KB is cut with a note, and its neighbours are stored', async () => {
  const created = transport({ batchMs: 200 });
  for (let i = 0; i < 50; i += 1) created.line(line(`before ${i}`));
  created.line(line('é'.repeat(150_000)));
  for (let i = 0; i < 50; i += 1) created.line(line(`after ${i}`));
  await delivered(created);
  const all = texts(await stored());
  expect(all).toHaveLength(101);
  expect(all[50]).toMatch(/^é{130000,}… \(\d+ bytes omitted\)$/);
  expect(await dropped()).toBe(0);
});

test('says once that the address is wrong, with the address and the answer, without credentials', async () => {
  const url = stack.endpoints['loki']!.replace('http://', 'http://reader:hunter22@');
  const said: unknown[] = [];
  const created = transport({
    url: `${url}/wrong/path`,
    report: (level, message, fields) => said.push({ level, message, ...fields }),
  });
  for (let i = 0; i < 3; i += 1) {
    created.line(line(`line ${i}`));
    await delivered(created);
  }
  expect(await dropped()).toBe(3);
  expect(said).toEqual([
    {
      level: 'warn',
      message: 'log lines do not reach Loki',
      operation: 'ship_logs',
      address: `${stack.endpoints['loki']}/wrong/path/loki/api/v1/push`,
      status: 404,
      answer: expect.stringContaining('404'),
    },
  ]);
});
