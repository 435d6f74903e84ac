// A real HTTP server that receives webhooks in a test and checks their signatures.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into GitHub's payload
  readonly payload: any;
  readonly signed: boolean;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  close(): Promise<void>;
}

export interface ReceiverAnswer {
  readonly status: number;
  readonly body: object;
}

/** Answers as told for each webhook; without that, 202 with a run id, or 401 for a bad signature. */
export async function startReceiver(
  secret: string,
  answer: (webhook: ReceivedWebhook, index: number) => ReceiverAnswer = acceptSigned,
): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const webhook = {
        headers: request.headers,
        payload: JSON.parse(payloadText(body)) as unknown,
        signed: isSigned(secret, body, request.headers),
      };
      const reply =
        request.url === '/webhooks/github' ? answer(webhook, received.push(webhook) - 1) : { status: 404, body: {} };
      response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
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

/** A form's field, or JSON. */
function payloadText(body: string): string {
  return body.startsWith('payload=') ? (new URLSearchParams(body).get('payload') ?? '') : body;
}

function acceptSigned({ headers, signed }: ReceivedWebhook): ReceiverAnswer {
  if (!signed) return { status: 401, body: { detail: 'bad signature' } };
  return { status: 202, body: { runId: `run-${String(headers['x-github-delivery'])}` } };
}

function isSigned(secret: string, body: string, headers: IncomingHttpHeaders): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(String(headers['x-hub-signature-256']));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
