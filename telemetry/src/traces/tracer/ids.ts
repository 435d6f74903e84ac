// Random trace and span ids, drawn many at a time.
import { randomBytes } from 'node:crypto';

/** Bytes that are drawn at once; few enough that an id which is kept for long keeps little else in memory. */
const DRAWN = 2_048;

/** Hexadecimal digits that no id has yet. */
let digits = '';
let used = 0;

export function newTraceId(): string {
  return draw(32);
}

export function newSpanId(): string {
  return draw(16);
}

function draw(length: number): string {
  if (used + length > digits.length) {
    digits = randomBytes(DRAWN).toString('hex');
    used = 0;
  }
  const id = digits.slice(used, (used += length));
  // An id of nothing but zeros means "none".
  return /[^0]/.test(id) ? id : draw(length);
}
