// Numbers for people: counts, percentages, money, and changes.
import { toned, type Cell, type Tone } from '@sextant/terminal/tones';
import { NONE } from './states';

const format = (value: number, options: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat('en-US', options).format(value);
const USD = { style: 'currency', currency: 'USD' } as const;

/** E.g. "1,234,567". */
export function count(value: number): string {
  return format(value, { maximumFractionDigits: 0 });
}

/** E.g. "1.23M", for numbers that can be very large. */
export function compact(value: number): string {
  return Math.abs(value) < 10_000 ? count(value) : format(value, { notation: 'compact', maximumSignificantDigits: 3 });
}

/** A ratio from 0 to 1, e.g. "98.3%". */
export function percent(share: number | null | undefined): Cell {
  return share === null || share === undefined ? NONE : `${(share * 100).toFixed(1)}%`;
}

/** Rounds exact dollars for display; null means that there is no price. */
export function money(usd: string | null | undefined): Cell {
  if (usd === null || usd === undefined) return NONE;
  const value = Number(usd);
  if (value === 0) return '$0.00';
  if (Math.abs(value) < 0.0001) return value < 0 ? '>-$0.0001' : '<$0.0001';
  return Math.abs(value) < 1 ? format(value, { ...USD, minimumFractionDigits: 4 }) : format(value, USD);
}

export type Better = 'more' | 'less' | 'neither';

/** The relative change of a number, e.g. "+12.0%", in the tone that `better` asks for. */
export function change(now: number | null, before: number | null, better: Better): Cell {
  if (now === null || before === null || before === 0) return now === before ? toned('quiet', '=') : NONE;
  const share = (now - before) / before;
  if (Math.abs(share) < 0.0005) return toned('quiet', '=');
  const size = Math.abs(share) >= 10 ? `${compact(Math.abs(now / before))}×` : `${(Math.abs(share) * 100).toFixed(1)}%`;
  return toned(toneOf(share > 0, better), Math.abs(share) >= 10 ? size : `${share > 0 ? '+' : '-'}${size}`);
}

/** The change of a ratio in percentage points, e.g. "+0.4 pt". */
export function points(now: number | null, before: number | null, better: Better): Cell {
  if (now === null || before === null) return NONE;
  const by = (now - before) * 100;
  if (Math.abs(by) < 0.05) return toned('quiet', '=');
  return toned(toneOf(by > 0, better), `${by > 0 ? '+' : '-'}${Math.abs(by).toFixed(1)} pt`);
}

function toneOf(grew: boolean, better: Better): Tone {
  if (better === 'neither') return 'plain';
  return grew === (better === 'more') ? 'good' : 'bad';
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of at most `columns`, proportional to the largest value. */
export function bar(value: number, largest: number, columns: number): string {
  if (largest <= 0 || value <= 0) return '';
  const eighths = Math.max(1, Math.round(Math.min(value / largest, 1) * columns * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}

/** E.g. "1 job", "3 jobs". */
export function plural(n: number, noun: string): string {
  return `${count(n)} ${n === 1 ? noun : `${noun}s`}`;
}
