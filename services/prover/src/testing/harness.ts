// Runs the service over HTTP in the process of the test, so that its telemetry can be captured.
import type { AddressInfo } from 'node:net';
import { until } from '@sextant/stack/until';
import { proverConfig } from '../config';
import { createService } from '../service';

const TOKEN = 'service-token-of-the-test';
export const OPS_KEY = 'ops-key-of-the-test';

type Json = Readonly<Record<string, unknown>>;

export interface JsonResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface Harness {
  readonly url: string;
  /** Sends a body; strings are sent without JSON encoding. */
  prove(body: unknown, more?: Pick<RequestInit, 'headers' | 'signal'>): Promise<JsonResponse>;
  /** Sends a script for Z3. */
  z3(smtlib: string, more?: Json): Promise<JsonResponse>;
  stop(): Promise<void>;
}

/** Resolves when a thread is warm. */
export async function startHarness(env: Readonly<Record<string, string>> = {}): Promise<Harness> {
  const settings = { PORT: '0', SERVICE_TOKEN: TOKEN, OPS_API_KEY: OPS_KEY, PATH: '/nowhere', ...env };
  const app = createService(proverConfig(settings));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  await until('the service is ready', async () => (await fetch(`${url}/readyz`)).ok);
  const prove: Harness['prove'] = async (body, { headers, ...rest } = {}) => {
    const response = await fetch(`${url}/api/v1/proofs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...rest,
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
  };
  const stop = async () => {
    const closed = app.close();
    // Node would wait for connections that fetch has opened and not used.
    app.server.closeAllConnections();
    await closed;
  };
  return { url, prove, z3: (smtlib, more) => prove({ smtlib, ...more }), stop };
}
