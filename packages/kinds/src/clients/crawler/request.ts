// One GET, without redirects: bounded in time and size, and connected to checked addresses only.
import { retryAfterMs } from '@sextant/http/retry-after';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TextDecoder } from 'node:util';
import { classifyError } from '@sextant/telemetry/errors';
import { publicLookup, refusePrivateLiteral, type Resolve } from './address';
import { CrawlError } from './errors';

export interface Limits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export interface Requester extends Limits {
  readonly userAgent: string;
  readonly resolve: Resolve;
  /** Whether a host:port may be read although its address is private. */
  readonly isVouchedFor: (host: string) => boolean;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  /** Where a redirect leads, as the server wrote it. */
  readonly location: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** The whole body where `wanted` said so. */
  readonly body: string;
}

export interface Get {
  readonly url: URL;
  readonly signal: AbortSignal;
  /** Whether the body of such an answer is of use; others are not read. */
  readonly wanted: (reply: Omit<Reply, 'body'>) => boolean;
}

/** Throws CrawlError, or what the signal was aborted with. */
export async function get({ url, signal, wanted }: Get, requester: Requester): Promise<Reply> {
  const { timeoutMs, maxBytes } = requester;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await answered(url, AbortSignal.any([signal, timeout]), requester);
    const head = headOf(answer);
    try {
      return { ...head, body: wanted(head) ? await textOf(answer, url, maxBytes) : '' };
    } finally {
      answer.destroy();
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof CrawlError) throw cause;
    if (timeout.aborted) throw new CrawlError(`${url.host} took longer than ${timeoutMs} ms`, 'timeout', { cause });
    const { class: known } = classifyError(cause);
    const errorClass = known === 'UNKNOWN' ? 'NETWORK_ERROR' : known;
    throw new CrawlError(`could not read from ${url.host}: ${(cause as Error).message}`, 'unreachable', {
      cause,
      errorClass,
    });
  }
}

/** The connection is not kept, so that each is made to an address that was checked for it. */
async function answered(url: URL, signal: AbortSignal, requester: Requester): Promise<IncomingMessage> {
  const vouched = requester.isVouchedFor(hostOf(url));
  if (!vouched) refusePrivateLiteral(url);
  const options = {
    signal,
    agent: false as const,
    headers: {
      'user-agent': requester.userAgent,
      accept: 'text/html, text/plain;q=0.5',
      'accept-encoding': 'identity',
    },
    ...(!vouched && { lookup: publicLookup(requester.resolve) }),
  };
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
  request.end();
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  // From here on errors come from the answer's stream; without a listener this one would end the process.
  request.on('error', () => {});
  return answer;
}

/** host:port, also where the port is the protocol's own. */
export function hostOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

function headOf({ statusCode = 0, headers }: IncomingMessage): Omit<Reply, 'body'> {
  const wait = retryAfterMs(headers['retry-after']);
  return {
    status: statusCode,
    contentType: headers['content-type'] ?? '',
    location: headers.location,
    retryAfterSeconds: wait === undefined ? undefined : wait / 1000,
  };
}

async function textOf(answer: IncomingMessage, { host }: URL, maxBytes: number): Promise<string> {
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  // A compressed body, which we did not ask for, can be a thousand times as large as it looks.
  if (encoding !== 'identity') throw new CrawlError(`${host} answered in the encoding ${encoding}`, 'not_html');
  const chunks: Buffer[] = [];
  let bytes = 0;
  const check = (size: number): void => {
    if (size > maxBytes) throw new CrawlError(`${host} answered with more than ${maxBytes} bytes`, 'too_large');
  };
  check(Number(answer.headers['content-length'] ?? 0));
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    check((bytes += chunk.length));
    chunks.push(chunk);
  }
  if (!answer.complete) throw new CrawlError(`${host} broke off its answer`, 'unreachable');
  return decoderFor(answer.headers['content-type']).decode(Buffer.concat(chunks));
}

function decoderFor(contentType = ''): TextDecoder {
  const label = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('utf-8');
  }
}
