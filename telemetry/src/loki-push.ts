// One push to Loki: the request body, the request, and what its answer means.
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { LOG_LEVELS } from '@sextant/signals/query/logql';
import type { QueuedLine } from './loki-queue';

export type PushResult = 'stored' | 'refused' | 'retry';
export type Push = (lines: readonly QueuedLine[]) => Promise<PushResult>;

export interface PushTarget {
  /** Base URL of Loki. */
  readonly url: string;
  readonly labels: { readonly service: string; readonly env: string };
  readonly timeoutMs: number;
}

/** Makes the function that pushes to one Loki over a kept-alive connection; it never rejects. */
export function pusherOf({ url, labels, timeoutMs }: PushTarget): Push {
  const target = new URL(`${url}/loki/api/v1/push`);
  const secure = target.protocol === 'https:';
  const options = {
    method: 'POST',
    timeout: timeoutMs,
    agent: secure
      ? new HttpsAgent({ keepAlive: true, maxSockets: 1 })
      : new HttpAgent({ keepAlive: true, maxSockets: 1 }),
  };
  const request = secure ? httpsRequest : httpRequest;

  return (lines) =>
    new Promise((resolve) => {
      const body = bodyOf(lines, labels);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      // A trace of shipping logs would write logs of its own.
      context.with(suppressTracing(context.active()), () => {
        const sent = request(target, { ...options, headers }, (response) => {
          response.resume();
          response.on('error', () => resolve('retry'));
          response.on('end', () => resolve(resultOf(response.statusCode ?? 0)));
        });
        // The whole answer must come in time, not only the next byte.
        const timer = setTimeout(() => sent.destroy(new Error('timeout')), timeoutMs);
        sent.on('close', () => {
          clearTimeout(timer);
          resolve('retry');
        });
        sent.on('error', () => resolve('retry'));
        sent.on('timeout', () => sent.destroy(new Error('timeout')));
        sent.end(body);
      });
    });
}

/** A refusal is final: Loki would answer the same lines with the same 400 for ever. */
function resultOf(status: number): PushResult {
  if (status >= 200 && status < 300) return 'stored';
  return status === 429 || status === 408 || status >= 500 ? 'retry' : 'refused';
}

function bodyOf(lines: readonly QueuedLine[], labels: PushTarget['labels']): string {
  const streams = LOG_LEVELS.flatMap((level) => {
    const values = lines.filter((l) => l.level === level).map((l) => `["${l.time}",${JSON.stringify(l.line)}]`);
    return values.length === 0
      ? []
      : [`{"stream":${JSON.stringify({ ...labels, level })},"values":[${values.join(',')}]}`];
  });
  return `{"streams":[${streams.join(',')}]}`;
}
