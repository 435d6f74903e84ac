// Queries to Prometheus.
import type { TimeRange } from '@sextant/records/database/time-ranges';
import { z } from 'zod';
import type { Store } from '../stores/store';
import { sampleOf, type Series } from './series';

const labels = z.record(z.string(), z.string());
const sample = z.tuple([z.number(), z.string()]);
const data = z.discriminatedUnion('resultType', [
  z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: labels, values: z.array(sample).default([]) })),
  }),
  z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: labels, value: sample.optional() })),
  }),
  z.object({ resultType: z.literal('scalar'), result: sample }),
  z.object({ resultType: z.literal('string'), result: sample }),
]);
const queryResponse = z.object({ data });

/** Series beyond these are left out. */
export const MAX_SERIES = 200;
/** Prometheus stops the query itself before ops gives up. */
const TIMEOUT = '9s';

export interface QueryOptions {
  readonly query: string;
  readonly signal: AbortSignal;
  /** The parameter of the caller that holds the query; undefined: ops has built it. */
  readonly rejects?: string | undefined;
}

export interface QueryResult {
  readonly series: readonly Series[];
  /** Whether there are more series. */
  readonly truncated: boolean;
}

/** The current value of each series, as a series of one point. Throws ProblemError. */
export function queryInstant(
  store: Store,
  { at, ...options }: QueryOptions & { readonly at: Date },
): Promise<QueryResult> {
  return run(store, '/api/v1/query', options, { time: at.getTime() / 1_000 });
}

/** @param step in seconds. Throws ProblemError. */
export function queryRange(
  store: Store,
  { range, step, ...options }: QueryOptions & { readonly range: TimeRange; readonly step: number },
): Promise<QueryResult> {
  const times = { start: range.from.getTime() / 1_000, end: range.to.getTime() / 1_000, step };
  return run(store, '/api/v1/query_range', options, times);
}

/** All series of a query that ops has built. Each sample of a range vector is a point. Throws ProblemError. */
export async function queryEverySeries(
  store: Store,
  { at, ...options }: QueryOptions & { readonly at: Date },
): Promise<readonly Series[]> {
  return seriesIn(store, '/api/v1/query', options, { time: at.getTime() / 1_000 });
}

async function run(
  store: Store,
  path: string,
  options: QueryOptions,
  times: Readonly<Record<string, number>>,
): Promise<QueryResult> {
  const all = await seriesIn(store, path, options, { limit: MAX_SERIES + 1, ...times });
  return { series: all.slice(0, MAX_SERIES), truncated: all.length > MAX_SERIES };
}

async function seriesIn(
  store: Store,
  path: string,
  options: QueryOptions,
  more: Readonly<Record<string, number>>,
): Promise<readonly Series[]> {
  const { query, signal, rejects } = options;
  const parameters = { query, timeout: TIMEOUT, ...more };
  const call = {
    what: 'query Prometheus',
    query: parameters,
    schema: queryResponse,
    signal,
    ...(rejects && { rejects }),
  };
  return seriesOf((await store.call(path, call)).data);
}

function seriesOf(result: z.output<typeof data>): readonly Series[] {
  switch (result.resultType) {
    case 'matrix':
      return result.result.map(({ metric, values }) => ({ labels: metric, points: values.map(sampleOf) }));
    case 'vector':
      return result.result.map(({ metric, value }) => ({ labels: metric, points: value ? [sampleOf(value)] : [] }));
    default:
      return [{ labels: {}, points: [sampleOf(result.result)] }];
  }
}

const exemplarResponse = z.object({
  data: z.array(z.object({ exemplars: z.array(z.object({ labels, value: z.string(), timestamp: z.number() })) })),
});

export interface Exemplar {
  readonly at: number;
  readonly value: number;
  readonly traceId: string;
}

const MAX_EXEMPLARS = 500;

/** The exemplars of the series that a query reads, newest first. Throws ProblemError. */
export async function queryExemplars(
  store: Store,
  { query, range, signal }: QueryOptions & { readonly range: TimeRange },
): Promise<readonly Exemplar[]> {
  const parameters = { query, start: range.from.getTime() / 1_000, end: range.to.getTime() / 1_000 };
  const call = { what: 'read exemplars from Prometheus', query: parameters, schema: exemplarResponse, signal };
  const { data: series } = await store.call('/api/v1/query_exemplars', call);
  const exemplars = series.flatMap((one) =>
    one.exemplars.flatMap(({ labels: { trace_id: traceId }, value, timestamp }) =>
      traceId === undefined ? [] : [{ at: timestamp, value: Number(value), traceId }],
    ),
  );
  return exemplars.sort((a, b) => b.at - a.at).slice(0, MAX_EXEMPLARS);
}

const valuesResponse = z.object({ data: z.array(z.string()) });

/** The values of a label of the series that `match` selects, sorted. Throws ProblemError. */
export async function labelValues(
  store: Store,
  {
    label,
    match,
    range,
    signal,
  }: { readonly label: string; readonly match: string; readonly range: TimeRange; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const parameters = {
    ...{ 'match[]': match, limit: MAX_SERIES },
    ...{ start: range.from.getTime() / 1_000, end: range.to.getTime() / 1_000 },
  };
  const call = { what: 'list the values of a label', query: parameters, schema: valuesResponse, signal };
  return (await store.call(`/api/v1/label/${encodeURIComponent(label)}/values`, call)).data;
}
