// Faults of telemetry: records that a store refuses, a queue that fills, and more traces than the sampler holds.
import { randomBytes } from 'node:crypto';
import { requestJson } from '../../demo/requests';
import type { Fault } from '../declare';
import type { DrillPlatform } from '../platform';
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

/** Sends log records through the collector that Loki refuses, because they are a month old. */
export const refusedLogs: Fault['inject'] = (platform) =>
  Promise.resolve(repeat(() => postLogs(platform, ['an old line'], Date.now() - MONTH_MS), 1_000));

/** Random, so that it cannot be compressed; hexadecimal, so that nothing in it looks like a secret. */
const LINE_BYTES = 16 * 1024;
const LINES = 16;

/** Suspends Loki, and sends log records until the queue of the collector is full. */
export function fullQueue(suspendLoki: Fault['inject']): Fault['inject'] {
  return async (platform) => {
    const resume = await suspendLoki(platform);
    const texts = () => Array.from({ length: LINES }, () => randomBytes(LINE_BYTES / 2).toString('hex'));
    const stop = repeat(() => postLogs(platform, texts(), Date.now()), 250);
    return async () => {
      await stop();
      await resume();
    };
  };
}

const TRACES_PER_REQUEST = 1_000;

/** Sends spans without a root, so that the sampler must hold their traces open. */
export const undecidedTraces: Fault['inject'] = ({ endpoints }) => {
  const id = (bytes: number): string => randomBytes(bytes).toString('hex');
  const post = (): Promise<unknown> => {
    const now = Date.now();
    const spans = Array.from({ length: TRACES_PER_REQUEST }, () => ({
      traceId: id(16),
      spanId: id(8),
      parentSpanId: id(8),
      name: 'drill',
      kind: 1,
      startTimeUnixNano: nanoseconds(now),
      endTimeUnixNano: nanoseconds(now + 1),
    }));
    const body = { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans }] }] };
    return requestJson(`${endpoints['collector']}/v1/traces`, { method: 'POST', body });
  };
  return Promise.resolve(repeat(post, 200));
};
