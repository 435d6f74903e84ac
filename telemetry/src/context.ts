// The run context: which request, run, job and tenant the code runs for; it follows awaits and callbacks.
import { context, createContextKey, type Context } from '@opentelemetry/api';
import { LinkedContextManager } from './traces/tracer/linked-context';

export interface RunContext {
  readonly correlation_id?: string | undefined;
  readonly run_id?: string | undefined;
  readonly job_id?: string | undefined;
  readonly org_id?: string | undefined;
}

// One AsyncLocalStorage carries both the active span and the run context: a second one would cost every
// promise of the process. It is installed on import, so that the run context also works before start().
context.setGlobalContextManager(new LinkedContextManager().enable());

const RUN = createContextKey('sextant.run');
const NONE: RunContext = {};

/** Runs `fn` with the given ids; what is not given is inherited from the surrounding context. */
export function withRunContext<T>(ids: RunContext, fn: () => T): T {
  return context.with(runContextOn(context.active(), ids), fn);
}

/** The ids of the code that is running; empty outside of any run context. */
export function runContext(): RunContext {
  return (context.active().getValue(RUN) as RunContext | undefined) ?? NONE;
}

/** The context `base` with ids added. */
export function runContextOn(base: Context, ids: RunContext): Context {
  const outer = base.getValue(RUN) as RunContext | undefined;
  return base.setValue(RUN, outer ? { ...outer, ...ids } : ids);
}
