// Ledger rows that Postgres takes whatever their makers put into them: a call that was answered is never left out.
import type { LedgerRow } from './lines';

const COUNTS = [
  'promptTokens',
  'completionTokens',
  'totalTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
] as const;

/** The row itself where its figures can be true; else a copy in which those that cannot are not known. */
export function storableRow(row: LedgerRow): LedgerRow {
  const cost = figure(row.costNanoUsd);
  const unknown = cost === null;
  const figures = {
    costNanoUsd: cost,
    costSource: unknown ? 'unknown' : row.costSource === 'unknown' ? 'computed' : row.costSource,
    latencyMs: row.latencyMs >= 0 && Number.isFinite(row.latencyMs) ? row.latencyMs : 0,
    timeToFirstTokenMs: (row.timeToFirstTokenMs ?? 0) >= 0 ? row.timeToFirstTokenMs : null,
  } as const;
  const storable =
    figures.costNanoUsd === (row.costNanoUsd ?? null) &&
    figures.costSource === row.costSource &&
    figures.latencyMs === row.latencyMs &&
    figures.timeToFirstTokenMs === row.timeToFirstTokenMs &&
    COUNTS.every((name) => figure(row[name]) === (row[name] ?? null));
  if (storable) return row;
  return { ...row, ...figures, ...Object.fromEntries(COUNTS.map((name) => [name, figure(row[name])])) };
}

/** What the columns of counts and costs take. */
function figure(value: number | null | undefined): number | null {
  return Number.isSafeInteger(value) && value! >= 0 ? value! : null;
}
