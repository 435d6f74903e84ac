// Ledger rows that Postgres accepts, whatever values they came with: every answered call is recorded.
import type { LedgerRow } from './lines';

const COUNTS = [
  'promptTokens',
  'completionTokens',
  'totalTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
] as const;

/** Returns the row if its values are valid, otherwise a copy in which invalid values are unknown. */
export function storableRow(row: LedgerRow): LedgerRow {
  const cost = validCount(row.costNanoUsd);
  const unknown = cost === null;
  const savings = row.cacheSavingsNanoUsd;
  const values = {
    costNanoUsd: cost,
    costSource: unknown ? 'unknown' : row.costSource === 'unknown' ? 'computed' : row.costSource,
    // Negative savings are valid.
    cacheSavingsNanoUsd: cost !== null && Number.isSafeInteger(savings) ? savings : null,
    latencyMs: row.latencyMs >= 0 && Number.isFinite(row.latencyMs) ? row.latencyMs : 0,
    timeToFirstTokenMs: (row.timeToFirstTokenMs ?? 0) >= 0 ? row.timeToFirstTokenMs : null,
  } as const;
  const storable =
    values.costNanoUsd === (row.costNanoUsd ?? null) &&
    values.costSource === row.costSource &&
    values.cacheSavingsNanoUsd === (savings ?? null) &&
    values.latencyMs === row.latencyMs &&
    values.timeToFirstTokenMs === row.timeToFirstTokenMs &&
    COUNTS.every((name) => validCount(row[name]) === (row[name] ?? null));
  if (storable) return row;
  return { ...row, ...values, ...Object.fromEntries(COUNTS.map((name) => [name, validCount(row[name])])) };
}

/** Null for values that the columns of counts and costs cannot hold. */
function validCount(value: number | null | undefined): number | null {
  return Number.isSafeInteger(value) && value! >= 0 ? value! : null;
}
