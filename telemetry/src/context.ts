// The run context: the request, run, job and org of the running code. It follows awaits and callbacks.
import { context, createContextKey, ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

export interface RunContext {
  readonly correlation_id?: string | undefined;
  readonly run_id?: string | undefined;
  readonly job_id?: string | undefined;
  readonly org_id?: string | undefined;
}

// One AsyncLocalStorage holds both the active span and the run context, as a second one would slow down every promise.
// It is installed on import, so that the run context works before start(). A context manager of the application stays.
installContextManager();

const RUN = createContextKey('sextant.run');
const EMPTY: RunContext = {};

/** Installs a context manager unless there is one. */
export function installContextManager(): void {
  const probe = createContextKey('sextant.probe');
  const works = context.with(ROOT_CONTEXT.setValue(probe, true), () => context.active().getValue(probe) === true);
  if (!works) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}

/** Runs `fn` with `ids` in addition to those of the surrounding context. */
export function withRunContext<T>(ids: RunContext, fn: () => T): T {
  return context.with(runContextOn(context.active(), ids), fn);
}

/** The ids of the running code, or of another context; empty outside a run context. */
export function runContext(of: Context = context.active()): RunContext {
  return (of.getValue(RUN) as RunContext | undefined) ?? EMPTY;
}

/** Adds `ids` to the context `base`. */
export function runContextOn(base: Context, ids: RunContext): Context {
  const outer = base.getValue(RUN) as RunContext | undefined;
  return base.setValue(RUN, outer ? { ...outer, ...ids } : ids);
}
