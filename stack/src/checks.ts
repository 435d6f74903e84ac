// Readiness checks over HTTP and TCP.
import { connect } from 'node:net';

const TIMEOUT_MS = 2_000;

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Sends a GET request and returns undefined for a 2xx response, otherwise the reason. */
export async function httpProblem(url: string, credentials?: Credentials): Promise<string | undefined> {
  try {
    const headers = credentials ? { authorization: basicAuthorization(credentials) } : {};
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = await response.text();
    return response.ok ? undefined : `HTTP ${response.status}: ${body.trim().slice(0, 200)}`;
  } catch (error) {
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : message;
  }
}

export function basicAuthorization({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

interface TcpProbe {
  readonly port: number;
  /** Sent when the connection opens. */
  readonly request: Uint8Array | string;
  /** Whether the first bytes of the response mean "ready". */
  readonly accepts: (response: Buffer) => boolean;
}

/** Sends the request to 127.0.0.1 and returns undefined when the response is accepted, otherwise the reason. */
export function tcpProblem({ port, request, accepts }: TcpProbe): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(request));
    const end = (problem?: string): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(TIMEOUT_MS, () => {
      end('no response');
    });
    socket.once('error', (error) => {
      end(error.message);
    });
    socket.once('close', () => {
      end('connection closed without a response');
    });
    socket.once('data', (response) => {
      end(accepts(response) ? undefined : `responded ${JSON.stringify(response.toString('latin1').slice(0, 80))}`);
    });
  });
}
