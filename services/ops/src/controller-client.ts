// Client of the controller, which owns runs, queues, schedules and dead letters.
import { HttpError, send, type Call } from '@sextant/http/client';
import { ProblemError, type FieldProblem } from '@sextant/http/problem';
import { z } from 'zod';

type Method = NonNullable<Call<unknown>['method']>;

export interface ControllerRequest<T> {
  /** Parameters that are undefined are not sent. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** Validates the response; without it the response is not checked. */
  readonly schema?: z.ZodType<T>;
  /** Completes "could not …"; default: method and path. */
  readonly what?: string;
}

export interface ControllerClient {
  /**
   * Calls `path`, which begins with /api/v1, and returns the response body. Throws ProblemError with the controller's
   * own problem for statuses that the caller can act on (404, 409, 422, 429, 503), and with 503 or 504 when the
   * controller does not respond. Throws HttpError otherwise, which becomes a 502.
   */
  request<T>(method: Method, path: string, request?: ControllerRequest<T>): Promise<T>;
}

const TIMEOUT_MS = 15_000;
const FORWARDED_STATUSES = new Set([404, 409, 422, 429, 503]);

export function controllerClient(options: { readonly url: string; readonly token: string }): ControllerClient {
  const headers = { authorization: `Bearer ${options.token}` };
  return {
    request: async <T>(method: Method, path: string, request: ControllerRequest<T> = {}) => {
      const { query = {}, body, schema = z.custom<T>(), what = `call ${method} ${path}` } = request;
      const url = new URL(`${options.url}${path}`);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, String(value));
      const call = { what, peer: 'controller', url: url.href, method, headers, body, timeoutMs: TIMEOUT_MS, schema };
      return send(call).catch(throwProblem);
    },
  };
}

interface ControllerProblem {
  readonly detail: unknown;
  readonly errors: readonly FieldProblem[];
  readonly error_class: string;
}

function throwProblem(error: unknown): never {
  if (!(error instanceof HttpError)) throw error;
  const { status, errorClass, retryable, headers } = error;
  if (status === undefined) throw unavailable(error);
  if (!FORWARDED_STATUSES.has(status)) throw error;
  const { detail, errors, error_class } = (error.body ?? {}) as Partial<ControllerProblem>;
  const text = typeof detail === 'string' ? detail : error.message;
  const retryAfter = headers?.get('retry-after');
  throw new ProblemError(status, text, {
    cause: error,
    ...(Array.isArray(errors) && { errors }),
    ...(retryAfter && { headers: { 'retry-after': retryAfter } }),
    ...((status > 500 || error_class !== undefined) && { fields: { error_class: errorClass, retryable } }),
  });
}

/** The address of the controller is in the log only. */
function unavailable(error: HttpError): ProblemError {
  const { errorClass } = error;
  const [status, what] = errorClass === 'TIMEOUT' ? [504, 'did not respond in time'] : [503, 'is not responding'];
  const fields = { error_class: errorClass, retryable: true };
  return new ProblemError(status, `the controller ${what}: try again later`, { cause: error, fields });
}
