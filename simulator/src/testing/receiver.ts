// HTTP servers that stand in for the platform: they record requests and send configured responses.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Receiver<Request> {
  readonly url: string;
  readonly received: readonly Request[];
  close(): Promise<void>;
}

export interface ReceiverResponse {
  readonly status: number;
  readonly body: object;
}

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read bodies of many shapes
  readonly body: any;
}

export interface ReceivedWebhook extends ReceivedRequest {
  /** Whether the signature is valid. */
  readonly signed: boolean;
}

/** Stands in for an API of the platform. `index` counts the requests from 0. */
export function startApi(
  respond: (request: ReceivedRequest, index: number) => ReceiverResponse,
): Promise<Receiver<ReceivedRequest>> {
  return startReceiver(requestOf, respond);
}

/** Stands in for the GitHub App; by default, it accepts signed webhooks with 202 and refuses others with 401. */
export function startWebhookReceiver(
  secret: string,
  respond: (webhook: ReceivedWebhook, index: number) => ReceiverResponse = acceptSigned,
): Promise<Receiver<ReceivedWebhook>> {
  return startReceiver((request, body) => {
    const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
    const signature = Buffer.from(String(request.headers['x-hub-signature-256']));
    const signed = signature.length === expected.length && timingSafeEqual(signature, expected);
    return { ...requestOf(request, body), signed };
  }, respond);
}

async function startReceiver<Request>(
  read: (request: IncomingMessage, body: string) => Request,
  respond: (request: Request, index: number) => ReceiverResponse,
): Promise<Receiver<Request>> {
  const received: Request[] = [];
  const server = createServer((message, response) => {
    void text(message).then((body) => {
      const request = read(message, body);
      const { status, body: json } = respond(request, received.push(request) - 1);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function requestOf({ url = '', headers }: IncomingMessage, body: string): ReceivedRequest {
  return { path: url, headers, body: JSON.parse(body) as unknown };
}

function acceptSigned({ headers, signed, path }: ReceivedWebhook): ReceiverResponse {
  if (path !== '/webhooks/github') return { status: 404, body: {} };
  if (!signed) return { status: 401, body: { detail: 'bad signature' } };
  return { status: 202, body: { runId: `run-${String(headers['x-github-delivery'])}` } };
}
