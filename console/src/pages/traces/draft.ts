// The fields of the search form as text, and the search that they mean.
import { definedOf } from '../../text/search';
import type { TracesSearch } from './search';

export interface Draft {
  readonly service: string;
  readonly operation: string;
  /** Durations like `500ms`. */
  readonly min: string;
  readonly max: string;
  /** Conditions like `http.route=/runs`, separated by spaces or commas; quotes keep them together. */
  readonly attributes: string;
  readonly run: string;
  readonly errors: boolean;
}

export function draftOf({
  service = '',
  operation = '',
  min,
  max,
  attributes = [],
  run = '',
  errors,
}: TracesSearch): Draft {
  return {
    ...{ service, operation, run, errors: errors ?? false },
    min: textOfSeconds(min),
    max: textOfSeconds(max),
    attributes: attributes.map((one) => (/[\s,"]/.test(one) ? JSON.stringify(one) : one)).join(' '),
  };
}

export interface DraftResult {
  readonly search: TracesSearch;
  /** Messages by field. */
  readonly problems: Readonly<Record<string, string>>;
}

export function searchOfDraft(draft: Draft): DraftResult {
  const problems: Record<string, string> = {};
  const min = secondsOf(draft.min);
  const max = secondsOf(draft.max);
  const invalid = 'Write a duration like 500ms, 2s or 1m';
  if (Number.isNaN(min)) problems.min = invalid;
  if (Number.isNaN(max)) problems.max = invalid;
  if (min !== undefined && max !== undefined && min > max) problems.max = 'This must not be less than the minimum';
  const attributes = conditionsOf(draft.attributes);
  if (attributes === undefined) problems.attributes = 'Write name=value, and quotes around a value with spaces';
  const search = definedOf({
    ...{ service: draft.service || undefined, operation: draft.operation.trim() || undefined, min, max },
    ...{ run: draft.run.trim() || undefined, errors: draft.errors ? (true as const) : undefined },
    attributes: attributes?.length ? attributes : undefined,
  });
  return { search, problems };
}

const UNITS: Readonly<Record<string, number>> = { us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, '': 1, m: 60, min: 60, h: 3600 };

/** Undefined for no text, NaN for text that is no duration. */
function secondsOf(text: string): number | undefined {
  if (text.trim() === '') return undefined;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-zµ]*)$/.exec(text.trim()) ?? [];
  const factor = UNITS[unit];
  return number === undefined || factor === undefined ? NaN : Number((Number(number) * factor).toPrecision(12));
}

function textOfSeconds(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return seconds > 0 && seconds < 1 ? `${Number((seconds * 1000).toPrecision(12))}ms` : `${seconds}s`;
}

/** A condition in JSON's quotes, or without spaces; its value may be in quotes. */
const CONDITION = /"(?:[^"\\]|\\.)*"|[^\s,="]+=(?:"[^"]*"|[^\s,]*)/g;

/** Undefined when a part of the text is no condition. */
function conditionsOf(text: string): readonly string[] | undefined {
  const rest = text.replaceAll(CONDITION, '');
  if (!/^[\s,]*$/.test(rest)) return undefined;
  const conditions = [...text.matchAll(CONDITION)].map(([one]) =>
    one.startsWith('"') ? (JSON.parse(one) as string) : one.replace(/="([^"]*)"$/, '=$1'),
  );
  return conditions.every((one) => /^[^=\s]+=/.test(one)) ? conditions : undefined;
}
