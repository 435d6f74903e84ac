// Limits on exports: each holds a Postgres connection until the client has read it.
import { ProblemError } from '@sextant/http/problem';
import type { Socket } from 'node:net';
import { finished, type Readable } from 'node:stream';

const MAX_PER_ORG = 2;
/** An export ends when its client has read nothing for this long. */
const STALLED_MS = 60_000;
const RETRY_AFTER_SECONDS = 30;

export interface ExportRequest {
  readonly orgId: string;
  /** The client's socket. */
  readonly socket: Socket;
  readonly open: () => Promise<Readable>;
}

/** Opens exports; throws a problem of status 429 while the org is at its limit. */
export function limitExports() {
  const openByOrg = new Map<string, number>();
  const change = (orgId: string, by: number): void => {
    const count = (openByOrg.get(orgId) ?? 0) + by;
    if (count > 0) openByOrg.set(orgId, count);
    else openByOrg.delete(orgId);
  };
  return async ({ orgId, socket, open }: ExportRequest): Promise<Readable> => {
    if ((openByOrg.get(orgId) ?? 0) >= MAX_PER_ORG) throw tooMany();
    change(orgId, 1);
    try {
      const rows = await open();
      const watch = endWhenStalled(rows, socket);
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

function endWhenStalled(rows: Readable, socket: Socket): NodeJS.Timeout {
  let sent = -1;
  return setInterval(() => {
    if (socket.writableNeedDrain && socket.bytesWritten === sent)
      rows.destroy(new Error(`the client has read nothing for ${STALLED_MS} ms`));
    sent = socket.bytesWritten;
  }, STALLED_MS).unref();
}

function tooMany(): ProblemError {
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  const detail = `the org has ${MAX_PER_ORG} exports in progress: try again when one has finished`;
  return new ProblemError(429, detail, { headers });
}
