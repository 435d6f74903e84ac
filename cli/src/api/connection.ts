// Why a connection failed, in words.
import { oneLine } from '@sextant/terminal/text';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'the host name cannot be resolved',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'no route to the host',
  ETIMEDOUT: 'the host does not answer',
};

export function timeoutProblem(timeoutMs: number): string {
  return `no response within ${timeoutMs / 1000} s`;
}

/** The reason of an error of `fetch` or of a socket. */
export function connectionProblem(error: unknown, timeoutMs: number): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return timeoutProblem(timeoutMs);
  const { code = '', message: detail = message } = (cause ?? error) as NodeJS.ErrnoException;
  return REASONS[code] ?? oneLine(detail || code);
}
