// Stands in for Slack, PagerDuty and webhooks: records requests by path, and fails when a test says so.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each receiver has its own JSON
  readonly body: any;
}

export interface HttpReceiver {
  readonly url: string;
  /** The requests that were accepted. */
  readonly received: readonly ReceivedRequest[];
  /** The requests that were refused, by path and status. */
  readonly refused: readonly { readonly path: string; readonly status: number }[];
  /** Responds to requests for a path with a status; undefined accepts them again. */
  respond(path: string, status: number | undefined): void;
  close(): Promise<void>;
}

export async function startHttpReceiver(): Promise<HttpReceiver> {
  const received: ReceivedRequest[] = [];
  const refused: { path: string; status: number }[] = [];
  const statuses = new Map<string, number>();
  const server = createServer((request, response) => {
    const record = (body: string): void => {
      const { url: path = '', headers } = request;
      const status = statuses.get(path);
      if (status === undefined) received.push({ path, headers, body: JSON.parse(body) as unknown });
      else refused.push({ path, status });
      response.writeHead(status ?? (path === '/pagerduty' ? 202 : 200)).end('ok');
    };
    // Alertmanager gives up requests that take too long, and sends them again.
    void text(request).then(record, () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    refused,
    respond: (path, status) => {
      if (status === undefined) statuses.delete(path);
      else statuses.set(path, status);
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
