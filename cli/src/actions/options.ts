// Options and arguments that several commands take, with what their values must be.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { KINDS } from '@sextant/signals/labels';
import { Argument, InvalidArgumentError, Option } from 'commander';

export interface PageOptions {
  readonly limit: number;
  readonly cursor?: string;
}

export const limitOption = (): Option =>
  new Option('--limit <n>', 'most rows, 1 to 100').default(20).argParser(wholeNumber(1, 100));
export const cursorOption = (): Option => new Option('--cursor <cursor>', 'where the page before ended');
export const kindOption = (): Option => new Option('--kind <kind>', 'kind of run').choices(KINDS);
export const queueOption = (): Option => new Option('--queue <queue>', 'queue').choices(KINDS);
export const classOption = (): Option => new Option('--class <class>', 'class of the error').choices(ERROR_CLASSES);
export const fromOption = (): Option =>
  new Option('--from <time>', 'from this time on: a date, a time in UTC, or an age such as 2h or 7d').argParser(timeOf);
export const toOption = (): Option =>
  new Option('--to <time>', 'up to this time, or with this date, written as for --from').argParser(timeOf);
export const queueArgument = (): Argument => new Argument('<queue>', 'queue').choices(KINDS);

/** A parser for whole numbers from `min` to `max`. */
export function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Seconds of an age or a period such as 90s, 30m, 2h, 7d. */
export function secondsOf(text: string): number {
  const [, n, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (n === undefined) throw new InvalidArgumentError('It must be a number with s, m, h, d or w, as in 2h.');
  return Number(n) * UNITS[unit]!;
}

/** A date stays a date, which stands for a whole day in UTC; anything else becomes a time. */
export function timeOf(text: string): string {
  if (/^\d+[smhdw]$/.test(text)) return new Date(Date.now() - secondsOf(text) * 1000).toISOString();
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const ms = Date.parse(/T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text) ? `${text}Z` : text);
  if (Number.isNaN(ms) || !/^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text)) {
    throw new InvalidArgumentError('It must be like 2026-11-22, 2026-11-22T08:30:00Z, 2h or 7d.');
  }
  return isDate ? text : new Date(ms).toISOString();
}

const DAY_MS = 86_400_000;

/** A date as the time at which it begins, or for `end` ends; a time as it is. */
export function momentOf(time: string | undefined, { end = false } = {}): string | undefined {
  if (time === undefined || time.length > '2026-11-22'.length) return time;
  return new Date(Date.parse(time) + (end ? DAY_MS : 0)).toISOString();
}
