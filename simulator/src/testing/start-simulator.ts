// Starts a simulator on a free port for a test, and sends requests to it.
import type { AddressInfo } from 'node:net';
import type { SimulatorConfig } from '../config';
import { createSimulator } from '../simulator';

export interface TestSimulator {
  readonly url: string;
  /** Sends a request, with the administrator's key if one is set. A body that is not a string is sent as JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined if it is not JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read bodies of many shapes
  readonly json: any;
}

export const TEST_SECRET = 'a-secret-for-tests';

/** Starts one simulator for all tests of a file, or one for each test. */
export function useSimulator(scope: 'file' | 'test' = 'file'): Omit<TestSimulator, 'close'> {
  let simulator!: TestSimulator;
  const start = async (): Promise<void> => {
    simulator = await startSimulator();
  };
  if (scope === 'file') {
    beforeAll(start);
    afterAll(() => simulator.close());
  } else {
    beforeEach(start);
    afterEach(() => simulator.close());
  }
  return {
    get url() {
      return simulator.url;
    },
    call: (...request) => simulator.call(...request),
  };
}

export async function startSimulator(overrides: Partial<SimulatorConfig> = {}): Promise<TestSimulator> {
  const app = createSimulator({
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
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return {
    url,
    call: (method, path, { body, headers } = {}) =>
      call(method, url + path, { body, headers: { ...authorization, ...headers } }),
    close: () => app.close(),
  };
}

async function call(method: string, url: string, { body, headers = {} }: CallOptions): Promise<HttpResponse> {
  const request =
    body === undefined
      ? { headers }
      : {
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        };
  const response = await fetch(url, { method, ...request });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parseJson(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
