// From a span to its log lines, to its run, and to traces with the same operation.
import { runId } from '@sextant/signals/attributes';
import { Link } from '@tanstack/react-router';
import { buttonClass } from '../ui/button';
import { rangeAround } from './time-range';
import type { Span, Trace } from './types';

export function SpanShortcuts({ trace, span }: { readonly trace: Trace; readonly span: Span }) {
  const { [runId.name]: run } = span.attributes;
  return (
    <>
      <Link className={buttonClass()} to="/logs" search={{ ...rangeAround(trace), trace: trace.id, span: span.id }}>
        Show its log lines
      </Link>
      <Link className={buttonClass()} to="/traces" search={{ service: span.service, operation: span.operation }}>
        Find this operation
      </Link>
      {run !== undefined && (
        <Link className={buttonClass()} to="/runs/$id" params={{ id: String(run) }}>
          Open the run
        </Link>
      )}
    </>
  );
}
