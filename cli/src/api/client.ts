// The API of ops over HTTP, with the key, a timeout for each request, and errors for people.
import { setTimeout as delay } from 'node:timers/promises';
import createClient from 'openapi-fetch';
import type { paths } from '../generated/api';
import type { Settings } from '../settings';
import { refusal, retryAfterSeconds, unexpectedServer, unreachable, type ProblemBody } from './problems';
import type { Method, PathFor, RequestOf, ResponseOf } from './types';

export interface ApiResponse<T> {
  /** The body as the API sent it; empty for 204. */
  readonly text: string;
  readonly body: T;
}

export interface Api {
  readonly settings: Settings;
  /** Repeats the request when the API answers 429. */
  get<P extends PathFor<'get'>>(path: P, request: RequestOf<'get', P>): Promise<ApiResponse<ResponseOf<'get', P>>>;
  /** Never sends a request twice. */
  send<M extends Exclude<Method, 'get'>, P extends PathFor<M>>(
    method: M,
    path: P,
    request: RequestOf<M, P>,
  ): Promise<ApiResponse<ResponseOf<M, P>>>;
  /** Streams a response in the media type `accept`. */
  download<P extends PathFor<'get'>>(
    path: P,
    request: RequestOf<'get', P>,
    accept: string,
  ): Promise<AsyncIterable<Uint8Array>>;
}

const TIMEOUT_MS = 10_000;
const MAX_RETRIES = 2;
/** For a longer wait the command fails with the time. */
const MAX_WAIT_S = 30;

interface Call {
  readonly method: Method;
  readonly path: string;
  readonly request: { readonly path?: object; readonly query?: object; readonly body?: unknown };
  readonly accept: string;
  /** The timeout covers only the start of the response. */
  readonly streamed?: boolean;
}

/** What openapi-fetch returns. */
interface Fetched {
  readonly response: Response;
  readonly data?: string | ReadableStream<Uint8Array> | null;
  readonly error?: ProblemBody | string;
}

/**
 * Every method throws a CliError when there is no response with status 2xx. `onWait` is called before a wait that the
 * API asks for.
 */
export function createApi(settings: Settings, onWait?: (seconds: number) => void): Api {
  const client = createClient<paths>({
    baseUrl: settings.url,
    headers: { authorization: `Bearer ${settings.key}`, 'x-sextant-org': settings.org },
  });

  async function fetchOnce(request: Request, streamed: boolean): Promise<Response> {
    if (!streamed) return fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new DOMException('timeout', 'TimeoutError')), TIMEOUT_MS);
    return fetch(request, { signal: controller.signal }).finally(() => clearTimeout(timer));
  }

  async function fetchWithRetries(request: Request, streamed: boolean): Promise<Response> {
    for (let retries = request.method === 'GET' ? MAX_RETRIES : 0; ; retries -= 1) {
      const response = await fetchOnce(request.clone(), streamed);
      const seconds = response.status === 429 ? retryAfterSeconds(response.headers) : undefined;
      if (seconds === undefined || seconds > MAX_WAIT_S || retries === 0) return response;
      await response.body?.cancel();
      onWait?.(seconds);
      await delay(seconds * 1000);
    }
  }

  async function call({ method, path, request, accept, streamed = false }: Call): Promise<Fetched> {
    const init = {
      params: { path: request.path, query: request.query },
      body: request.body,
      parseAs: streamed ? 'stream' : 'text',
      headers: { accept },
      fetch: (outgoing: Request) => fetchWithRetries(outgoing, streamed),
    };
    // The callers' types have checked method, path and request together.
    const fetching = client.request(method, path as never, init as never) as Promise<Fetched>;
    const fetched = await fetching.catch((cause: unknown) => {
      throw unreachable(settings, cause, TIMEOUT_MS);
    });
    const { response, error } = fetched;
    if (!response.ok) throw refusal({ settings, response, body: error, path });
    return fetched;
  }

  async function json<T>(request: Call): Promise<ApiResponse<T>> {
    const { data, response } = await call(request);
    const text = typeof data === 'string' ? data : '';
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    const body = parsed(text);
    if (text !== '' && (body === undefined || !isJson)) throw unexpectedServer(settings);
    return { text, body: body as T };
  }

  const accept = 'application/json';
  return {
    settings,
    get: (path, request) => json({ method: 'get', path, request, accept }),
    send: (method, path, request) => json({ method, path, request, accept }),
    download: async (path, request, mediaType) => {
      const { data } = await call({ method: 'get', path, request, accept: mediaType, streamed: true });
      return data instanceof ReadableStream ? data : new Blob([]).stream();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
