// The fields of a log call as JSON within a size limit: the smallest are kept whole, the others are cut or named.
import { plainOf } from './plain';
import { UNREADABLE } from './text';

/** Field that names the fields that did not fit. */
const OMITTED = 'omitted_fields';
/** Characters for the names of omitted fields. */
const OMITTED_ROOM = 1_024;
/** A field is not cut to less than this. */
const MIN_ROOM = 256;
/** Longest name of a field. */
const MAX_NAME = 256;

/** The keys of fields, without those in `except`; none if the object cannot be read. */
export function keysOf(fields: object, except: ReadonlySet<string>): readonly string[] {
  const keys: string[] = [];
  try {
    for (const key in fields) if (!except.has(key)) keys.push(key);
  } catch {
    // A proxy that refuses to list its keys.
  }
  return keys;
}

/** A JSON object of these fields, of at most `max` characters. Never throws. */
export function fieldsJson(fields: Readonly<Record<string, unknown>>, keys: readonly string[], max: number): string {
  let json = '';
  for (const key of keys) {
    const value = valueJson(fields, key, max);
    if (value === undefined) continue;
    json += `${json === '' ? '' : ','}${JSON.stringify(key)}:${value}`;
    if (json.length > max) return fitted(fields, keys, max);
  }
  return `{${json}}`;
}

/** JSON of one field; undefined if it has no value. */
function valueJson(fields: Readonly<Record<string, unknown>>, key: string, max: number): string | undefined {
  try {
    const value = fields[key];
    switch (typeof value) {
      case 'boolean':
        return value ? 'true' : 'false';
      case 'number':
        if (Number.isFinite(value)) return String(value);
        break;
      case 'string':
        if (value.length <= max) return JSON.stringify(value);
        break;
      default:
    }
    return JSON.stringify(plainOf(value, max));
  } catch {
    return `"${UNREADABLE}"`;
  }
}

/** Gives room to the smallest fields first, cuts the next, and names the fields without room. */
function fitted(fields: Readonly<Record<string, unknown>>, keys: readonly string[], max: number): string {
  let left = Math.max(max - OMITTED_ROOM, 0);
  const kept = new Map<string, string>();
  const bySize = keys
    .map((key) => ({ key, value: valueJson(fields, key, max) }))
    .filter((field): field is { key: string; value: string } => field.value !== undefined)
    .sort((a, b) => a.value.length - b.value.length);
  for (const { key, value } of bySize) {
    const name = JSON.stringify(key);
    const room = left - name.length - 2;
    if (name.length > MAX_NAME || room < Math.min(value.length, MIN_ROOM)) continue;
    // The text of a cut value may grow when it is encoded.
    const fit = [value, ...[1, 0.5, 0.15].map((share) => valueJson(fields, key, room * share))].find(
      (json) => json !== undefined && json.length <= room,
    );
    if (fit === undefined) continue;
    kept.set(key, fit);
    left -= name.length + 2 + fit.length;
  }
  const members = keys.filter((key) => kept.has(key)).map((key) => `${JSON.stringify(key)}:${kept.get(key)}`);
  const missing = bySize.filter(({ key }) => !kept.has(key)).map(({ key }) => key.slice(0, MAX_NAME));
  if (missing.length > 0) members.push(`"${OMITTED}":${JSON.stringify(plainOf(missing, OMITTED_ROOM / 2))}`);
  return `{${members.join(',')}}`;
}
