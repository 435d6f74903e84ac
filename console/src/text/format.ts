// Numbers, durations, times and money for people.

const NONE = '–';

/** Seconds as `850 µs`, `16 ms`, `2.31 s`, `4 min 5 s`, `3 h 20 min`, `2 d 4 h`. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return NONE;
  if (seconds === 0) return '0 s';
  if (seconds < 0.001) return `${significant(seconds * 1e6)} µs`;
  if (seconds < 1) return `${significant(seconds * 1e3)} ms`;
  if (seconds < 60) return `${significant(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return two(Math.floor(whole / 60), 'min', whole % 60, 's');
  if (whole < 86_400) return two(Math.floor(whole / 3600), 'h', Math.round((whole % 3600) / 60), 'min');
  return two(Math.floor(whole / 86_400), 'd', Math.round((whole % 86_400) / 3600), 'h');
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function significant(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** The time between two moments, `now` for an end that has not come. */
export function between(from: string | null, to: string | null, nowMs = Date.now()): number | null {
  if (from === null) return null;
  return ((to === null ? nowMs : Date.parse(to)) - Date.parse(from)) / 1000;
}

/** `1,234,567`. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? NONE : value.toLocaleString('en', { maximumFractionDigits: 0 });
}

/** `12.3 k`, `4.56 M` for axes and cards. */
export function compact(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  return value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 });
}

/** A share of 1 as `99.2%`. */
export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined || !Number.isFinite(share)
    ? NONE
    : share.toLocaleString('en', { style: 'percent', maximumFractionDigits: digits });
}

/** Dollars of a string with 9 decimals. Rounded to cents from one dollar, otherwise to three significant digits. */
export function usd(amount: string | null | undefined): string {
  if (amount === null || amount === undefined) return NONE;
  const value = Number(amount);
  if (value === 0) return '$0';
  if (Math.abs(value) >= 1) return value.toLocaleString('en', { style: 'currency', currency: 'USD' });
  return `$${value.toLocaleString('en', { maximumSignificantDigits: 3, maximumFractionDigits: 9 })}`;
}

/** Every decimal that the API sends. */
export function usdExact(amount: string | null | undefined): string {
  return amount === null || amount === undefined ? NONE : `$${amount}`;
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = value === 0 ? 0 : Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(value)) / 10)));
  return `${significant(value / 1024 ** power)} ${units[power]}`;
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric' });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `30 Nov 2026 16:38:10`, in the time zone of the browser. */
export function dateTime(at: string | number | null | undefined): string {
  if (at === null || at === undefined) return NONE;
  const date = new Date(at);
  return `${DAY.format(date)} ${TIME.format(date)}`;
}

/** `16:38:10.123`. */
export function timeOfDay(at: string | number): string {
  const date = new Date(at);
  return `${TIME.format(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `3 min ago`. */
export function ago(at: string | null | undefined, nowMs = Date.now()): string {
  if (at === null || at === undefined) return NONE;
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(at)) / 1000));
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}
