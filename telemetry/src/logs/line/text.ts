// Reads values of unknown origin: getters, proxies and conversions that throw must not reach the caller.
import { types } from 'node:util';

/** Stands for a value that throws when it is read. */
export const UNREADABLE = '[unreadable]';

/** `String(value)`; never throws. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return String(value);
  } catch {
    return UNREADABLE;
  }
}

/** The property of an object, or undefined when it throws. */
export function read(object: object, key: string): unknown {
  try {
    return (object as Readonly<Record<string, unknown>>)[key];
  } catch {
    return undefined;
  }
}

/** Also recognizes errors of another realm. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || types.isNativeError(value);
  } catch {
    // A revoked proxy.
    return false;
  }
}

/** Keeps the first `max` characters and notes how many are missing. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)}${omitted(text.length - max)}`;
}

export function omitted(characters: number): string {
  return `… (${characters} characters omitted)`;
}
