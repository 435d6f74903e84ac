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

const TEXTS = [...SECRET_SAMPLES.map(({ text }) => text), ...HARMLESS_TEXTS];
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
  // One record per text, in the body and in an attribute; the last record has the keys.
  const record = (text: string, attributes: Readonly<Record<string, AttributeValue>>) => ({
    timeUnixNano: `${Date.now()}000000`,
    body: { stringValue: text },
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  });
  const counts = COUNT_KEYS.map((key) => [key, { intValue: '120' }] as const);
  const logRecords = [
    ...TEXTS.map((text) => record(text, { note: { stringValue: text } })),
    record('keys', Object.fromEntries([...KEYS.map((key) => [key, { stringValue: 'abc' }] as const), ...counts])),
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
    return all.length === TEXTS.length + 1 && all;
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

const redacted = (text: string) => {
  const { body, attributes } = records[TEXTS.indexOf(text)]!;
  expect(attributes[0]!.value.stringValue).toBe(body.stringValue);
  return body.stringValue;
};

test.each(SECRET_SAMPLES)('removes the $pattern from $text', ({ text, secret, keeps }) => {
  expect(redacted(text)).toContain('****');
  expect(redacted(text)).not.toContain(secret);
  for (const part of keeps) expect(redacted(text)).toContain(part);
});

test.each(HARMLESS_TEXTS)('keeps "%s"', (text) => {
  expect(redacted(text)).toBe(text);
});

const attributeOf = (key: string) => records.at(-1)!.attributes.find((attribute) => attribute.key === key)?.value;

test.each(KEYS.map((key) => [key, MASKED_KEYS.includes(key) ? '****' : 'abc']))(
  'the attribute %s becomes %s',
  (key, value) => {
    expect(attributeOf(key)).toEqual({ stringValue: value });
  },
);

test.each(COUNT_KEYS)('the count in the attribute %s stays', (key) => {
  expect(attributeOf(key)).toEqual({ intValue: '120' });
});
