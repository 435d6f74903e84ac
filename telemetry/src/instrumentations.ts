// The instrumented libraries, listed explicitly.
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { httpInstrumentation, undiciInstrumentation } from './instrumented/http';
import { pgInstrumentation } from './instrumented/pg';
import { foldSpans } from './traces/folded-spans';

export const TRACE_DETAILS = ['standard', 'full'] as const;
export type TraceDetail = (typeof TRACE_DETAILS)[number];

/**
 * Instrumentations of http, undici, pg and ioredis. Must be enabled before the application loads these libraries.
 *
 * @param detail `full` records the spans that are folded by default: see `withFoldedSpans`
 */
export function defaultInstrumentations(detail: TraceDetail = 'standard'): Instrumentation[] {
  const isDetailed = detail === 'full';
  // The arguments of commands are data: whole jobs, and keys with ids.
  const redis = new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command });
  return [
    httpInstrumentation(isDetailed),
    undiciInstrumentation(isDetailed),
    pgInstrumentation(isDetailed),
    isDetailed ? redis : foldSpans(redis),
  ];
}
