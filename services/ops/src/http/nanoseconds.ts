// Times in nanoseconds since the epoch, as the stores have them.

const NS_PER_MS = 1_000_000n;

/** Formats nanoseconds since the epoch as RFC 3339 with nine decimals. */
export function timeOfNs(ns: bigint): string {
  const date = new Date(Number(ns / NS_PER_MS)).toISOString();
  return date.replace(/\.\d{3}Z$/, `.${String(ns % 1_000_000_000n).padStart(9, '0')}Z`);
}

export const nsOf = (date: Date): bigint => BigInt(date.getTime()) * NS_PER_MS;

/** Converts nanoseconds to seconds. */
export const secondsOfNs = (ns: bigint): number => Number(ns) / 1e9;
