// The collector treats the shared samples as processes do.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  COUNT_KEYS,
  HARMLESS_KEYS,
  HARMLESS_TEXTS,
  SECRET_KEYS,
  SECRET_SAMPLES,
  SECRETS_KEYS,
} from '@sextant/signals/testing/secret-samples';
import { ensureBinary } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { collectorEnvironment, GATEWAY_YAML, kill, postOtlp, startBackend, startCollector } from './testing/collector';

/** The redaction processor applies its expressions in an order that is random each time. */
const REPETITIONS = 20;
const TEXTS = [...new Set([...SECRET_SAMPLES.map(({ text }) => text), ...HARMLESS_TEXTS])];
const MASKED_KEYS = [...SECRET_KEYS, ...SECRETS_KEYS];
const KEYS = [...MASKED_KEYS, ...HARMLESS_KEYS];

interface LogRecord {
  readonly body: { readonly stringValue: string };
  readonly attributes: readonly { readonly key: string; readonly value: AttributeValue }[];
}

interface AttributeValue {
  readonly stringValue?: string;
  readonly intValue?: string;
}

let folder: string;
let collector: ChildProcess;
let backend: Server;
let records: readonly LogRecord[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-redaction-'));
  const json = join(folder, 'json.yaml');
  writeFileSync(json, 'exporters: { otlp_http/loki: { encoding: json } }\n');
  const { ports, env } = await collectorEnvironment(folder);
  const received: { path: string | undefined; body: Buffer }[] = [];
  backend = startBackend(ports.backend, received);
  collector = startCollector(await ensureBinary('otelcol'), env, [GATEWAY_YAML, json]);
  // Records with a text in the body and in an attribute, and one record with the keys.
  const record = (text: string, attributes: Readonly<Record<string, AttributeValue>>) => ({
    timeUnixNano: `${Date.now()}000000`,
    body: { stringValue: text },
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  });
  const texts = TEXTS.map((text, i) => record(text, { note: { stringValue: text }, index: { intValue: `${i}` } }));
  const keys = KEYS.map((key) => [key, { stringValue: 'abc' }] as const);
  const counts = COUNT_KEYS.map((key) => [key, { intValue: '120' }] as const);
  const logRecords = [
    ...Array<typeof texts>(REPETITIONS).fill(texts).flat(),
    record('keys', Object.fromEntries([...keys, ...counts])),
  ];
  await until('the collector accepts logs', async () => {
    await postOtlp(`http://127.0.0.1:${ports.otlp}/v1/logs`, { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    return true;
  });
  records = await until('the logs arrive', () => {
    const requests = received.map(({ body }) => JSON.parse(body.toString()) as OtlpLogs);
    const all = requests.flatMap((request) =>
      request.resourceLogs.flatMap((resource) => resource.scopeLogs.flatMap((scope) => scope.logRecords)),
    );
    return all.length === logRecords.length && all;
  });
}, 600_000);

interface OtlpLogs {
  readonly resourceLogs: readonly { readonly scopeLogs: readonly { readonly logRecords: readonly LogRecord[] }[] }[];
}

afterAll(async () => {
  await kill(collector);
  backend.close();
  rmSync(folder, { recursive: true });
});

const attributeOf = ({ attributes }: LogRecord, key: string) => attributes.find((a) => a.key === key)?.value;

/** The body and the attribute of each record of a text, without duplicates. */
const redacted = (text: string) => {
  const same = records.filter((record) => attributeOf(record, 'index')?.intValue === `${TEXTS.indexOf(text)}`);
  expect(same.length).toBe(REPETITIONS);
  return new Set(same.flatMap((record) => [record.body.stringValue, attributeOf(record, 'note')?.stringValue]));
};

test.each(SECRET_SAMPLES)('removes the $pattern from $text', ({ text, secret, keeps }) => {
  for (const masked of redacted(text)) {
    expect(masked).toContain('****');
    expect(masked).not.toContain(secret);
    for (const part of keeps) expect(masked).toContain(part);
  }
});

test.each(HARMLESS_TEXTS)('keeps "%s"', (text) => {
  expect(redacted(text)).toEqual(new Set([text]));
});

const keyAttribute = (key: string) =>
  attributeOf(
    records.find(({ body }) => body.stringValue === 'keys')!,
    key,
  );

test.each(KEYS.map((key) => [key, MASKED_KEYS.includes(key) ? '****' : 'abc']))(
  'the attribute %s becomes %s',
  (key, value) => {
    expect(keyAttribute(key)).toEqual({ stringValue: value });
  },
);

test.each(COUNT_KEYS)('the count in the attribute %s stays', (key) => {
  expect(keyAttribute(key)).toEqual({ intValue: '120' });
});
