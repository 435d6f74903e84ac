// Points in time as people and addresses write them: RFC 3339, milliseconds, or relative to now as in Grafana.

const RELATIVE = /^now(?:-(\d{1,6})([smhdw]))?$/;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3, w: 7 * 86_400e3 };

export function isTime(text: unknown): text is string {
  return typeof text === 'string' && (RELATIVE.test(text) || Number.isFinite(Date.parse(text)));
}

/** Milliseconds since the epoch. Throws RangeError unless `isTime`. */
export function resolveTime(text: string, nowMs: number): number {
  const relative = RELATIVE.exec(text);
  if (relative) return nowMs - Number(relative[1] ?? 0) * (UNIT_MS[relative[2] ?? 's'] ?? 0);
  const at = Date.parse(text);
  if (!Number.isFinite(at)) throw new RangeError(`not a time: ${text}`);
  return at;
}

/** Ranges that people choose from, by their start. */
export const RANGES: readonly { readonly from: string; readonly label: string }[] = [
  { from: 'now-15m', label: 'Last 15 minutes' },
  { from: 'now-1h', label: 'Last hour' },
  { from: 'now-6h', label: 'Last 6 hours' },
  { from: 'now-24h', label: 'Last 24 hours' },
  { from: 'now-7d', label: 'Last 7 days' },
  { from: 'now-30d', label: 'Last 30 days' },
];

/** Seconds between refreshes that people choose from. */
export const REFRESHES = [5, 10, 30, 60, 300] as const;
