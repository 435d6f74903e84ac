// HTTP calls: JSON requests and responses with a timeout. Every failure is an HttpError with an error class.
import { classifyError, isRetryable, ServiceError } from '@sextant/telemetry/errors';
import { outgoingHeaders } from '@sextant/telemetry/http';
import { withPeer } from '@sextant/telemetry/traces/peer';
import type { ErrorClass } from '@sextant/signals/errors';
import type { z } from 'zod';
import { retryAfterMs } from './retry-after';

export interface Call<T> {
  /** Completes the error message "could not …". */
  readonly what: string;
  readonly url: string;
  /** Short name of the called service, for the name of the call's span; default: the host. */
  readonly peer?: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly timeoutMs: number;
  /** Whether the called service is part of this platform; only then can an error be `unavailable`. */
  readonly internal?: boolean;
  /** Cancels the call. */
  readonly signal?: AbortSignal | undefined;
  /** Longer response bodies are not read to their end; default: no limit. */
  readonly maxBytes?: number | undefined;
  /** Schema of the response body. */
  readonly schema: z.ZodType<T>;
}

/** The response body is longer than `maxBytes`. */
export class ResponseTooLargeError extends Error {
  override readonly name = 'ResponseTooLargeError';
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

type HttpErrorOptions = ConstructorParameters<typeof ServiceError>[1] & {
  readonly response?: HttpResponse;
  readonly unavailable?: boolean;
};

/** A failed call. `status`, `headers` and `body` are undefined when there was no response. */
export class HttpError extends ServiceError {
  override readonly name = 'HttpError';
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
  /** The response body, parsed when it is JSON. */
  readonly body: unknown;
  /** Whether a service of the platform was down, restarting or overloaded. */
  readonly unavailable: boolean;
  constructor(message: string, options: HttpErrorOptions) {
    super(message, options);
    this.unavailable = options.unavailable ?? false;
    this.status = options.response?.status;
    this.headers = options.response?.headers;
    this.body = options.response?.body;
  }
}

/**
 * Sends a request and returns the body of a 2xx response, parsed by `schema`. Throws HttpError otherwise, with the wait
 * from Retry-After.
 */
export async function send<T>(call: Call<T>): Promise<T> {
  const response = await exchange(call, (received) => readResponse(received, call.maxBytes));
  if (response.status < 200 || response.status > 299) throw errorOf(call, response);
  return parseBody(call, response);
}

/** Sends the request and reads the response; a failure of either is an HttpError. */
export async function exchange<R>(call: Call<unknown>, read: (response: Response) => Promise<R>): Promise<R> {
  const { what, url, method = 'GET', headers, body, timeoutMs, signal, internal = false } = call;
  const timeout = AbortSignal.timeout(timeoutMs);
  const request = {
    method,
    headers: { ...outgoingHeaders(), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  };
  const { peer } = call;
  return (peer === undefined ? fetch(url, request) : withPeer(peer, () => fetch(url, request)))
    .then(read)
    .catch((cause: unknown) => {
      const { class: errorClass } = classifyError(cause);
      throw new HttpError(`could not ${what}: ${reasonOf(cause, timeoutMs)}`, {
        ...{ errorClass, cause },
        unavailable: internal && errorClass === 'NETWORK_ERROR',
      });
    });
}

/** The body of a 2xx response; throws HttpError if it does not match the schema. */
export function parseBody<T>({ what, schema }: Call<T>, response: HttpResponse): T {
  const { data, error } = schema.safeParse(response.body);
  if (!error) return data;
  throw new HttpError(`could not ${what}: unexpected response body`, {
    errorClass: 'PROVIDER_ERROR',
    cause: error,
    response,
  });
}

export async function readResponse(response: Response, maxBytes?: number): Promise<HttpResponse> {
  const text = maxBytes === undefined ? await response.text() : await readAtMost(response, maxBytes);
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? parseJson(text) : text };
}

async function readAtMost(
  { body }: { readonly body: AsyncIterable<Uint8Array> | null },
  maxBytes: number,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the body, which closes the connection.
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new ResponseTooLargeError(`the response has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Truncated JSON stays text, which no caller's schema accepts. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Our own services send `error_class` and `retryable`; for others both follow from the status. */
export function errorOf({ what, internal = false }: Call<unknown>, response: HttpResponse): HttpError {
  const body = (typeof response.body === 'object' && response.body !== null ? response.body : {}) as {
    readonly detail?: unknown;
    readonly message?: unknown;
    readonly error_class?: ErrorClass;
    readonly retryable?: boolean;
    readonly unavailable?: boolean;
  };
  // A proxy answers for a service that is down; a service that is up sends `unavailable` itself.
  const isDown = GATEWAY_STATUSES.has(response.status) && body.error_class === undefined;
  const errorClass = body.error_class ?? classifyError({ status: response.status }).class;
  const detail = [body.detail, body.message].find((text) => typeof text === 'string');
  return new HttpError(`could not ${what}: ${detail ?? `the response was ${response.status}`}`, {
    errorClass,
    retryable: body.retryable ?? isRetryable(errorClass),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    response,
    unavailable: internal && (isDown || body.unavailable === true),
  });
}

const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

function reasonOf(cause: unknown, timeoutMs: number): string {
  const { name, message, cause: deeper } = cause as Error;
  if (name === 'TimeoutError') return `no response within ${timeoutMs} ms`;
  // fetch itself only reports "fetch failed".
  return (deeper as Error | undefined)?.message || message;
}
