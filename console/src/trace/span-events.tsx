// The events of a span; exceptions with their stack trace.
import { count, duration } from '../text/format';
import { Json } from '../ui/details';
import { AttributeList } from './attribute-table';
import type { Span } from './types';
import styles from './details.module.css';

type Event = Span['events'][number];

/** Names of OpenTelemetry's conventions for exceptions. */
const EXCEPTION = 'exception';
const TYPE = 'exception.type';
const MESSAGE = 'exception.message';
const STACK = 'exception.stacktrace';

export function SpanEvents({ span }: { readonly span: Span }) {
  if (span.events.length === 0) return null;
  return (
    <details className={styles.group} open>
      <summary>
        Events <span className={styles.muted}>{count(span.events.length)}</span>
      </summary>
      <ol className={styles.events}>
        {span.events.map((event, index) => (
          <li key={index}>
            <div className={styles.eventHead}>
              <strong>{event.name}</strong>
              <span className={`${styles.muted} numeric`}>
                {offsetText(event.offset_seconds - span.offset_seconds)} · {duration(event.offset_seconds)} after the
                start of the trace
              </span>
            </div>
            {event.name === EXCEPTION ? (
              <Exception attributes={event.attributes} />
            ) : (
              <AttributeList entries={Object.entries(event.attributes)} />
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}

function offsetText(seconds: number): string {
  return seconds < 0 ? `${duration(-seconds)} before the span` : `${duration(seconds)} into the span`;
}

function Exception({ attributes }: Pick<Event, 'attributes'>) {
  const { [TYPE]: type, [MESSAGE]: message, [STACK]: stack, ...rest } = attributes;
  return (
    <>
      <p className={styles.exception}>
        {type !== undefined && <strong>{String(type)}: </strong>}
        {message === undefined ? 'no message' : String(message)}
      </p>
      {stack !== undefined && <Json label="Stack trace" value={String(stack)} />}
      <AttributeList entries={Object.entries(rest)} />
    </>
  );
}
