// What a log line tells about an error: class, message, code, detail, causes and members.
import { classifyError } from '../../errors/errors';
import { redactText } from '../../redaction/redaction';
import { isError, read, textOf } from './text';

/** Limit for causes, which may be circular. */
const MAX_CAUSES = 6;
/** Members of an AggregateError that are told; a connection has one for each address. */
const MAX_MEMBERS = 5;
/** Limit in characters for a code or a detail. */
const MAX_LENGTH = 1_024;

/** An error in the fields of a line. */
export interface ErrorDescription {
  readonly class: string;
  readonly name?: string;
  readonly message: string;
  /** Code of Node.js or a library, or SQLSTATE. */
  readonly code?: string;
  /** Detail of a Postgres error. */
  readonly detail?: string;
  /** A cause or member that is an Error is described the same way. */
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** Describes an error; its causes and members are still raw. Never throws. */
export function describeError(error: Error): ErrorDescription {
  const { cause, members } = partsOf(error);
  const name = read(error, 'name');
  return {
    class: classifyError(error).class,
    ...(typeof name === 'string' && { name }),
    message: messageOf(error),
    ...codes(error),
    ...(cause !== undefined && { cause }),
    ...(members.length > 0 && { errors: members }),
  };
}

/** The code and detail of an error, or of the first cause that has one. */
export function codesOf(error: unknown): Pick<ErrorDescription, 'code' | 'detail'> {
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES && isObject(current); depth += 1) {
    const found = codes(current);
    if (found.code !== undefined || found.detail !== undefined) return found;
    const { cause, members } = partsOf(current);
    current = cause ?? members[0];
  }
  return {};
}

/** The message of any thrown value; for an AggregateError without one, the messages of its members. Never throws. */
export function messageOf(error: unknown, depth = 0): string {
  if (!isObject(error)) return textOf(error);
  const message = read(error, 'message');
  if (typeof message === 'string' && message !== '') return message;
  const { members } = partsOf(error);
  if (members.length > 0 && depth < MAX_CAUSES)
    return [...new Set(members.map((member) => messageOf(member, depth + 1)))].join('; ');
  if (message === '' || (message === undefined && isError(error))) return '';
  return jsonOf(message ?? error);
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? textOf(value);
  } catch {
    return textOf(value);
  }
}

/** The stack, with those of causes and members. Never throws. */
export function stackOf(error: unknown, depth = 0): string {
  if (!isObject(error)) return textOf(error);
  const stack = read(error, 'stack');
  const name = read(error, 'name');
  const head =
    typeof stack === 'string' ? stack : `${typeof name === 'string' ? `${name}: ` : ''}${messageOf(error, depth)}`;
  if (depth >= MAX_CAUSES) return head;
  const { cause, members } = partsOf(error);
  const causes = cause === undefined ? [] : [`caused by: ${stackOf(cause, depth + 1)}`];
  // A member's causes are left out: a tree of errors could be very large.
  const each = members.map((member) => `member: ${stackOf(member, MAX_CAUSES)}`);
  return [head, ...each, ...causes].join('\n');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function partsOf(error: object): { readonly cause: unknown; readonly members: readonly unknown[] } {
  const errors = read(error, 'errors');
  const cause = read(error, 'cause');
  try {
    // Only AggregateError has errors in `errors`; other libraries keep details there.
    const members = Array.isArray(errors) && errors.some(isError) ? errors.slice(0, MAX_MEMBERS) : [];
    return { cause: cause === null ? undefined : cause, members };
  } catch {
    return { cause, members: [] };
  }
}

function codes(error: object): Pick<ErrorDescription, 'code' | 'detail'> {
  const code = read(error, 'code');
  const detail = read(error, 'detail');
  return {
    ...((typeof code === 'string' || typeof code === 'number') && { code: textOf(code).slice(0, MAX_LENGTH) }),
    // Postgres repeats values of the row in the detail.
    ...(typeof detail === 'string' && { detail: redactText(detail.slice(0, MAX_LENGTH), { emails: true }) }),
  };
}
