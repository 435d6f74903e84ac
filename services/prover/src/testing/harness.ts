// For tests: the service over real HTTP in this process, so that what it emits can be captured.
import type { AddressInfo } from 'node:net';
import { proverConfig } from '../config';
import { createService } from '../service';

export const TOKEN = 'service-token-of-the-test';
export const OPS_KEY = 'ops-key-of-the-test';

type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface Harness {
  readonly url: string;
  /** Sends a body, as it is when it is a text. */
  prove(body: unknown, more?: Pick<RequestInit, 'headers' | 'signal'>): Promise<Answer>;
  /** Sends a script for Z3. */
  z3(smtlib: string, more?: Json): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts the service and waits until its threads are warm. */
export async function startHarness(env: Readonly<Record<string, string>> = {}): Promise<Harness> {
  const settings = { PORT: '0', SERVICE_TOKEN: TOKEN, OPS_API_KEY: OPS_KEY, PATH: '/nowhere', ...env };
  const app = createService(proverConfig(settings));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  await until(async () => (await fetch(`${url}/readyz`)).ok);
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
    // fetch may have opened a connection that it has not used yet, for which Node would wait.
    app.server.closeAllConnections();
    await closed;
  };
  return { url, prove, z3: (smtlib, more) => prove({ smtlib, ...more }), stop };
}

/** Polls until it holds; rejects after 10 s. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !(await holds()); await new Promise((resolve) => setTimeout(resolve, 20))) {
    if (Date.now() > end) throw new Error('it did not come to hold within 10 s');
  }
}
