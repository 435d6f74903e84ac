// Log lines as the API accepts and returns them.
import { LOG_LEVELS } from '@sextant/signals/query/logql';
import { z } from 'zod';
import { count, nullableText, text } from '../http/fields';
import { coveredOrg } from '../http/org-scope';
import { pageQuery } from '../http/pages';
import { rangeQuery } from '../http/time-range';
import { seriesView } from '../metrics/series';
import { timeOfNs } from '../http/nanoseconds';
import type { LogLine } from './line';
import { DIRECTIONS } from './loki';
import type { LogFilter } from './query';

const level = z.enum(LOG_LEVELS);
const id = text(200).min(1).optional();

const filterFields = {
  service: text(200).min(1).optional().describe('default: all services'),
  level: z
    .union([level.transform((one) => [one]), z.array(level).max(LOG_LEVELS.length)])
    .optional()
    .describe('repeatable; default: all levels'),
  run_id: id,
  trace_id: id,
  correlation_id: id,
  text: text(500).min(1).optional().describe('text that the line contains; case matters'),
};
const filterQuery = { ...rangeQuery, ...filterFields };

const limit = z.coerce.number().int().min(1).max(1_000).default(100).describe('maximum number of lines per page');
const direction = z.enum(DIRECTIONS).default('backward').describe('backward: newest first');

export const linesQuery = z.strictObject({ ...pageQuery, ...filterQuery, limit, direction });
export const volumeQuery = z.strictObject(filterQuery);
export const tailQuery = z.strictObject({
  ...filterFields,
  backlog: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000)
    .default(100)
    .describe('number of lines to start with: the latest ones, at most an hour old'),
});
export const logqlQuery = z.strictObject({
  ...rangeQuery,
  query: z.string().min(1).max(1_600).describe('LogQL'),
  limit,
  direction,
});

export function filterOf(query: Omit<z.output<typeof tailQuery>, 'backlog'>): LogFilter {
  return {
    service: query.service,
    levels: query.level ?? [],
    runId: query.run_id,
    traceId: query.trace_id,
    correlationId: query.correlation_id,
    text: query.text,
  };
}

export const lineView = z
  .object({
    at: z.iso.datetime({ precision: 9 }).describe('with nanoseconds'),
    org: nullableText.describe('name of the org; null for lines of the platform'),
    level: nullableText,
    service: nullableText,
    message: nullableText,
    operation: nullableText,
    duration_ms: z.number().nullable(),
    trace_id: nullableText,
    span_id: nullableText,
    correlation_id: nullableText,
    run_id: nullableText,
    job_id: nullableText,
    error: z.object({ class: nullableText, message: nullableText, stack: nullableText }).nullable(),
    fields: z.record(z.string(), z.unknown()).nullable().describe('further fields of the line'),
  })
  .meta({ id: 'LogLine' });

export function lineViewOf({ at, orgId: _, ...line }: LogLine, org: string | null): z.output<typeof lineView> {
  const { 'error.class': errorClass, 'error.message': message, 'error.stack': stack, ...rest } = line;
  const isFailure = errorClass !== null || message !== null || stack !== null;
  return { ...rest, at: timeOfNs(at), org, error: isFailure ? { class: errorClass, message, stack } : null };
}

export const volumeView = z.object({
  org: coveredOrg,
  step_seconds: count,
  levels: z.array(
    z.object({
      level: z.string(),
      points: z
        .array(z.array(z.number()).length(2))
        .describe('end of the step in Unix seconds, and the number of lines'),
    }),
  ),
});

export const logqlView = z.object({
  lines: z.array(lineView).nullable().describe('null for a query that returns series'),
  series: z.array(seriesView).nullable().describe('null for a query that returns lines'),
});
