// For tests: github-app between a local controller and a local GitHub, and the webhooks that it is sent.
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { startServer, type ReceivedRequest, type Reply, type TestServer } from '@sextant/http/testing/server';
import { buildApp, type AppDeps } from '../app';
import { createController } from '../controller-client';
import { createGitHub } from '../github/client';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read without a schema; the assertion is the check
type Json = any;

const SECRET = 'webhook-secret';

/** A payload of GitHub for a new comment. */
export const comment = (body: string, more: object = {}) => ({
  action: 'created',
  comment: { id: 1, author_association: 'MEMBER', body },
  issue: { number: 7, title: 'Upgrade' },
  repository: { id: 1, name: 'web', full_name: 'acme/web', owner: { id: 9, login: 'acme', type: 'Organization' } },
  sender: { login: 'priya', type: 'User' },
  ...more,
});

export interface Send {
  readonly body: unknown;
  readonly headers?: Record<string, string | undefined>;
  readonly path?: string;
}

export interface TestApp {
  readonly url: string;
  readonly controller: TestServer;
  readonly github: TestServer;
  /** How the two answer; a run is started for each new idempotency key, and GitHub keeps comments. */
  readonly replies: { controller: () => Reply | 'hang'; github: (asked: ReceivedRequest) => Reply };
  /** Sends a signed delivery. */
  send(request: Send): Promise<{ status: number; type: string | undefined; body: Json }>;
  close(): Promise<void>;
}

export async function startApp(
  options: Pick<AppDeps, 'commanders' | 'rates' | 'trustedProxies'> = {},
): Promise<TestApp> {
  const replies = { controller: (): Reply | 'hang' => startRun(controller.requests.at(-1)), github: keepComments() };
  const startRun = runStarter();
  const controller = await startServer(() => replies.controller());
  const github = await startServer((asked) => replies.github(asked));
  const app = buildApp({
    github: createGitHub({ apiUrl: github.url, token: 'github-token' }),
    controller: createController({ url: controller.url, token: 'service-token' }),
    webhookSecret: SECRET,
    serviceToken: 'service-token',
    ...options,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    url,
    controller,
    github,
    replies,
    send: (request) => send(url, request),
    close: async () => {
      await app.close();
      await Promise.all([controller.close(), github.close()]);
    },
  };
}

function runStarter(): (asked: ReceivedRequest | undefined) => Reply {
  const runs = new Map<string, string>();
  return (asked) => {
    const { idempotency_key: key } = asked?.body as { idempotency_key: string };
    const known = runs.get(key);
    const id = known ?? `run-${runs.size + 1}`;
    runs.set(key, id);
    return { status: 202, body: { id, created: known === undefined } };
  };
}

/** GitHub as far as comments on one issue go. */
function keepComments(): (asked: ReceivedRequest) => Reply {
  const comments: object[] = [];
  return ({ method, url, body }) => {
    if (url.endsWith('/reactions')) return { status: 201, body: { id: 1, ...(body as object) } };
    if (method === 'GET') return { body: comments };
    const added = { id: 501 + comments.length, ...(body as object) };
    comments.push(added);
    return { status: 201, body: added };
  };
}

async function send(url: string, { body, headers = {}, path = '/webhooks/github' }: Send) {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const all = {
    'content-type': 'application/json',
    'x-github-event': 'issue_comment',
    'x-github-delivery': 'delivery-1',
    'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(bytes).digest('hex')}`,
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(`${url}${path}`, { method: 'POST', body: bytes, headers: given });
  return {
    status: response.status,
    type: response.headers.get('content-type')?.split(';')[0],
    // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- as above
    body: (await response.json()) as Json,
  };
}
