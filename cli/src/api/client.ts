// The ops API over HTTP: a key and a time limit on each request, and every failure a sentence.
import { setTimeout as wait } from 'node:timers/promises';
import type { Settings } from '../settings';
import { refusal, retryAfterSeconds, strangeAnswer, unreachable, type ProblemBody } from './problems';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Answer<T> {
  readonly status: number;
  /** The body as it came; empty for 204. */
  readonly text: string;
  readonly body: T;
}

export interface Api {
  readonly settings: Settings;
  /** Reads a path below /api/v1; asks again when the API says that it is asked too often. */
  get<T>(path: string, query?: Query): Promise<Answer<T>>;
  /** Changes something; never sent twice. */
  send<T>(method: Exclude<Method, 'GET'>, path: string, body?: object, query?: Query): Promise<Answer<T>>;
  /** Reads a path in another format than JSON, as it comes. */
  download(path: string, query: Query, accept: string): Promise<AsyncIterable<Uint8Array>>;
}

export interface ApiOptions {
  /** Told before a wait that the API asks for, in seconds. */
  readonly onWait?: (seconds: number) => void;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const RETRIES = 2;
/** A longer wait is the caller's to decide. */
const LONGEST_WAIT_S = 30;

/** Every method throws a CliError for an answer other than 2xx, and for none. */
export function createApi(settings: Settings, { onWait, timeoutMs = TIMEOUT_MS }: ApiOptions = {}): Api {
  const headers = {
    authorization: `Bearer ${settings.key}`,
    ...(settings.org !== undefined && { 'x-sextant-org': settings.org }),
  };

  async function fetchOnce(request: Request): Promise<Response> {
    const { signal, done } = limit(timeoutMs);
    try {
      return await fetch(request.url, {
        method: request.method,
        headers: {
          ...headers,
          accept: request.accept,
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(request.body !== undefined && { body: request.body }),
        signal: request.streamed ? signal : AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      throw unreachable(settings, cause, timeoutMs);
    } finally {
      done();
    }
  }

  async function ask(request: Request): Promise<Response> {
    for (let retries = request.method === 'GET' ? RETRIES : 0; ; retries -= 1) {
      const response = await fetchOnce(request);
      const seconds = response.status === 429 ? retryAfterSeconds(response.headers) : undefined;
      if (seconds === undefined || seconds > LONGEST_WAIT_S || retries === 0) return response;
      await response.body?.cancel();
      onWait?.(seconds);
      await wait(seconds * 1000);
    }
  }

  async function json<T>(request: Request): Promise<Answer<T>> {
    const response = await ask(request);
    const text = await response.text().catch((cause: unknown) => {
      throw unreachable(settings, cause, timeoutMs);
    });
    const body = parsed(text);
    if (!response.ok) throw refusal({ settings, response, body: body as ProblemBody | undefined, path: request.path });
    if (text !== '' && !(body !== undefined && isJson(response))) throw strangeAnswer(settings);
    return { status: response.status, text, body: body as T };
  }

  const urlOf = (path: string, query: Query = {}): string => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
    return `${settings.url}/api/v1${path}${search.size > 0 ? `?${search.toString()}` : ''}`;
  };

  return {
    settings,
    get: (path, query) => json({ method: 'GET', path, url: urlOf(path, query), accept: 'application/json' }),
    send: (method, path, body, query) =>
      json({ method, path, url: urlOf(path, query), accept: 'application/json', body: body && JSON.stringify(body) }),
    download: async (path, query, accept) => {
      const request: Request = { method: 'GET', path, url: urlOf(path, query), accept, streamed: true };
      const response = await ask(request);
      if (response.ok && response.body) return response.body;
      const body = parsed(await response.text()) as ProblemBody | undefined;
      throw refusal({ settings, response, body, path });
    },
  };
}

interface Request {
  readonly method: Method;
  readonly path: string;
  readonly url: string;
  readonly accept: string;
  readonly body?: string | undefined;
  /** The time limit is for the beginning of the answer alone. */
  readonly streamed?: boolean;
}

/** A limit that can be lifted. */
function limit(ms: number): { readonly signal: AbortSignal; readonly done: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('too late', 'TimeoutError')), ms);
  return { signal: controller.signal, done: () => clearTimeout(timer) };
}

function isJson({ headers }: Response): boolean {
  return /\bjson\b/.test(headers.get('content-type') ?? '');
}

/** The value of a JSON text; undefined when it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
