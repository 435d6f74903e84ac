// Ways to ask a component whether it is ready.
import { connect } from 'node:net';

const BOUND_MS = 2_000;

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Why `url` does not answer with 2xx, or undefined when it does; asked with basic authentication where it is given. */
export async function httpProblem(url: string, credentials?: Credentials): Promise<string | undefined> {
  try {
    const headers = credentials ? { authorization: basicAuthorization(credentials) } : {};
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(BOUND_MS) });
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

export interface Exchange {
  readonly port: number;
  /** Sent at once. */
  readonly request: Uint8Array | string;
  /** Whether the first bytes of the answer mean "ready". */
  readonly accepts: (answer: Buffer) => boolean;
}

/** Why a TCP server on 127.0.0.1 does not give the answer that means "ready", or undefined when it does. */
export function tcpProblem({ port, request, accepts }: Exchange): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(request));
    const end = (problem?: string): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(BOUND_MS, () => {
      end('no answer');
    });
    socket.once('error', (error) => {
      end(error.message);
    });
    socket.once('close', () => {
      end('connection closed without an answer');
    });
    socket.once('data', (answer) => {
      end(accepts(answer) ? undefined : `answered ${JSON.stringify(answer.toString('latin1').slice(0, 80))}`);
    });
  });
}
