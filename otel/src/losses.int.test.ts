// The collector counts what it loses, under the names that alerts query.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  otelcolExporterEnqueueFailedTotal,
  otelcolExporterQueueCapacity,
  otelcolExporterQueueSize,
  otelcolExporterSendFailedTotal,
  otelcolTailSamplingDecisionsTotal,
  otelcolTailSamplingTracesTotal,
} from '@sextant/signals/foreign';
import { ensureBinary } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { collectorEnvironment, GATEWAY_YAML, kill, postOtlp, startCollector } from './testing/collector';
import { sampleSum } from './testing/exposition';

const refused = otelcolExporterSendFailedTotal;
const overflow = otelcolExporterEnqueueFailedTotal;

let folder: string;
let collector: ChildProcess;
let store: Server;
let urls: Readonly<Record<'otlp' | 'metrics', string>>;

/** A store that refuses everything. */
async function startStore(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(400).end());
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-losses-'));
  const { ports, env } = await collectorEnvironment(folder);
  urls = { otlp: `http://127.0.0.1:${ports.otlp}`, metrics: `http://127.0.0.1:${ports.metrics}/metrics` };
  store = await startStore(ports.backend);
  const test = join(folder, 'test.yaml');
  // One byte: nothing fits in the queue of metrics.
  const full = { sending_queue: { queue_size: 1, batch: { sizer: 'bytes', min_size: 0, max_size: 1 } } };
  const config = {
    processors: { tail_sampling: { decision_wait: '1s' } },
    exporters: { 'otlp_http/prometheus': full },
  };
  writeFileSync(test, JSON.stringify(config));
  collector = startCollector(await ensureBinary('otelcol'), env, [GATEWAY_YAML, test]);
}, 600_000);

afterAll(async () => {
  if (collector) await kill(collector);
  store?.close();
  rmSync(folder, { recursive: true });
});

const now = `${Date.now()}000000`;
const span = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  name: 'a',
  startTimeUnixNano: now,
  endTimeUnixNano: now,
};
const gauge = { name: 'size', gauge: { dataPoints: [{ timeUnixNano: now, asInt: '1' }] } };

async function page(): Promise<string> {
  return (await fetch(urls.metrics)).text();
}

test('refused spans and records, data points that do not fit, queues, and undecided traces', async () => {
  await until('the collector accepts logs', async () => {
    const logRecords = [{ timeUnixNano: now, body: { stringValue: 'refused' } }];
    await postOtlp(`${urls.otlp}/v1/logs`, { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    return true;
  });
  const spans = [{ ...span, status: { code: 2 } }];
  await postOtlp(`${urls.otlp}/v1/traces`, { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const resourceMetrics = [{ scopeMetrics: [{ metrics: [gauge] }] }];
  await expect(postOtlp(`${urls.otlp}/v1/metrics`, { resourceMetrics })).rejects.toThrow('responded with 503');
  const counted = [
    [refused.spans.name, 'otlp_http/jaeger'],
    [refused.logRecords.name, 'otlp_http/loki'],
    [overflow.metricPoints.name, 'otlp_http/prometheus'],
  ] as const;
  for (const [name, exporter] of counted) {
    await until(`${name} counts`, async () => sampleSum(await page(), name, { exporter }) === 1, { timeoutMs: 60_000 });
  }
  const text = await page();
  expect(sampleSum(text, otelcolExporterQueueCapacity.name, { exporter: 'otlp_http/loki' })).toBeGreaterThan(2 ** 20);
  for (const { name } of [
    otelcolExporterQueueSize,
    otelcolTailSamplingTracesTotal,
    otelcolTailSamplingDecisionsTotal,
  ]) {
    expect(text).toContain(`\n${name}`);
  }
}, 120_000);
