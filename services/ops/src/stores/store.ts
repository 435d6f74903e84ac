// Calls to the stores that ops reads: Prometheus, Loki, Jaeger and Alertmanager. Every failure is a problem that names
// the store and what to do.
import { HttpError, ResponseTooLargeError, send, type Call } from '@sextant/http/client';
import { invalidRequest, ProblemError } from '@sextant/http/problem';
import { z } from 'zod';

export type StoreName = 'Prometheus' | 'Loki' | 'Jaeger' | 'Alertmanager';

export interface StoreOptions {
  readonly name: StoreName;
  /** Base URLs of the replicas; the first that responds is used. None: the store is not configured. */
  readonly urls: readonly string[];
  /** The variable that sets the URL. */
  readonly setting: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: 10 s. */
  readonly timeoutMs?: number;
}

export interface StoreCall<T> extends Pick<Call<T>, 'method' | 'body' | 'schema' | 'signal'> {
  /** Completes the error message "could not …". */
  readonly what: string;
  /** Parameters that are undefined are not sent; a list is sent once per value. */
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  /** The parameter of our caller that holds the query; the store's reason to reject it becomes a 422 for this field. */
  readonly rejects?: string;
}

export interface Store {
  readonly name: StoreName;
  readonly configured: boolean;
  /**
   * Calls a path of the store. Throws ProblemError: 503 if the store is not configured, 504 if it does not respond in
   * time, 422 if it rejects the query in the parameter `rejects`, otherwise 502. A 404 is an HttpError.
   */
  call<T>(path: string, call: StoreCall<T>): Promise<T>;
}

const TIMEOUT_MS = 10_000;
/** Larger responses would fill the memory of ops. */
const MAX_BYTES = 64 * 1024 * 1024;

export function createStore(options: StoreOptions): Store {
  const { name, urls, headers = {}, timeoutMs = TIMEOUT_MS } = options;
  return {
    name,
    configured: urls.length > 0,
    call: async (path, { query = {}, rejects, schema: bodySchema, ...call }) => {
      if (urls.length === 0) throw notConfigured(options);
      const search = searchOf(query);
      const schema = z.preprocess(parsed, bodySchema);
      for (const [i, url] of urls.entries()) {
        try {
          return await send({
            ...call,
            schema,
            url: `${url}${path}${search}`,
            headers,
            timeoutMs,
            maxBytes: MAX_BYTES,
          });
        } catch (error) {
          if (isAway(error) && i < urls.length - 1) continue;
          throw problemOf(error, options, rejects);
        }
      }
      throw notConfigured(options);
    },
  };
}

/** Jaeger sends JSON as text/plain. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function searchOf(query: NonNullable<StoreCall<unknown>['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

const isAway = (error: unknown): boolean => error instanceof HttpError && error.status === undefined;

function notConfigured({ name, setting }: StoreOptions): ProblemError {
  const detail = `${name} is not configured: set ${setting} for ops, and restart it`;
  return new ProblemError(503, detail, { fields: { store: name, retryable: false } });
}

/** The address of the store is in the log only. */
function problemOf(error: unknown, options: StoreOptions, rejects: string | undefined): unknown {
  if (!(error instanceof HttpError) || error.status === 404) return error;
  const { name, timeoutMs = TIMEOUT_MS, setting } = options;
  const problem = (status: number, detail: string) => {
    const fields = { store: name, error_class: error.errorClass, retryable: error.retryable };
    return new ProblemError(status, detail, { cause: error, fields });
  };
  if (error.status === undefined) {
    if (error.cause instanceof ResponseTooLargeError)
      return problem(502, `the response of ${name} is too large: ask for a shorter time range or fewer items`);
    return error.errorClass === 'TIMEOUT'
      ? problem(504, `${name} did not respond within ${timeoutMs / 1000} s: ask for a shorter time range, or try again`)
      : problem(502, `${name} is not responding: check that it runs and that ${setting} is its address`);
  }
  if ([401, 403].includes(error.status))
    return problem(502, `${name} rejects the credentials of ops: check ${setting}`);
  if (error.status < 300)
    return problem(502, `${name} sent an unexpected response: check that ${setting} is its address`);
  const reason = reasonOf(error.body);
  if (rejects !== undefined && [400, 422].includes(error.status) && reason !== undefined)
    return invalidRequest([{ field: rejects, message: `is rejected by ${name}: ${reason}` }]);
  return problem(502, `${name} could not answer (status ${error.status})${reason === undefined ? '' : `: ${reason}`}`);
}

const MAX_REASON_LENGTH = 500;

/** The reason in the body of a failed response: text, or JSON with a field `error`. */
function reasonOf(body: unknown): string | undefined {
  const text = typeof body === 'string' ? body : (body as { readonly error?: unknown } | null)?.error;
  return typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, MAX_REASON_LENGTH) : undefined;
}
