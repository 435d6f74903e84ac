// Retry-After: a number of seconds, which providers also send with a fraction, or a date.

/** The forms of an HTTP date begin with a day's name; Date.parse alone takes `2.5` for a day of February 2001. */
const DATE = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i;

/** The wait that a Retry-After asks for, in milliseconds; 0 for a date that is past, undefined for what is neither form. */
export function retryAfterMs(value: string | null | undefined, now = Date.now()): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,12}(\.\d{1,12})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
