// Describes any thrown value as an exception of a span.
import { inspect } from 'node:util';

/** The parts of an exception that spans record. */
export interface ExceptionDescription {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
}

/** Never throws: getters, proxies and conversions of the value may. */
export function describeException(error: unknown): ExceptionDescription {
  if (!isErrorLike(error)) return { name: 'Error', message: textOf(() => error) ?? 'unknown error' };
  const code = textOf(() => error.code);
  const stack = textOf(() => error.stack);
  return {
    name: textOf(() => error.name) ?? 'Error',
    message: textOf(() => error.message) ?? '',
    ...(code !== undefined && { code }),
    ...(stack !== undefined && { stack }),
  };
}

interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

function isErrorLike(error: unknown): error is ErrorLike {
  try {
    return error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error);
  } catch {
    return false;
  }
}

/** The text of a value; undefined when there is none or when it cannot be read. */
function textOf(read: () => unknown): string | undefined {
  try {
    const value = read();
    if (value === undefined || value === null || value === '') return undefined;
    // Does not call getters, toString or the traps of a proxy.
    return typeof value === 'string'
      ? value
      : inspect(value, { customInspect: false, depth: 2, breakLength: Infinity });
  } catch {
    return undefined;
  }
}
