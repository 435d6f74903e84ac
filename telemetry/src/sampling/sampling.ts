// Sampling: the collector's tail-sampling decision for a trace, computed in the process.
import { HASH_SALT, KEEP_RATIO } from '@sextant/signals/sampling';

/** FNV-1a, 64 bit, in two halves of 32 bits; the prime is 2^40 + 0x1b3. */
const PRIME_LOW = 0x1b3;
const TWO_32 = 2 ** 32;

const seed = hashOfText(HASH_SALT);
const limit = thresholdOf(KEEP_RATIO);

let lastId = '';
let lastKept = false;

/**
 * Whether the collector's probabilistic policy keeps the trace whatever its status and duration; the same
 * arithmetic as `probabilisticSampler.Evaluate` of the tailsamplingprocessor: hash(salt + id) <= ratio * 2^64.
 *
 * @param traceId 32 hexadecimal digits
 */
export function willBeKept(traceId: string): boolean {
  // A request observes several histograms in a row under one trace.
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

/** The collector multiplies MaxUint64 by the ratio in big floats; ratio * 2^53 is a whole number, so this is exact. */
function thresholdOf(ratio: number): Uint64 {
  let scale = 0;
  while (!Number.isInteger(ratio * 2 ** scale)) scale += 1;
  return split(((2n ** 64n - 1n) * BigInt(ratio * 2 ** scale)) >> BigInt(scale));
}

function split(value: bigint): Uint64 {
  return { high: Number(value >> 32n), low: Number(value & 0xffffffffn) };
}
