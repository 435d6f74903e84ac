// Requests on a connection of their own: fetch keeps idle connections open, and ops waits for them when it stops.
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { OpsUnderTest } from './ops';

/** Sends a GET request with the key of org `a`’s viewer; `destroy` on the result aborts it. */
export function openRequest(
  ops: OpsUnderTest,
  path: string,
  headers: Readonly<Record<string, string>>,
  onResponse: (response: IncomingMessage) => void,
): ClientRequest {
  const options = { headers: { authorization: `Bearer ${ops.a.keys.viewer}`, ...headers }, agent: false };
  return request(`${ops.url}${path}`, options, (response) => {
    response.on('error', () => undefined);
    onResponse(response);
  }).end();
}
