// Posts telemetry over a keep-alive connection, with a timeout and without tracing.
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** Sends a body. Resolves with the response status, or undefined without a response in time. Never rejects. */
export type Post = (body: Buffer) => Promise<number | undefined>;

export interface PostTarget {
  readonly url: string;
  readonly timeoutMs: number;
  /** Content type. */
  readonly type: string;
}

/** Returns a function that posts to one URL, one request at a time. */
export function posterTo({ url, timeoutMs, type }: PostTarget): Post {
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 1 })
    : new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const options = { method: 'POST', timeout: timeoutMs, agent };
  const request = secure ? httpsRequest : httpRequest;

  return (body) =>
    new Promise((resolve) => {
      const headers = { 'content-type': type, 'content-length': body.length };
      // Tracing the export would create more spans to export.
      context.with(suppressTracing(context.active()), () => {
        const sent = request(target, { ...options, headers }, (response) => {
          response.resume();
          response.on('error', () => resolve(undefined));
          response.on('end', () => resolve(response.statusCode));
        });
        // The timeout applies to the whole response, not only to the next byte.
        const timer = setTimeout(() => sent.destroy(new Error('timeout')), timeoutMs);
        sent.on('close', () => {
          clearTimeout(timer);
          resolve(undefined);
        });
        sent.on('error', () => resolve(undefined));
        sent.on('timeout', () => sent.destroy(new Error('timeout')));
        sent.end(body);
      });
    });
}
