// Predicts the tail-sampling decision of the collector.
import { HASH_SALT, KEEP_RATIO } from '@sextant/signals/sampling';

/** 64-bit FNV-1a in two halves of 32 bits; the prime is 2^40 + 0x1b3. */
const PRIME_LOW = 0x1b3;
const TWO_32 = 2 ** 32;

const seed = hashOfText(HASH_SALT);
const limit = thresholdOf(KEEP_RATIO);

let lastId = '';
let lastKept = false;

/**
 * Whether the probabilistic policy of the collector keeps the trace. Same arithmetic as `probabilisticSampler.Evaluate` in
 * the tailsamplingprocessor: hash(salt + id) <= ratio * 2^64.
 *
 * @param traceId 32 hexadecimal digits
 */
export function willBeKept(traceId: string): boolean {
  // A request records several observations in a row.
  if (traceId === lastId) return lastKept;
  let { high, low } = seed;
  for (let i = 0; i < 32; i += 2) {
    low = (low ^ ((digit(traceId.charCodeAt(i)) << 4) | digit(traceId.charCodeAt(i + 1)))) >>> 0;
    const product = low * PRIME_LOW;
    high = (high * PRIME_LOW + low * 256 + Math.floor(product / TWO_32)) >>> 0;
    low = product >>> 0;
  }
  lastId = traceId;
  lastKept = high < limit.high || (high === limit.high && low <= limit.low);
  return lastKept;
}

function digit(code: number): number {
  return code <= 57 ? code - 48 : (code | 32) - 87;
}

interface Uint64 {
  readonly high: number;
  readonly low: number;
}

function hashOfText(text: string): Uint64 {
  const hash = [...Buffer.from(text)].reduce(
    (h, byte) => BigInt.asUintN(64, (h ^ BigInt(byte)) * 0x100000001b3n),
    0xcbf29ce484222325n,
  );
  return split(hash);
}

/** Exact, like the collector's big floats: some power of two makes the ratio an integer. */
function thresholdOf(ratio: number): Uint64 {
  let scale = 0;
  while (!Number.isInteger(ratio * 2 ** scale)) scale += 1;
  return split(((2n ** 64n - 1n) * BigInt(ratio * 2 ** scale)) >> BigInt(scale));
}

function split(value: bigint): Uint64 {
  return { high: Number(value >> 32n), low: Number(value & 0xffffffffn) };
}
