// Bounds on exports: each holds a connection to Postgres for as long as it is read.
import { ProblemError } from '@sextant/http/problem';
import type { Socket } from 'node:net';
import { finished, type Readable } from 'node:stream';

export interface ExportBounds {
  /** At the same time, of one org; default 2. */
  readonly perOrg?: number;
  /** How long a client may read nothing before its export is ended, in milliseconds; default a minute. */
  readonly stalledMs?: number;
}

export interface ExportRequest {
  readonly orgId: string;
  /** The client's. */
  readonly socket: Socket;
  readonly open: () => Promise<Readable>;
}

const RETRY_AFTER_SECONDS = 30;

/** Opens exports; throws a problem of status 429 while an org has as many as it may. */
export function boundedExports({ perOrg = 2, stalledMs = 60_000 }: ExportBounds = {}) {
  const open = new Map<string, number>();
  const change = (orgId: string, by: number): void => {
    const count = (open.get(orgId) ?? 0) + by;
    if (count > 0) open.set(orgId, count);
    else open.delete(orgId);
  };
  return async (request: ExportRequest): Promise<Readable> => {
    const { orgId, socket } = request;
    if ((open.get(orgId) ?? 0) >= perOrg) throw tooMany(perOrg);
    change(orgId, 1);
    try {
      const rows = await request.open();
      const watch = endWhenStalled(rows, socket, stalledMs);
      finished(rows, () => {
        clearInterval(watch);
        change(orgId, -1);
      });
      return rows;
    } catch (error) {
      change(orgId, -1);
      throw error;
    }
  };
}

function endWhenStalled(rows: Readable, socket: Socket, stalledMs: number): NodeJS.Timeout {
  let sent = -1;
  return setInterval(() => {
    if (socket.writableNeedDrain && socket.bytesWritten === sent)
      rows.destroy(new Error(`the client has read nothing for ${stalledMs} ms`));
    sent = socket.bytesWritten;
  }, stalledMs).unref();
}

function tooMany(most: number): ProblemError {
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  return new ProblemError(429, `${most} exports of the org are under way: wait until one of them ends`, { headers });
}
