// Sums of costs without rounding.

const NANOS = 9;

/** Adds amounts in dollars with up to 9 decimals. Undefined if none is known; amounts that are null are left out. */
export function sumOfUsd(amounts: readonly (string | null)[]): string | undefined {
  const known = amounts.filter((amount) => amount !== null);
  if (known.length === 0) return undefined;
  const nanos = known.reduce((sum, amount) => sum + nanosOf(amount), 0n);
  const digits = nanos.toString().padStart(NANOS + 1, '0');
  return `${digits.slice(0, -NANOS)}.${digits.slice(-NANOS)}`;
}

function nanosOf(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.slice(0, NANOS).padEnd(NANOS, '0'));
}
