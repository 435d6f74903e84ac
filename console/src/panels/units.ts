// Formats values with the unit ids of Grafana: `s`, `percentunit`, `bytes`, `suffix: jobs/s` and so on.
import { bytes, dateTime, duration, ago } from '../text/format';

export type Format = (value: number | null | undefined) => string;

interface Unit {
  readonly format: (value: number, decimals: number | undefined) => string;
  /** For the labels of an axis, where the name of the unit is too long. */
  readonly axis?: (value: number) => string;
}

const NONE = '–';
/** Smaller values than this have an exponent. */
const TINY = 1e-6;
/** Larger values than this are abbreviated: 12.3K, 4.56M. */
const LARGE = 10_000;
const DIGITS = 4;
const LARGE_DIGITS = 3;

const seconds =
  (perUnit: number): Unit['format'] =>
  (value) =>
    value < 0 ? `-${duration(-value * perUnit)}` : duration(value * perUnit);
const named = (name: string): Unit => ({
  format: (value, decimals) => `${plain(value, decimals)} ${name}`,
  axis: (value) => plain(value),
});
const percentOf =
  (whole: number): Unit['format'] =>
  (value, decimals) =>
    `${plain((value / whole) * 100, decimals ?? 1)}%`;
const dollars: Unit['format'] = (value, decimals) =>
  value < 0 ? `-$${plain(-value, decimals)}` : `$${plain(value, decimals)}`;
const decimalBytes = (per: string): Unit => ({ format: (value) => `${plain(value)}B${per}` });
const bits = (per: string): Unit => ({ format: (value) => `${plain(value)}b${per}` });
const oneOfTwo = (yes: string, no: string): Unit => ({ format: (value) => (value === 0 ? no : yes) });

const UNITS: Readonly<Record<string, Unit>> = {
  none: { format: (value, decimals) => exact(value, decimals) },
  short: { format: (value, decimals) => plain(value, decimals) },
  ...{ percent: { format: percentOf(100) }, percentunit: { format: percentOf(1) } },
  ...{ ns: { format: seconds(1e-9) }, µs: { format: seconds(1e-6) }, us: { format: seconds(1e-6) } },
  ...{ ms: { format: seconds(1e-3) }, s: { format: seconds(1) }, m: { format: seconds(60) } },
  ...{ h: { format: seconds(3_600) }, d: { format: seconds(86_400) } },
  ...{ dtdurations: { format: seconds(1) }, dtdurationms: { format: seconds(1e-3) } },
  ...{ bytes: { format: signed(bytes) }, binBps: { format: (value) => `${signed(bytes)(value)}/s` } },
  ...{ decbytes: decimalBytes(''), Bps: decimalBytes('/s'), bits: bits(''), bps: bits('/s') },
  ...{ reqps: named('req/s'), ops: named('ops/s'), rps: named('reads/s'), wps: named('writes/s'), cps: named('/s') },
  ...{ reqpm: named('req/min'), opm: named('ops/min'), rpm: named('reads/min'), cpm: named('/min') },
  ...{ currencyUSD: { format: dollars }, hertz: named('Hz'), celsius: named('°C'), watt: named('W') },
  ...{ bool: oneOfTwo('true', 'false'), bool_yes_no: oneOfTwo('yes', 'no'), bool_on_off: oneOfTwo('on', 'off') },
  dateTimeAsIso: { format: (value) => dateTime(value) },
  dateTimeFromNow: { format: (value) => ago(new Date(value).toISOString()) },
};

/** @param decimals of the field; default: as many as the value needs */
export function formatOf(unit?: string, decimals?: number): Format {
  const { format } = unitOf(unit);
  return (value) => (isNumber(value) ? format(value, decimals) : NONE);
}

/** For an axis: without the name of the unit where numbers alone are clear. */
export function axisFormatOf(unit?: string): Format {
  const { axis, format } = unitOf(unit);
  return (value) => (isNumber(value) ? (axis?.(value) ?? format(value, undefined)) : NONE);
}

/** The name that an axis of plain numbers leaves out, e.g. `jobs/s`. */
export function unitName(unit?: string): string | undefined {
  const { axis, format } = unitOf(unit);
  return axis && format(0, undefined).replace(/^0 /, '');
}

function unitOf(unit = 'short'): Unit {
  const known = UNITS[unit];
  if (known) return known;
  const [, kind, text = ''] = /^(prefix|suffix|si|count|currency):(.*)$/.exec(unit) ?? [];
  if (kind === 'prefix' || kind === 'currency') return { format: (value, decimals) => text + plain(value, decimals) };
  return named((kind === undefined ? unit : text).trim());
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** `0.0123`, `1,234`, `12.3K`, `4.56M`. */
function plain(value: number, decimals?: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < TINY) return value.toExponential(1);
  if (size >= LARGE) return value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: LARGE_DIGITS });
  return exact(value, decimals);
}

function exact(value: number, decimals?: number): string {
  return value.toLocaleString(
    'en',
    decimals === undefined ? { maximumSignificantDigits: digitsOf(value) } : { maximumFractionDigits: decimals },
  );
}

/** Every digit of an integer, four of other numbers. */
function digitsOf(value: number): number {
  return Number.isInteger(value) ? 21 : Math.max(DIGITS, Math.ceil(Math.log10(Math.abs(value) + 1)));
}

function signed(format: (value: number) => string): (value: number) => string {
  return (value) => (value < 0 ? `-${format(-value)}` : format(value));
}
