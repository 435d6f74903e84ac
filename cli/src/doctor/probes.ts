// Ways to ask a component whether it is well.
import { connect } from 'node:net';

const BOUND_MS = 3_000;

/** Why a URL does not answer with 2xx, or undefined when it does; with `any` every answer is well. */
export async function httpProblem(url: string, { any = false } = {}): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(BOUND_MS) });
    const text = await response.text();
    return response.ok || any ? undefined : `it answers with status ${response.status}: ${reasonsIn(text)}`;
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (name === 'TimeoutError') return `no answer within ${BOUND_MS / 1000} s`;
    const { code, message: deeper } = (cause ?? error) as NodeJS.ErrnoException;
    return code === 'ECONNREFUSED' ? 'nothing listens there' : deeper || message;
  }
}

/** Our services say in /readyz why they are not ready; others answer with a text. */
function reasonsIn(text: string): string {
  try {
    const { reasons } = JSON.parse(text) as { readonly reasons?: readonly string[] };
    if (reasons && reasons.length > 0) return reasons.join('; ');
  } catch {
    // Not JSON: the text itself is the reason.
  }
  return text.slice(0, 200) || 'it gives no reason';
}

export interface Exchange {
  readonly host: string;
  readonly port: number;
  /** Sent at once. */
  readonly request: Uint8Array | string;
  /** Whether the first bytes of the answer are those of such a server. */
  readonly accepts: (answer: Buffer) => boolean;
}

/** Why a TCP server does not give the answer that it should, or undefined when it does. */
export function tcpProblem({ host, port, request, accepts }: Exchange): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => socket.write(request));
    const end = (problem?: string): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(BOUND_MS, () => end(`no answer within ${BOUND_MS / 1000} s`));
    socket.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      end(code === 'ECONNREFUSED' ? 'nothing listens there' : message),
    );
    socket.once('close', () => end('it closes the connection without an answer'));
    socket.once('data', (answer) => end(accepts(answer) ? undefined : 'it gives a strange answer'));
  });
}

/** Asks Postgres to log in, as protocol 3.0 does it; it then asks for the password (R). */
export function postgresProblem(url: string): Promise<string | undefined> {
  const { hostname, port, username, pathname } = new URL(url);
  const pairs = Buffer.from(`user\0${username}\0database\0${pathname.slice(1)}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + pairs.length, 0);
  head.writeInt32BE(196_608, 4);
  return tcpProblem({
    host: hostname,
    port: Number(port || 5432),
    request: Buffer.concat([head, pairs]),
    accepts: (answer) => answer.toString('latin1', 0, 1) === 'R',
  });
}

/** Logs in to Redis; `-LOADING` and the like are no welcome. */
export function redisProblem(url: string): Promise<string | undefined> {
  const { hostname, port, password } = new URL(url);
  return tcpProblem({
    host: hostname,
    port: Number(port || 6379),
    request: password ? `AUTH ${decodeURIComponent(password)}\r\n` : 'PING\r\n',
    accepts: (answer) => answer.toString().startsWith('+'),
  });
}
