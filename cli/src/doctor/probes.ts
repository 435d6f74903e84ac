// Probes that check whether a component responds.
import { connect } from 'node:net';
import { connectionProblem, timeoutProblem } from '../api/connection';

const TIMEOUT_MS = 3_000;

/** The problem of a URL that does not answer with 2xx; with `any`, every response is healthy. */
export async function httpProblem(url: string, { any = false } = {}): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    return response.ok || any ? undefined : `status ${response.status}: ${reasonsIn(text)}`;
  } catch (error) {
    return connectionProblem(error, TIMEOUT_MS);
  }
}

/** Our services list the reasons in /readyz; other components answer with text. */
function reasonsIn(text: string): string {
  try {
    const { reasons } = JSON.parse(text) as { readonly reasons?: readonly string[] };
    if (reasons && reasons.length > 0) return reasons.join('; ');
  } catch {
    // Not JSON: the text is the reason.
  }
  return text.slice(0, 200) || 'no reason given';
}

export interface TcpProbe {
  readonly host: string;
  readonly port: number;
  readonly request: Uint8Array | string;
  /** Whether these are the first bytes that such a server sends. */
  readonly accepts: (response: Buffer) => boolean;
}

/** The problem of a TCP server that does not send the expected response. */
export function tcpProblem({ host, port, request, accepts }: TcpProbe): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => socket.write(request));
    const end = (problem?: string): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(TIMEOUT_MS, () => end(timeoutProblem(TIMEOUT_MS)));
    socket.once('error', (error) => end(connectionProblem(error, TIMEOUT_MS)));
    socket.once('close', () => end('it closes the connection without a response'));
    socket.once('data', (response) => end(accepts(response) ? undefined : 'it sends an unexpected response'));
  });
}

/** Starts a login to Postgres (protocol 3.0), which answers with a request for the password (R). */
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
    accepts: (response) => response.toString('latin1', 0, 1) === 'R',
  });
}

/** Logs in to Redis; errors such as `-LOADING` are problems. */
export function redisProblem(url: string): Promise<string | undefined> {
  const { hostname, port, password } = new URL(url);
  return tcpProblem({
    host: hostname,
    port: Number(port || 6379),
    request: password ? `AUTH ${decodeURIComponent(password)}\r\n` : 'PING\r\n',
    accepts: (response) => response.toString().startsWith('+'),
  });
}
