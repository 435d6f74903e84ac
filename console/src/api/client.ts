// Requests to the API of ops, with the session cookie of this origin.
import createClient from 'openapi-fetch';
import type { paths } from '../generated/api';
import { ApiError, errorOfResponse, errorWithoutResponse } from './problem';
import type { Method, PathFor, RequestOf, ResponseOf } from './types';

const client = createClient<paths>({ baseUrl: window.location.origin });

/** ops waits shorter for each store. */
const TIMEOUT_MS = 30_000;

export const ORG_HEADER = 'x-sextant-org';

export interface SendOptions {
  /** The org that a platform administrator narrows to. */
  readonly org?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Parts {
  readonly path?: object;
  readonly query?: object;
  readonly body?: unknown;
}

/** Sends a request; throws ApiError when there is no response with status 2xx, and AbortError when `signal` aborts. */
export async function send<M extends Method, P extends PathFor<M>>(
  method: M,
  path: P,
  request: RequestOf<M, P>,
  { org, signal }: SendOptions = {},
): Promise<ResponseOf<M, P>> {
  const { path: pathParameters, query, body } = request as Parts;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const init = {
    params: { path: pathParameters, query },
    body,
    headers: { ...(org === undefined ? {} : { [ORG_HEADER]: org }) },
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  };
  // The types of this function have checked method, path and request together.
  const sent = client.request(method, path as never, init as never) as Promise<{
    readonly response: Response;
    readonly data?: unknown;
    readonly error?: unknown;
  }>;
  const { response, data, error } = await sent.catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw errorWithoutResponse(timeout.aborted);
  });
  if (!response.ok) throw errorOfResponse(response, error);
  if (data === undefined && response.status !== 204)
    throw new ApiError('The answer is not from the API of Sextant', { status: response.status });
  return data as ResponseOf<M, P>;
}
