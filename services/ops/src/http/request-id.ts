// Request ids: the client's x-request-id if it is well-formed, otherwise a new one. Logs and outgoing calls carry it.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const REQUEST_ID_HEADER = 'x-request-id';
const WELL_FORMED = /^[A-Za-z0-9._-]{1,64}$/;

/** Also sets the request header, which is the source of the correlation id. */
export function newRequestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const requested = headers[REQUEST_ID_HEADER];
  const id = typeof requested === 'string' && WELL_FORMED.test(requested) ? requested : randomUUID();
  headers[REQUEST_ID_HEADER] = id;
  return id;
}
