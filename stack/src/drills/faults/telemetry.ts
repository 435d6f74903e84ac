// Faults of telemetry: records that a store refuses, a queue that fills, and more traces than the sampler holds.
import { randomBytes } from 'node:crypto';
import { requestJson } from '../../demo/requests';
import type { Fault } from '../declare';
import type { DrillPlatform } from '../drill-platform';
import { repeat } from './repeat';

const RESOURCE = { attributes: [{ key: 'service.name', value: { stringValue: 'drill' } }] };
const nanoseconds = (ms: number): string => `${Math.round(ms)}000000`;

/** Sends log records with level error; `at` is in ms since the epoch. */
function postLogs({ endpoints }: DrillPlatform, texts: readonly string[], at: number): Promise<unknown> {
  const logRecords = texts.map((stringValue) => ({
    timeUnixNano: nanoseconds(at),
    severityNumber: 17,
    severityText: 'ERROR',
    body: { stringValue },
  }));
  const body = { resourceLogs: [{ resource: RESOURCE, scopeLogs: [{ logRecords }] }] };
  return requestJson(`${endpoints['collector']}/v1/logs`, { method: 'POST', body });
}

/** Sends the same log records every second. */
export function logged(texts: readonly string[]): Fault['inject'] {
  return (platform) => Promise.resolve(repeat(() => postLogs(platform, texts, Date.now()), 1_000));
}

const MONTH_MS = 30 * 24 * 3_600_000;

/** Sends log records and data points through the collector that Loki and Prometheus refuse, because they are a month old. */
export const oldTelemetry: Fault['inject'] = (platform) => {
  const post = async (): Promise<void> => {
    await postLogs(platform, ['an old line'], Date.now() - MONTH_MS);
    await postGauge(platform, Date.now() - MONTH_MS);
  };
  return Promise.resolve(repeat(post, 1_000));
};

/** Sends one data point; `at` is in ms since the epoch. */
function postGauge({ endpoints }: DrillPlatform, at: number): Promise<unknown> {
  const dataPoints = [{ timeUnixNano: nanoseconds(at), asDouble: 1 }];
  const metrics = [{ name: 'drill', gauge: { dataPoints } }];
  const body = { resourceMetrics: [{ resource: RESOURCE, scopeMetrics: [{ metrics }] }] };
  return requestJson(`${endpoints['collector']}/v1/metrics`, { method: 'POST', body });
}

/** Random, so that it cannot be compressed; hexadecimal, so that nothing in it looks like a secret. */
const TEXT_BYTES = 16 * 1024;
const TEXTS = 16;
const randomText = (): string => randomBytes(TEXT_BYTES / 2).toString('hex');

/** Suspends Loki and Jaeger, and sends log records and spans until the queues of the collector are full. */
export function fullQueues(...suspended: readonly Fault['inject'][]): Fault['inject'] {
  return async (platform) => {
    const ends = await Promise.all(suspended.map((suspend) => suspend(platform)));
    const texts = (): string[] => Array.from({ length: TEXTS }, randomText);
    const post = (): Promise<unknown> =>
      Promise.all([postLogs(platform, texts(), Date.now()), postSpans(platform, texts().map(failedSpan))]);
    const stop = repeat(post, 250);
    return async () => {
      await stop();
      for (const end of ends) await end();
    };
  };
}

/** The root span of a trace that the sampler keeps. */
function failedSpan(text: string): object {
  return { ...span(), status: { code: 2 }, attributes: [textAttribute(text)] };
}

function textAttribute(stringValue: string): object {
  return { key: 'drill.text', value: { stringValue } };
}

const TRACES_PER_REQUEST = 1_000;

/** Sends spans without a root, so that the sampler must hold their traces open. */
export const undecidedTraces: Fault['inject'] = (platform) => {
  const spans = (): object[] => Array.from({ length: TRACES_PER_REQUEST }, openSpan);
  return Promise.resolve(repeat(() => postSpans(platform, spans()), 200));
};

/** Sends large spans whose traces stay open, until the memory of the collector is full, and records of every signal. */
export const fullMemory: Fault['inject'] = (platform) => {
  const spans = (): object[] =>
    Array.from({ length: TEXTS }, () => ({ ...openSpan(), attributes: [textAttribute(randomText())] }));
  const post = async (): Promise<void> => {
    const now = Date.now();
    await Promise.all([postSpans(platform, spans()), postLogs(platform, ['a line'], now), postGauge(platform, now)]);
  };
  const stops = Array.from({ length: MEMORY_SENDERS }, () => repeat(post, 50));
  return Promise.resolve(async () => void (await Promise.all(stops.map((stop) => stop()))));
};

const MEMORY_SENDERS = 4;

function openSpan(): object {
  return { ...span(), parentSpanId: randomId(SPAN_ID_BYTES) };
}

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const randomId = (bytes: number): string => randomBytes(bytes).toString('hex');

/** A span of a trace of its own. */
function span(): object {
  const now = Date.now();
  return {
    traceId: randomId(TRACE_ID_BYTES),
    spanId: randomId(SPAN_ID_BYTES),
    name: 'drill',
    kind: 1,
    startTimeUnixNano: nanoseconds(now),
    endTimeUnixNano: nanoseconds(now + 1),
  };
}

function postSpans({ endpoints }: DrillPlatform, spans: readonly object[]): Promise<unknown> {
  const body = { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans }] }] };
  return requestJson(`${endpoints['collector']}/v1/traces`, { method: 'POST', body });
}
