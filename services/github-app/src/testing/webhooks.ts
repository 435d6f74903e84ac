// Runs github-app with a local controller and a local GitHub, and sends webhooks to it.
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { startServer, type ReceivedRequest, type Reply, type TestServer } from '@sextant/http/testing/server';
import { buildApp, type AppDeps } from '../app';
import { createController } from '../controller-client';
import { createGitHub } from '../github/client';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- responses have no schema; assertions check them
type Json = any;

const SECRET = 'webhook-secret';

/** The payload for a new comment. */
export const comment = (body: string, more: object = {}) => ({
  action: 'created',
  comment: { id: 1, author_association: 'MEMBER', body },
  issue: { number: 7, title: 'Upgrade' },
  repository: { id: 1, name: 'web', full_name: 'acme/web', owner: { id: 9, login: 'acme', type: 'Organization' } },
  sender: { login: 'priya', type: 'User' },
  ...more,
});

export interface WebhookRequest {
  readonly body: unknown;
  readonly headers?: Record<string, string | undefined>;
  readonly path?: string;
}

export interface TestApp {
  readonly url: string;
  readonly controller: TestServer;
  readonly github: TestServer;
  /** By default, each new idempotency key starts a run, and GitHub stores comments. */
  readonly replies: { controller: () => Reply | 'hang'; github: (request: ReceivedRequest) => Reply };
  /** Signs and sends a delivery. */
  send(request: WebhookRequest): Promise<{ status: number; type: string | undefined; body: Json }>;
  close(): Promise<void>;
}

export async function startApp(
  options: Pick<AppDeps, 'commanders' | 'rates' | 'trustedProxies'> = {},
): Promise<TestApp> {
  const startRun = startRuns();
  const replies = { controller: (): Reply | 'hang' => startRun(controller.requests.at(-1)), github: storeComments() };
  const controller = await startServer(() => replies.controller());
  const github = await startServer((request) => replies.github(request));
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

function startRuns(): (request: ReceivedRequest | undefined) => Reply {
  const runs = new Map<string, string>();
  return (request) => {
    const { idempotency_key: key } = request?.body as { idempotency_key: string };
    const known = runs.get(key);
    const id = known ?? `run-${runs.size + 1}`;
    runs.set(key, id);
    return { status: 202, body: { id, created: known === undefined } };
  };
}

/** Comments on a single issue, and reactions. */
function storeComments(): (request: ReceivedRequest) => Reply {
  const comments: object[] = [];
  return ({ method, url, body }) => {
    if (url.endsWith('/reactions')) return { status: 201, body: { id: 1, ...(body as object) } };
    if (method === 'GET') return { body: comments };
    const added = { id: 501 + comments.length, ...(body as object) };
    comments.push(added);
    return { status: 201, body: added };
  };
}

async function send(url: string, { body, headers = {}, path = '/webhooks/github' }: WebhookRequest) {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const all = {
    'content-type': 'application/json',
    'x-github-event': 'issue_comment',
    'x-github-delivery': 'delivery-1',
    'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(bytes).digest('hex')}`,
    ...headers,
  };
  const present = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(`${url}${path}`, { method: 'POST', body: bytes, headers: present });
  return {
    status: response.status,
    type: response.headers.get('content-type')?.split(';')[0],
    // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- as above
    body: (await response.json()) as Json,
  };
}
