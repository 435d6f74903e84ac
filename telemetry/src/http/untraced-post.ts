// POST requests of telemetry itself: over one keep-alive connection, with a timeout and without tracing.
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { messageOf } from '../logs/line/error-fields';

/** Characters of a response body that are kept; servers say there what they refused. */
const MAX_TEXT = 4_096;

export interface PostAnswer {
  /** HTTP status; undefined without a whole response in time. */
  readonly status: number | undefined;
  /** The start of the response body, or the reason for the missing response. */
  readonly text: string;
  /** The clock of the server, in milliseconds since the epoch. */
  readonly serverTime: number | undefined;
}

/** Sends a body; never rejects. One request at a time. */
export type Post = (body: Buffer) => Promise<PostAnswer>;

export interface PostTarget {
  /** May contain credentials for basic authentication. */
  readonly url: URL;
  readonly timeoutMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

export function postTo({ url, timeoutMs, headers }: PostTarget): Post {
  const secure = url.protocol === 'https:';
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 1 });
  const options = { method: 'POST', timeout: timeoutMs, agent };
  const request = secure ? httpsRequest : httpRequest;

  return (body) =>
    new Promise((resolve) => {
      const fail = (error: unknown): void =>
        resolve({ status: undefined, text: messageOf(error), serverTime: undefined });
      // Tracing the export would create more spans to export.
      context.with(suppressTracing(context.active()), () => {
        const sent = request(url, { ...options, headers: { ...headers, 'content-length': body.length } }, (response) =>
          readAnswer(response, resolve),
        );
        // The timeout applies to the whole response, not only to the next byte.
        const timeout = (): unknown => sent.destroy(new Error(`no response within ${timeoutMs} ms`));
        const timer = setTimeout(timeout, timeoutMs);
        sent.on('close', () => {
          clearTimeout(timer);
          fail(new Error('the connection was closed'));
        });
        sent.on('error', fail);
        sent.on('timeout', timeout);
        sent.end(body);
      });
    });
}

/** Calls `resolve` at the end of the response; an error closes the request. */
function readAnswer(response: IncomingMessage, resolve: (answer: PostAnswer) => void): void {
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    if (text.length < MAX_TEXT) text += chunk.slice(0, MAX_TEXT);
  });
  response.on('error', () => undefined);
  response.on('end', () => {
    const serverTime = Date.parse(response.headers.date ?? '');
    resolve({ status: response.statusCode, text: text.trim(), serverTime: serverTime || undefined });
  });
}
