import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { spanMetricsDurationSeconds } from '@sextant/signals/foreign';
import { renderGateway, renderKubernetes, renderXray } from './generate';

const config = parse(renderGateway());
const pipelines = Object.entries<{ receivers: string[]; processors: string[]; exporters: string[] }>(
  config.service.pipelines,
);
const backends = ['otlp_http/jaeger', 'otlp_http/prometheus', 'otlp_http/loki'];

test('the committed gateway.yaml is up to date', () => {
  expect(readFileSync(join(__dirname, '../generated/gateway.yaml'), 'utf8')).toBe(renderGateway());
});

test('xray.yaml sends kept traces to a second endpoint with a separate queue', () => {
  expect(readFileSync(join(__dirname, '../generated/xray.yaml'), 'utf8')).toBe(renderXray());
  const { exporters, service } = parse(renderXray());
  expect(service.pipelines).toEqual({ 'traces/keep': { exporters: ['otlp_http/jaeger', 'otlp_http/xray'] } });
  expect(exporters['otlp_http/xray']).toMatchObject({
    endpoint: '${env:XRAY_OTLP_URL}',
    sending_queue: { storage: 'file_storage' },
    retry_on_failure: { max_elapsed_time: '0s' },
  });
});

test('kubernetes.yaml looks up the pod of spans, metrics and logs before anything else', () => {
  expect(readFileSync(join(__dirname, '../generated/kubernetes.yaml'), 'utf8')).toBe(renderKubernetes());
  const { service } = parse(renderKubernetes());
  for (const name of ['traces/keep', 'metrics/pushed', 'logs/all']) {
    const [limiter, ...rest] = config.service.pipelines[name].processors;
    expect(service.pipelines[name].processors).toEqual([limiter, 'k8s_attributes', ...rest]);
  }
});

test.each(pipelines)('%s starts with the memory limiter', (_name, { processors }) => {
  expect(processors[0]).toBe('memory_limiter');
});

test('every pipeline to a backend redacts', () => {
  const exporting = pipelines.filter(([, { exporters }]) => exporters.some((e) => backends.includes(e)));
  expect(exporting.map(([name]) => name)).toEqual(['traces/keep', 'metrics/pushed', 'logs/all']);
  for (const [, { processors }] of exporting) expect(processors).toContain('redaction');
});

test('spans are redacted before tail sampling', () => {
  const { processors } = config.service.pipelines['traces/keep'];
  expect(processors.indexOf('redaction')).toBeLessThan(processors.indexOf('tail_sampling'));
  expect(processors.indexOf('transform/status')).toBeLessThan(processors.indexOf('tail_sampling'));
});

test('attributes become text after tail sampling, which reads booleans', () => {
  const { processors } = config.service.pipelines['traces/keep'];
  expect(processors.indexOf('transform/finite-spans')).toBeGreaterThan(processors.indexOf('tail_sampling'));
});

test('span metrics count before sampling, use the buckets of the catalogue, and have no exemplars', () => {
  expect(config.service.pipelines['traces/count']).toEqual({
    receivers: ['otlp'],
    processors: ['memory_limiter'],
    exporters: ['span_metrics'],
  });
  const { histogram, exemplars } = config.connectors.span_metrics;
  expect(histogram.explicit.buckets.map(parseFloat)).toEqual(spanMetricsDurationSeconds.buckets);
  expect(exemplars.enabled).toBe(false);
});

test.each(backends)('%s queues on disk and retries without limit', (name) => {
  const { sending_queue, retry_on_failure } = config.exporters[name];
  expect(sending_queue.storage).toBe('file_storage');
  expect(config.service.extensions).toContain('file_storage');
  expect(retry_on_failure.max_elapsed_time).toBe('0s');
});

test('queues are written to the disk, not only to its cache', () => {
  expect(config.extensions.file_storage.fsync).toBe(true);
});

test('traces are written to their queue in batches, as each write waits for the disk', () => {
  expect(config.service.pipelines['traces/keep'].processors.at(-1)).toBe('batch');
});

test.each(backends)('a request to %s has at most 2 MiB', (name) => {
  expect(config.exporters[name].sending_queue.batch).toMatchObject({ sizer: 'bytes', max_size: 2 * 1024 * 1024 });
});
