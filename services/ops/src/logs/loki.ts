// Queries to Loki: lines of a range, and series over it.
import type { TimeRange } from '@sextant/records/database/time-ranges';
import { z } from 'zod';
import { nsOf } from '../http/nanoseconds';
import { sampleOf, type Series } from '../metrics/series';
import type { Store } from '../stores/store';
import type { RawLine } from './line';

export const DIRECTIONS = ['backward', 'forward'] as const;
export type Direction = (typeof DIRECTIONS)[number];

const labels = z.record(z.string(), z.string());
const streams = z.object({
  resultType: z.literal('streams'),
  result: z.array(z.object({ stream: labels, values: z.array(z.tuple([z.string(), z.string()]).rest(z.unknown())) })),
});
const sample = z.tuple([z.number(), z.string()]);
const matrix = z.object({
  resultType: z.literal('matrix'),
  result: z.array(z.object({ metric: labels, values: z.array(sample) })),
});
const vector = z.object({
  resultType: z.literal('vector'),
  result: z.array(z.object({ metric: labels, value: sample })),
});
const response = z.object({ data: z.discriminatedUnion('resultType', [streams, matrix, vector]) });

export interface LokiQuery {
  readonly query: string;
  /** Includes `from`, excludes `to`; nanoseconds since the epoch. */
  readonly from: bigint;
  readonly to: bigint;
  readonly limit: number;
  readonly direction: Direction;
  /** In seconds, for queries that return series. */
  readonly step?: number | undefined;
  readonly signal: AbortSignal;
  /** The parameter of the caller that holds the query; undefined: ops has built it. */
  readonly rejects?: string | undefined;
}

export type LokiResult =
  | { readonly kind: 'lines'; readonly lines: readonly RawLine[] }
  | { readonly kind: 'series'; readonly series: readonly Series[] };

/** Lines in the direction of the query, or series. Throws ProblemError. */
export async function queryLoki(
  loki: Store,
  { query, from, to, limit, direction, ...more }: LokiQuery,
): Promise<LokiResult> {
  const { step, signal, rejects } = more;
  const parameters = { query, start: String(from), end: String(to), limit, direction, step };
  const call = { what: 'query Loki', query: parameters, schema: response, signal, ...(rejects && { rejects }) };
  const { data } = await loki.call('/loki/api/v1/query_range', call);
  switch (data.resultType) {
    case 'streams':
      return { kind: 'lines', lines: sorted(data.result.flatMap(linesOf), direction) };
    case 'matrix':
      return {
        kind: 'series',
        series: data.result.map(({ metric, values }) => ({ labels: metric, points: values.map(sampleOf) })),
      };
    case 'vector':
      return {
        kind: 'series',
        series: data.result.map(({ metric, value }) => ({ labels: metric, points: [sampleOf(value)] })),
      };
  }
}

/** The lines of a query that ops has built to return lines. */
export async function queryLines(loki: Store, query: LokiQuery): Promise<readonly RawLine[]> {
  const result = await queryLoki(loki, query);
  return result.kind === 'lines' ? result.lines : [];
}

function linesOf({ stream, values }: z.output<typeof streams>['result'][number]): RawLine[] {
  return values.map(([at, line]) => ({ at: BigInt(at), line, labels: stream }));
}

/** By time and then by text, so that lines of the same time keep their order from page to page. */
function sorted(lines: readonly RawLine[], direction: Direction): readonly RawLine[] {
  const sign = direction === 'forward' ? 1 : -1;
  return lines.toSorted((a, b) => (a.at === b.at ? compare(a.line, b.line) : sign * (a.at < b.at ? -1 : 1)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The range as Loki takes it. */
export function nanosecondsOf({ from, to }: TimeRange): { readonly from: bigint; readonly to: bigint } {
  return { from: nsOf(from), to: nsOf(to) };
}
