// A real HTTP server that stands for the platform's APIs in a test: it keeps what it is sent and answers as told.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedCall {
  readonly path: string;
  readonly authorization: string | undefined;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into bodies of many shapes
  readonly body: any;
}

export interface Api {
  readonly url: string;
  readonly received: readonly ReceivedCall[];
  close(): Promise<void>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: object;
}

/** Answers each call as told; `index` counts them from 0. */
export async function startApi(answer: (call: ReceivedCall, index: number) => ApiAnswer): Promise<Api> {
  const received: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { authorization } = request.headers;
      const call = { path: request.url ?? '', authorization, body: JSON.parse(body) as unknown };
      const reply = answer(call, received.push(call) - 1);
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
