// The instrumented libraries, listed explicitly.
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import Module from 'node:module';
import { PROBES } from './http/http';

/** Module ids that the instrumentations patch; undici publishes diagnostics instead. */
const PATCHED: ReadonlySet<string> = new Set([
  ...['http', 'https', 'node:http', 'node:https'],
  ...['pg', 'pg-pool', 'ioredis'],
]);

/** `this` is the requiring module. */
interface Loader {
  require: (this: unknown, id: string) => unknown;
}

/** Instruments http, undici, pg and ioredis. Must run before the application loads them. */
export function instrument(): void {
  const modules: Loader = Module.prototype;
  const load = modules.require;
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '' }) => PROBES.has(url.split('?', 1)[0]!),
      }),
      new UndiciInstrumentation(),
      // Statements without a parent span are migrations and polls.
      new PgInstrumentation({ requireParentSpan: true }),
      // The arguments of commands are data: whole jobs, and keys with ids.
      new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
    ],
  });
  // Their hook checks each of the thousand modules of a service, which takes half of its start time.
  const patching = modules.require;
  modules.require = function (id) {
    return (PATCHED.has(id) ? patching : load).call(this, id);
  };
}
