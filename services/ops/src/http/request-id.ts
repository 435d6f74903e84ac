// The id of a request: the caller's own when it is well-formed, else a new one. Logs and calls to others carry it.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const REQUEST_ID_HEADER = 'x-request-id';
const WELL_FORMED = /^[A-Za-z0-9._-]{1,64}$/;

/** Also written into the request's headers, where the correlation id is taken from. */
export function newRequestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID_HEADER];
  const id = typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
  headers[REQUEST_ID_HEADER] = id;
  return id;
}
