// Everything in one span: attributes, events, exceptions, links, and where to look next.
import { useEffect, useRef } from 'react';
import { Button } from '../ui/button';
import { Badge } from '../ui/badge';
import { around } from './axis';
import { AttributeTable } from './attribute-table';
import { SpanEvents } from './span-events';
import { SpanFacts, type SpanFactsProps } from './span-facts';
import { SpanLinks } from './span-links';
import { SpanShortcuts } from './span-shortcuts';
import { endOf, isFailed } from './types';
import styles from './details.module.css';

export interface SpanDetailsProps extends SpanFactsProps {
  readonly height: string;
}

export function SpanDetails({ waterfall, node, onSelectSpan, height }: SpanDetailsProps) {
  const { trace, tree, setZoom } = waterfall;
  const { span } = node;
  const scroller = useRef<HTMLElement>(null);
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [span]);
  return (
    <aside
      ref={scroller}
      className={styles.details}
      aria-label="Details of the span"
      style={{ maxHeight: height }}
      tabIndex={-1}
      onKeyDown={(event) => event.key === 'Escape' && onSelectSpan(undefined)}
    >
      <header className={styles.header}>
        <div className={styles.title}>
          <h3>{span.operation || '(no name)'}</h3>
          <div className={styles.muted}>{span.service}</div>
        </div>
        <Button look="quiet" onClick={() => onSelectSpan(undefined)} aria-label="Close the details">
          ×
        </Button>
      </header>
      {isFailed(span) && (
        <p className={styles.failure}>
          <Badge tone="bad">error</Badge> {span.status_message ?? 'The span has the status error, without a message.'}
        </p>
      )}
      <SpanFacts waterfall={waterfall} node={node} onSelectSpan={onSelectSpan} />
      <div className={styles.actions}>
        <Button onClick={() => setZoom(around({ from: span.offset_seconds, to: endOf(span) }, tree.extent))}>
          Zoom to the span
        </Button>
        <SpanShortcuts trace={trace} span={span} />
      </div>
      <SpanEvents key={`events ${span.id}`} span={span} />
      <SpanLinks waterfall={waterfall} span={span} onSelectSpan={onSelectSpan} />
      <AttributeTable key={`attributes ${span.id}`} title="Attributes" attributes={span.attributes} />
      <AttributeTable
        key={`resource ${span.id}`}
        title="Resource"
        attributes={trace.resources[span.resource]?.attributes ?? {}}
        initiallyOpen={false}
      />
    </aside>
  );
}
