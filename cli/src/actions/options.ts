// Arguments and options that several commands share, with their parsers.
import { ERROR_CLASSES, type ErrorClass } from '@sextant/signals/errors';
import { KINDS, type KindName } from '@sextant/signals/labels';
import { Argument, InvalidArgumentError, Option } from 'commander';

export interface PageOptions {
  readonly limit: number;
  readonly cursor?: string;
}

export interface KindOptions {
  readonly kind?: KindName;
}

export interface ClassOptions {
  readonly class?: ErrorClass;
}

export const limitOption = (): Option =>
  new Option('--limit <n>', 'maximum number of rows, 1 to 100').default(20).argParser(wholeNumber(1, 100));
export const cursorOption = (): Option =>
  new Option('--cursor <cursor>', 'show the next page; the previous page prints its cursor');
export const kindOption = (): Option => new Option('--kind <kind>', 'only runs of this kind').choices(KINDS);
export const kindArgument = (): Argument => new Argument('<kind>', 'kind of the run').choices(KINDS);
export const queueArgument = (): Argument => new Argument('<queue>', 'name of the queue').choices(KINDS);
export const queueOption = (): Option => new Option('--queue <queue>', 'only this queue').choices(KINDS);
export const classOption = (): Option =>
  new Option('--class <class>', 'only errors of this class').choices(ERROR_CLASSES);
export const fromOption = (): Option =>
  new Option('--from <time>', 'start: a date, a UTC time, or an age such as 2h or 7d').argParser(timeOf);
export const toOption = (): Option =>
  new Option('--to <time>', 'end, in the same formats; a date includes the whole day').argParser(timeOf);

/** A flag of a command as a query parameter. */
export function queryFlag(isSet: boolean | undefined): 'true' | undefined {
  return isSet ? 'true' : undefined;
}

/** A parser for integers from `min` to `max`. */
export function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be an integer from ${min} to ${max}.`);
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Seconds of a duration such as 90s, 30m, 2h or 7d. */
export function secondsOf(text: string): number {
  const [, n, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (n === undefined) throw new InvalidArgumentError('It must be a number followed by s, m, h, d or w, such as 2h.');
  return Number(n) * UNITS[unit]!;
}

/** A date stays a date (a whole UTC day); times and ages become RFC 3339 times. */
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

/** Converts a date to the time at which it starts, or with `end` ends. */
export function momentOf(time: string | undefined, { end = false } = {}): string | undefined {
  if (time === undefined || time.length > '2026-11-22'.length) return time;
  return new Date(Date.parse(time) + (end ? DAY_MS : 0)).toISOString();
}
