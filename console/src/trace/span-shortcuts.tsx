// From a span to its log lines, to its run, and to traces with the same operation.
import { runId } from '@sextant/signals/attributes';
import { Link } from '@tanstack/react-router';
import { buttonClass } from '../ui/button';
import type { Span, Trace } from './types';

export function SpanShortcuts({ trace, span }: { readonly trace: Trace; readonly span: Span }) {
  const { [runId.name]: run } = span.attributes;
  return (
    <>
      <Link className={buttonClass()} to="/logs" search={{ ...timeOf(trace), trace: trace.id, span: span.id }}>
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

/** Log lines are written up to this long before and after a trace. */
const ROOM_MS = 60_000;

/** The time of a trace with room, for searches of log lines. */
export function timeOf({ started_at, duration_seconds }: Pick<Trace, 'started_at' | 'duration_seconds'>): {
  readonly from: string;
  readonly to: string;
} {
  const start = Date.parse(started_at);
  return {
    from: new Date(start - ROOM_MS).toISOString(),
    to: new Date(start + duration_seconds * 1000 + ROOM_MS).toISOString(),
  };
}
