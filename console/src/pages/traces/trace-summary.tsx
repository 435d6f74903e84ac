// One line about a trace, and the link to the run that it belongs to.
import { runId } from '@sextant/signals/attributes';
import { Link } from '@tanstack/react-router';
import { count, dateTime, duration } from '../../text/format';
import type { Trace } from '../../trace/types';
import { Badge } from '../../ui/badge';
import { buttonClass } from '../../ui/button';
import styles from './traces.module.css';

export function TraceSummary({ trace }: { readonly trace: Trace }) {
  const spans = trace.spans.length + trace.omitted_spans;
  return (
    <span className={styles.summary}>
      <span>{duration(trace.duration_seconds)}</span>
      <span>{dateTime(trace.started_at)}</span>
      <span>{plural(spans, 'span')}</span>
      <span>{plural(trace.services.length, 'service')}</span>
      {trace.errors > 0 ? <Badge tone="bad">{plural(trace.errors, 'error')}</Badge> : <span>no errors</span>}
      <code>{trace.id}</code>
    </span>
  );
}

/** The run of the first span that has one. */
export function RunLink({ trace }: { readonly trace: Trace }) {
  const run = trace.spans.map(({ attributes }) => attributes[runId.name]).find((id) => id !== undefined);
  if (run === undefined) return null;
  return (
    <Link className={buttonClass('primary')} to="/runs/$id" params={{ id: String(run) }}>
      Open the run
    </Link>
  );
}

function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}
