// Converts between winston's info objects and log lines.
import type { Line } from './line/line';
import type { Fields, LogCall } from './line/record';
import { isError, read } from './line/text';
import { LEVEL, LINE, logLevelOf, MESSAGE, SPLAT, type Info } from './line-transport';

/** Keys that winston and its formats add to an info object, and that a line has anyway. */
const WINSTON_KEYS: ReadonlySet<string> = new Set(['level', 'message', 'timestamp']);
/** Keys that winston copies from an error in the arguments. */
const COPIED_KEYS: ReadonlySet<string> = new Set(['stack', 'cause']);

/** The log call in an info object of a winston logger. */
export function callOf(info: Info): LogCall {
  const error = errorOf(info);
  return {
    level: logLevelOf(info[LEVEL] ?? info.level),
    message: messageOf(info, error) as string,
    error,
    fields: fieldsOf(info, error),
  };
}

/** The info object for transports that are not ours: the members of the line, and winston's keys. */
export function infoOf(line: Line, level: string = line.level): Info & { readonly message: unknown } {
  const members = JSON.parse(line.text) as { level: string; message: unknown };
  return { ...members, [LEVEL]: level, [MESSAGE]: line.text, [LINE]: line };
}

/** An error in the place of the info object, of the message or of the first argument, or under `error` or `err`. */
function errorOf(info: Info): Error | undefined {
  if (isError(info)) return info;
  const splat = info[SPLAT];
  const candidates = [Array.isArray(splat) ? splat[0] : undefined, info.message, info['error'], info['err']];
  return candidates.find(isError);
}

/** winston appends the message of an error to that of the call. */
function messageOf({ message }: Info, error: Error | undefined): unknown {
  if (error !== undefined && message === error) return read(error, 'message');
  const suffix = error ? ` ${String(read(error, 'message'))}` : '';
  const appended = suffix !== '' && typeof message === 'string' && message.endsWith(suffix);
  return appended && message.length > suffix.length ? message.slice(0, -suffix.length) : message;
}

function fieldsOf(info: Info, error: Error | undefined): Fields {
  const fields: [string, unknown][] = [];
  for (const key of Object.keys(info)) {
    if (WINSTON_KEYS.has(key)) continue;
    const value = read(info, key);
    if (error !== undefined && (COPIED_KEYS.has(key) || value === error || value === read(error, key))) continue;
    fields.push([key, value]);
  }
  return Object.fromEntries(fields);
}
