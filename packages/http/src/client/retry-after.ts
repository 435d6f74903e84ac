// The header Retry-After: seconds, which providers also send with a fraction, or a date.

/** HTTP dates begin with the name of a day. Date.parse alone reads `2.5` as a day of February 2001. */
const DATE = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i;

/** Milliseconds to wait; 0 for a date in the past, undefined for a missing or invalid value. */
export function retryAfterMs(value: string | null | undefined, now = Date.now()): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,12}(\.\d{1,12})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
