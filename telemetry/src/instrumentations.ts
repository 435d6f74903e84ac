// The libraries that are instrumented, by name: adding one is a decision, never a default.
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { PROBES } from './http';

/** Patches http, undici, pg and ioredis; call it before the application loads them. */
export function instrument(): void {
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '' }) => PROBES.has(url.split('?', 1)[0]!),
      }),
      new UndiciInstrumentation(),
      // Statements on their own are migrations and polls; those of a request have its span as parent.
      new PgInstrumentation({ requireParentSpan: true }),
      // A command's arguments are data: jobs with all that is in them, and keys that end in ids.
      new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
    ],
  });
}
