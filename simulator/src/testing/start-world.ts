// Starts a world on a free port for a test, and speaks HTTP with it.
import type { AddressInfo } from 'node:net';
import type { WorldConfig } from '../config';
import { createWorld } from '../world';

export interface TestWorld {
  readonly url: string;
  /** Sends a request, with the administrator's key where there is one; a body that is no string is sent as JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body's text. */
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of many shapes
  readonly json: any;
}

export const TEST_SECRET = 'a-secret-for-tests';

export async function startWorld(overrides: Partial<WorldConfig> = {}): Promise<TestWorld> {
  const app = createWorld({
    host: '127.0.0.1',
    port: 0,
    logLevel: 'silent',
    webhookSecret: TEST_SECRET,
    githubAppUrl: 'http://127.0.0.1:9',
    seed: 1,
    latencyScale: 0,
    trafficRate: 0,
    ...overrides,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const key = overrides.opsApiKey;
  const authorized = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return {
    url,
    call: (method, path, { body, headers } = {}) =>
      call(method, url + path, { body, headers: { ...authorized, ...headers } }),
    close: () => app.close(),
  };
}

async function call(method: string, url: string, { body, headers = {} }: CallOptions): Promise<Answer> {
  const sent =
    body === undefined
      ? { headers }
      : {
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        };
  const response = await fetch(url, { method, ...sent });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: readJson(text) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
