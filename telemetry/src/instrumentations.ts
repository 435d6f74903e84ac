// The libraries that are instrumented, by name: adding one is a decision, never a default.
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import Module from 'node:module';
import { PROBES } from './http/http';

/** What those below patch, as programs ask for it; undici speaks of itself. */
const PATCHED: ReadonlySet<string> = new Set([
  ...['http', 'https', 'node:http', 'node:https'],
  ...['pg', 'pg-pool', 'ioredis'],
]);

/** What loads a file's modules; `this` is the file. */
interface Loader {
  require: (this: unknown, id: string) => unknown;
}

/** Patches http, undici, pg and ioredis; call it before the application loads them. */
export function instrument(): void {
  const modules: Loader = Module.prototype;
  const load = modules.require;
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
  // Their hook looks at each of the thousand files that a service loads, which is half the time of its start.
  const patching = modules.require;
  modules.require = function (id) {
    return (PATCHED.has(id) ? patching : load).call(this, id);
  };
}
