// US dollars: exact decimals in requests and responses, integer nano-dollars (1e-9 dollars) inside.
import { z } from 'zod';

const NANO = 1_000_000_000n;
const DOLLARS = 'must be dollars like 12.50, with at most 9 decimals';

/** Dollars in a request. The maximum keeps nano-dollars within the safe integers. */
export const usd = z
  .union([z.number().min(0).max(9_000_000), z.string().regex(/^\d{1,6}(\.\d{1,9})?$/, DOLLARS)], { error: DOLLARS })
  .describe('US dollars, as an exact string or as a number');

export function nanoUsdOf(value: z.output<typeof usd>): number {
  const [whole = '0', decimals = ''] = (typeof value === 'string' ? value : value.toFixed(9)).split('.');
  return Number(BigInt(whole) * NANO + BigInt(decimals.padEnd(9, '0')));
}

/** Formats nano-dollars as dollars with 9 decimals. */
export function usdOf(nanoUsd: number): string {
  const nano = BigInt(nanoUsd);
  return `${nano / NANO}.${String(nano % NANO).padStart(9, '0')}`;
}
