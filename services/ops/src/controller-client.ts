// Calls to the controller, which owns runs, queues and dead letters, with the token that our services share.
import { HttpError, send, type Call } from '@sextant/http/client';
import { ProblemError, type FieldProblem } from '@sextant/http/problem';
import { z } from 'zod';

export interface ControllerRequest<T> {
  /** What is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** What the answer must be; unchecked without it. */
  readonly schema?: z.ZodType<T>;
  /** Completes "could not …"; by default the method and the path. */
  readonly what?: string;
}

export interface ControllerClient {
  /**
   * Calls `path`, which begins with /api/v1, and returns its answer. What the caller can mend (404, 409, 422), or wait
   * for (429, 503), is thrown as the controller's problem, a controller that does not answer as one of status 503 or
   * 504; anything else as HttpError, which is answered with 502.
   */
  request<T>(method: NonNullable<Call<T>['method']>, path: string, request?: ControllerRequest<T>): Promise<T>;
}

const TIMEOUT_MS = 15_000;
const PASSED_ON = new Set([404, 409, 422, 429, 503]);

export function controllerClient(options: { readonly url: string; readonly token: string }): ControllerClient {
  const headers = { authorization: `Bearer ${options.token}` };
  return {
    request: async <T>(method: NonNullable<Call<T>['method']>, path: string, request: ControllerRequest<T> = {}) => {
      const { query = {}, body, signal, schema = z.custom<T>(), what = `ask for ${method} ${path}` } = request;
      const url = new URL(`${options.url}${path}`);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, String(value));
      const call = { what, url: url.href, method, headers, body, timeoutMs: TIMEOUT_MS, signal, schema };
      return send(call).catch(passOn);
    },
  };
}

interface ControllerProblem {
  readonly detail: unknown;
  readonly errors: readonly FieldProblem[];
  readonly error_class: string;
}

function passOn(error: unknown): never {
  if (!(error instanceof HttpError)) throw error;
  const { status, errorClass, retryable, headers } = error;
  if (status === undefined) throw away(error);
  if (!PASSED_ON.has(status)) throw error;
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

/** Nobody but the log is told where the controller is. */
function away(error: HttpError): ProblemError {
  const { errorClass } = error;
  const [status, what] = errorClass === 'TIMEOUT' ? [504, 'did not answer in time'] : [503, 'does not answer now'];
  const fields = { error_class: errorClass, retryable: true };
  return new ProblemError(status, `the controller ${what}: try again soon`, { cause: error, fields });
}
