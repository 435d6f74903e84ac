// A GET request without redirects, limited in time and size, to checked addresses only.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TextDecoder } from 'node:util';
import { retryAfterMs } from '@sextant/http/client/retry-after';
import { classifyError } from '@sextant/telemetry/errors';
import { publicLookup, refusePrivateLiteral, type Resolve } from './address';
import { CrawlError } from './errors';

export interface Requester {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly userAgent: string;
  readonly resolve: Resolve;
  /** Whether a host:port may have a private address. */
  readonly isAllowedPrivate: (host: string) => boolean;
}

export interface ResponseHead {
  readonly status: number;
  readonly contentType: string;
  /** The target of a redirect, which may be relative. */
  readonly location: string | undefined;
  readonly retryAfterMs: number | undefined;
}

export interface Response extends ResponseHead {
  /** Empty if the caller does not want the body. */
  readonly body: string;
}

export interface GetRequest {
  readonly url: URL;
  readonly signal: AbortSignal;
  readonly wantsBody: (head: ResponseHead) => boolean;
}

/** Throws CrawlError, or the reason of the aborted signal. */
export async function get({ url, signal, wantsBody }: GetRequest, requester: Requester): Promise<Response> {
  const { timeoutMs, maxBytes } = requester;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const message = await openResponse(url, AbortSignal.any([signal, timeout]), requester);
    const head = headOf(message);
    try {
      return { ...head, body: wantsBody(head) ? await readBody(message, url, maxBytes) : '' };
    } finally {
      message.destroy();
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof CrawlError) throw cause;
    if (timeout.aborted) throw new CrawlError(`${url.host} took longer than ${timeoutMs} ms`, 'timeout', { cause });
    const { class: known } = classifyError(cause);
    const errorClass = known === 'UNKNOWN' ? 'NETWORK_ERROR' : known;
    const message = `could not read from ${url.host}: ${(cause as Error).message}`;
    throw new CrawlError(message, 'unreachable', { cause, errorClass });
  }
}

/** Does not reuse connections, so that the address of each connection is checked. */
async function openResponse(url: URL, signal: AbortSignal, requester: Requester): Promise<IncomingMessage> {
  const mayBePrivate = requester.isAllowedPrivate(hostOf(url));
  if (!mayBePrivate) refusePrivateLiteral(url);
  const options = {
    signal,
    agent: false as const,
    headers: {
      'user-agent': requester.userAgent,
      accept: 'text/html, text/plain;q=0.5',
      'accept-encoding': 'identity',
    },
    ...(!mayBePrivate && { lookup: publicLookup(requester.resolve) }),
  };
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
  request.end();
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  // The stream of the response reports further errors; without a listener, this one would crash the process.
  request.on('error', () => {});
  return message;
}

/** host:port, including the default port. */
export function hostOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

function headOf({ statusCode = 0, headers }: IncomingMessage): ResponseHead {
  return {
    status: statusCode,
    contentType: headers['content-type'] ?? '',
    location: headers.location,
    retryAfterMs: retryAfterMs(headers['retry-after']),
  };
}

async function readBody(message: IncomingMessage, { host }: URL, maxBytes: number): Promise<string> {
  const encoding = message.headers['content-encoding'] ?? 'identity';
  // A small compressed body can decompress to a very large one.
  if (encoding !== 'identity') throw new CrawlError(`${host} used the content encoding ${encoding}`, 'not_html');
  const chunks: Buffer[] = [];
  let bytes = 0;
  const check = (size: number): void => {
    if (size > maxBytes) throw new CrawlError(`${host} returned more than ${maxBytes} bytes`, 'too_large');
  };
  check(Number(message.headers['content-length'] ?? 0));
  for await (const chunk of message as AsyncIterable<Buffer>) {
    check((bytes += chunk.length));
    chunks.push(chunk);
  }
  if (!message.complete) throw new CrawlError(`${host} closed the connection early`, 'unreachable');
  return decoderFor(message.headers['content-type']).decode(Buffer.concat(chunks));
}

function decoderFor(contentType = ''): TextDecoder {
  const label = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('utf-8');
  }
}
