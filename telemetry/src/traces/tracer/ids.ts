// Random trace and span ids, generated in batches.
import { randomBytes } from 'node:crypto';

/** Bytes per batch. An id keeps the string of its whole batch in memory, so batches are small. */
const BATCH_BYTES = 2_048;

let digits = '';
let used = 0;

export function newTraceId(): string {
  return nextDigits(32);
}

export function newSpanId(): string {
  return nextDigits(16);
}

function nextDigits(length: number): string {
  if (used + length > digits.length) {
    digits = randomBytes(BATCH_BYTES).toString('hex');
    used = 0;
  }
  const id = digits.slice(used, (used += length));
  // An id of zeros is invalid.
  return /[^0]/.test(id) ? id : nextDigits(length);
}
