// Logs of other SDKs, from the gateway to Loki.
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { type Attributes, keyValues, resource } from './testing/attributes';
import { postOtlp } from './testing/collector';
import { lokiStreams } from './testing/stores';

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack({ only: ['collector', 'loki'] });
}, 900_000);
afterAll(() => stack?.stop(), 60_000);

interface Line {
  readonly body: string;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly attributes?: Attributes;
}

async function log(service: string, lines: readonly Line[]): Promise<void> {
  const logRecords = lines.map(({ body, attributes = {}, ...rest }, n) => ({
    ...rest,
    timeUnixNano: `${BigInt(Date.now()) * 1_000_000n + BigInt(n)}`,
    body: { stringValue: body },
    attributes: keyValues(attributes),
  }));
  const resourceLogs = [{ resource: resource({ 'service.name': service }), scopeLogs: [{ logRecords }] }];
  await postOtlp(`${stack.endpoints['collector']}/v1/logs`, { resourceLogs });
}

async function stored(service: string, count: number) {
  const streams = await until(`Loki has ${count} lines of ${service}`, async () => {
    const found = await lokiStreams(stack, `{service="${service}"}`);
    return found.flatMap(({ lines }) => lines).length === count && found;
  });
  return streams.flatMap(({ labels, lines }) => lines.map((line) => ({ ...line, labels })));
}

test('the severity of a line becomes the level of our lines', async () => {
  const levels: readonly (readonly [Omit<Line, 'body'>, string])[] = [
    [{ severityNumber: 1 }, 'debug'],
    [{ severityNumber: 8 }, 'debug'],
    [{ severityNumber: 9 }, 'info'],
    [{ severityNumber: 13 }, 'warn'],
    [{ severityNumber: 17 }, 'error'],
    [{ severityNumber: 24, severityText: 'FATAL' }, 'error'],
    [{ severityText: 'CRITICAL' }, 'error'],
    [{ severityText: 'Warning' }, 'warn'],
    [{ severityText: 'TRACE' }, 'debug'],
    [{}, 'info'],
  ];
  await log(
    'levels',
    levels.map(([line], n) => ({ ...line, body: `line ${n}` })),
  );
  const found = await stored('levels', levels.length);
  const byLine = new Map(found.map(({ line, labels }) => [line, labels]));
  expect(levels.map((_, n) => byLine.get(`line ${n}`))).toEqual(
    levels.map(([, level]) => ({ service: 'levels', env: 'local', level })),
  );
});

test('a line that Loki would refuse is cut, and the other lines of its request are stored', async () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`attribute.${n}`, 'value']));
  await log('oversized', [
    { body: 'before' },
    { body: `long ${'x'.repeat(300_000)}` },
    { body: 'attributes', attributes: { ...many, 'sextant.run.id': 'run-9', stack: 'y'.repeat(300_000) } },
    { body: 'after' },
  ]);
  const found = await stored('oversized', 4);
  const line = (start: string) => found.find((each) => each.line.startsWith(start))!;
  expect(line('long').line).toMatch(/^long x+ \[truncated\]$/);
  expect(line('attributes').metadata).toMatchObject({ run_id: 'run-9' });
  expect(Object.keys(line('attributes').metadata).length).toBeLessThan(80);
});

test('NaN and infinity in attributes and bodies of lines are text', async () => {
  const values = ['NaN', 'Infinity', '-Infinity'];
  const attributes = values.map((doubleValue) => ({ key: `is.${doubleValue}`, value: { doubleValue } }));
  const kvlistValue = { values: [...attributes, { key: 'rows', value: { intValue: '7' } }] };
  const nested = {
    values: [
      { key: 'a', value: { stringValue: 'b' } },
      { key: 'deep', value: { kvlistValue } },
    ],
  };
  const records = [{ stringValue: 'text' }, { doubleValue: 'NaN' }, { kvlistValue }, { kvlistValue: nested }].map(
    (body, n) => ({
      timeUnixNano: `${BigInt(Date.now()) * 1_000_000n + BigInt(n)}`,
      body,
      attributes,
    }),
  );
  const resourceLogs = [{ resource: resource({ 'service.name': 'non-finite' }), scopeLogs: [{ logRecords: records }] }];
  await postOtlp(`${stack.endpoints['collector']}/v1/logs`, { resourceLogs });
  const found = await stored('non-finite', 4);
  expect(found.map(({ line }) => line).sort()).toEqual([
    'NaN',
    'text',
    '{"a":"b","deep":""}',
    '{"is.-Infinity":"-Infinity","is.Infinity":"Infinity","is.NaN":"NaN","rows":"7"}',
  ]);
  for (const { metadata } of found) {
    // Loki gives the other two one name.
    expect(metadata).toMatchObject({ is_NaN: 'NaN', is_Infinity: expect.stringMatching(/^-?Infinity$/) });
  }
});
