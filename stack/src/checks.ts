// Ways to ask a component whether it is ready.
import { connect } from 'node:net';

const BOUND_MS = 2_000;

/** Why `url` does not answer with 2xx, or undefined when it does. */
export async function httpProblem(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(BOUND_MS) });
    const body = await response.text();
    return response.ok ? undefined : `HTTP ${response.status}: ${body.trim().slice(0, 200)}`;
  } catch (error) {
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : message;
  }
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
