import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { collectorEnvironment, kill, postOtlp, startBackend, startCollector } from './testing/collector';
import { sampleSum } from './testing/exposition';

const LINE = 'accepted before the crash';

let folder: string;
let collector: ChildProcess | undefined;
let backend: Server | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-queue-'));
});

afterAll(async () => {
  if (collector) await kill(collector);
  backend?.close();
  rmSync(folder, { recursive: true });
});

test('accepted logs survive an outage of the backend and a kill -9 of the collector', async () => {
  const otelcol = await ensureBinary('otelcol');
  const { ports, env } = await collectorEnvironment(folder);
  const logRecords = [{ timeUnixNano: `${Date.now()}000000`, body: { stringValue: LINE } }];

  collector = startCollector(otelcol, env);
  await until('the collector accepts a log', async () => {
    await postOtlp(`http://127.0.0.1:${ports.otlp}/v1/logs`, { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    return true;
  });
  await until('the log is queued', async () => {
    const page = await (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).text();
    return sampleSum(page, 'otelcol_exporter_queue_size', { exporter: 'otlp_http/loki' }) > 0;
  });
  await kill(collector);

  const received: { path: string | undefined; body: Buffer }[] = [];
  backend = startBackend(ports.backend, received);
  collector = startCollector(otelcol, env);
  await until('the backend receives the log', () => received.some(({ body }) => body.includes(LINE)));
}, 600_000);
