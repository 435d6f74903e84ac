// Copies any value to plain JSON data of bounded size. What cannot be written is named in its place.
import { describeError } from './error-fields';
import { cut, isError, read, textOf, UNREADABLE } from './text';

/** Deeper values are replaced. */
const MAX_DEPTH = 16;
/** Characters that a value counts in addition to its text, so that a list of a million zeros is bounded too. */
const OVERHEAD = 4;
/** Key of the note about the members that did not fit. */
const REST = '…';

/** Room for the rest of a copy, in characters. */
interface Room {
  left: number;
}

/** Copies `value`, up to about `max` characters of JSON. Never throws. */
export function plainOf(value: unknown, max: number): unknown {
  return copy(value, { left: max }, []);
}

function copy(value: unknown, room: Room, parents: readonly object[]): unknown {
  room.left -= OVERHEAD;
  switch (typeof value) {
    case 'string':
      return text(value, room);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
    case 'undefined':
      return value;
    case 'object':
      return value === null ? null : object(value, room, parents);
    case 'function':
      return `[function ${cut(textOf(read(value, 'name')), 100)}]`;
    default:
      // A bigint or a symbol.
      return text(textOf(value), room);
  }
}

function text(value: string, room: Room): string {
  const kept = cut(value, Math.max(room.left, 0));
  room.left -= kept.length;
  return kept;
}

function object(value: object, room: Room, parents: readonly object[]): unknown {
  if (parents.includes(value)) return '[circular]';
  if (parents.length >= MAX_DEPTH) return '[too deep]';
  const path = [...parents, value];
  try {
    if (isError(value)) return copy(describeError(value), room, path);
    if (ArrayBuffer.isView(value)) return `[${value.constructor.name} of ${value.byteLength} bytes]`;
    const { toJSON } = value as { readonly toJSON?: unknown };
    if (typeof toJSON === 'function') return copy(toJSON.call(value, ''), room, path);
    if (Array.isArray(value) || value instanceof Set) return list([...value], room, path);
    return members(value instanceof Map ? Object.fromEntries(value) : value, room, path);
  } catch {
    return UNREADABLE;
  }
}

function list(items: readonly unknown[], room: Room, path: readonly object[]): unknown[] {
  const kept: unknown[] = [];
  for (const item of items) {
    if (room.left <= 0) return [...kept, `… (${items.length - kept.length} more)`];
    kept.push(copy(item, room, path));
  }
  return kept;
}

function members(value: object, room: Room, path: readonly object[]): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  const keys = Object.keys(value);
  for (const key of keys) {
    if (room.left <= 0) {
      kept.push([REST, `${keys.length - kept.length} more`]);
      break;
    }
    const name = text(key, room);
    kept.push([name, member(value, key, room, path)]);
  }
  return Object.fromEntries(kept);
}

function member(value: object, key: string, room: Room, path: readonly object[]): unknown {
  try {
    return copy((value as Readonly<Record<string, unknown>>)[key], room, path);
  } catch {
    return UNREADABLE;
  }
}
