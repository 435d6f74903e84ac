// Folded spans: spans of instrumentations that tell nothing unless they fail or are slow, such as COMMIT, or the
// hundredth call of a loop. A folded span becomes a real one when it ends with an error or after a second.
import {
  context,
  createContextKey,
  SpanKind,
  trace,
  type Context,
  type Span,
  type SpanOptions,
} from '@opentelemetry/api';
import type { Tracer, TracerProvider } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { FoldedSpan } from './folded-span';

const FOLDED = createContextKey('sextant.folded');
/** Attribute of a span: how many of its child spans `withFoldedSpans` folded. */
const COUNT = 'sextant.folded_spans';

/**
 * Runs `fn` with the client spans of instrumentations folded, unless SEXTANT_TRACE_DETAIL is `full`. The surrounding span
 * counts them in `sextant.folded_spans`.
 */
export function withFoldedSpans<T>(fn: () => T): T {
  return context.with(context.active().setValue(FOLDED, true), fn);
}

/** Folds spans of an instrumentation by their first names, in addition to those inside `withFoldedSpans`. */
export function foldSpans<I extends Instrumentation>(
  instrumentation: I,
  isFolded: (name: string) => boolean = () => false,
): I {
  const setTracerProvider = instrumentation.setTracerProvider.bind(instrumentation);
  instrumentation.setTracerProvider = (provider: TracerProvider) =>
    setTracerProvider({
      getTracer: (...scope) => new FoldingTracer(provider.getTracer(...scope), isFolded),
    });
  return instrumentation;
}

class FoldingTracer implements Tracer {
  readonly #tracer: Tracer;
  readonly #isFolded: (name: string) => boolean;

  constructor(tracer: Tracer, isFolded: (name: string) => boolean) {
    this.#tracer = tracer;
    this.#isFolded = isFolded;
  }

  startSpan(name: string, options: SpanOptions = {}, on: Context = context.active()): Span {
    const parent = trace.getSpan(on);
    const start = (late: SpanOptions, lateName: string) => this.#tracer.startSpan(lateName, late, on);
    const isClient = options.kind === SpanKind.CLIENT && !options.root && !isTracingSuppressed(on);
    if (!parent || !isClient) return start(options, name);
    if (this.#isFolded(name)) return new FoldedSpan({ name, options, parent: parent.spanContext(), start });
    if (on.getValue(FOLDED) !== true) return start(options, name);
    return new FoldedSpan({ name, options, parent: parent.spanContext(), start, onFold: () => countFolded(parent) });
  }

  startActiveSpan<F extends (span: Span) => ReturnType<F>>(name: string, ...rest: unknown[]): ReturnType<F> {
    const fn = rest.pop() as F;
    const [options, on = context.active()] = rest as [SpanOptions | undefined, Context | undefined];
    const span = this.startSpan(name, options, on);
    return context.with(trace.setSpan(on, span), fn, undefined, span);
  }
}

const counts = new WeakMap<Span, number>();

function countFolded(parent: Span): void {
  const count = (counts.get(parent) ?? 0) + 1;
  counts.set(parent, count);
  parent.setAttribute(COUNT, count);
}
