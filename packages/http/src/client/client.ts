// Calls over HTTP: JSON out and in, a time limit on each, and every failure an HttpError with its class.
import { classifyError, isRetryable, ServiceError } from '@sextant/telemetry/errors';
import { outgoingHeaders } from '@sextant/telemetry/http';
import type { ErrorClass } from '@sextant/signals/errors';
import type { z } from 'zod';
import { retryAfterMs } from './retry-after';

export interface Call<T> {
  /** Completes the sentence "could not …". */
  readonly what: string;
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly timeoutMs: number;
  /** Whether a service of this platform is called: its failures may say that it is away. */
  readonly ours?: boolean;
  /** Ends the call before its time. */
  readonly signal?: AbortSignal | undefined;
  /** What the answer's body must be. */
  readonly schema: z.ZodType<T>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

type HttpErrorOptions = ConstructorParameters<typeof ServiceError>[1] & {
  readonly answer?: Answer;
  readonly away?: boolean;
};

/** A call that did not end in success; `status`, `headers` and `body` are there when the other side answered. */
export class HttpError extends ServiceError {
  override readonly name = 'HttpError';
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
  /** The answer's body: parsed where it is JSON. */
  readonly body: unknown;
  /** Whether a service of ours was called that was not there, or could not work now: restarted, deployed, overrun. */
  readonly away: boolean;
  constructor(message: string, options: HttpErrorOptions) {
    super(message, options);
    this.away = options.away ?? false;
    this.status = options.answer?.status;
    this.headers = options.answer?.headers;
    this.body = options.answer?.body;
  }
}

/**
 * Sends a call and returns its 2xx answer, its body read by `schema`. Throws HttpError for anything else, with the wait
 * that the other side asked for.
 */
export async function send<T>(call: Call<T>): Promise<T> {
  const { what, url, method = 'GET', headers, body, timeoutMs, signal, schema, ours = false } = call;
  const timeout = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(url, {
    method,
    headers: { ...outgoingHeaders(), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  })
    .then(read)
    .catch((cause: unknown) => {
      const { class: errorClass } = classifyError(cause);
      throw new HttpError(`could not ${what}: ${reasonOf(cause, timeoutMs)}`, {
        ...{ errorClass, cause },
        away: ours && errorClass === 'NETWORK_ERROR',
      });
    });
  if (answer.status < 200 || answer.status > 299) throw refusal(call, answer);
  const { data, error } = schema.safeParse(answer.body);
  if (!error) return data;
  throw new HttpError(`could not ${what}: the answer is not as expected`, {
    errorClass: 'PROVIDER_ERROR',
    cause: error,
    answer,
  });
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: json ? parsed(text) : text };
}

/** Broken JSON (an answer cut short) is the other side's failure: it stays text, which no caller's schema accepts. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Our own services say the class and whether to try again; of others the status says it. */
function refusal({ what, ours = false }: Call<unknown>, answer: Answer): HttpError {
  const body = (typeof answer.body === 'object' && answer.body !== null ? answer.body : {}) as {
    readonly detail?: unknown;
    readonly message?: unknown;
    readonly error_class?: ErrorClass;
    readonly retryable?: boolean;
    readonly unavailable?: boolean;
  };
  // What stands before a service answers for one that is gone; a service itself says when it cannot work now.
  const isGone = GATEWAY_STATUSES.has(answer.status) && body.error_class === undefined;
  const errorClass = body.error_class ?? classifyError({ status: answer.status }).class;
  const said = [body.detail, body.message].find((text) => typeof text === 'string');
  return new HttpError(`could not ${what}: ${said ?? `the answer was ${answer.status}`}`, {
    errorClass,
    retryable: body.retryable ?? isRetryable(errorClass),
    retryAfterMs: retryAfterMs(answer.headers.get('retry-after')),
    answer,
    away: ours && (isGone || body.unavailable === true),
  });
}

const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

function reasonOf(cause: unknown, timeoutMs: number): string {
  const { name, message, cause: deeper } = cause as Error;
  if (name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  // fetch itself only says "fetch failed".
  return (deeper as Error | undefined)?.message || message;
}
