// The instrumented libraries, listed explicitly.
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { PROBES } from './http/http';

/** http, undici, pg and ioredis. They must be registered before the application loads these. */
export function defaultInstrumentations(): Instrumentation[] {
  return [
    new HttpInstrumentation({
      ignoreIncomingRequestHook: ({ url = '' }) => PROBES.has(url.split('?', 1)[0]!),
    }),
    new UndiciInstrumentation(),
    // Statements without a parent span are migrations and polls.
    new PgInstrumentation({ requireParentSpan: true }),
    // The arguments of commands are data: whole jobs, and keys with ids.
    new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
  ];
}
