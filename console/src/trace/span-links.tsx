// Links between spans: across a queue or to another run. They lead to a span of this trace, or to another trace.
import { Link } from '@tanstack/react-router';
import { count } from '../text/format';
import { AttributeList } from './attribute-table';
import type { Span } from './types';
import type { Waterfall } from './use-waterfall';
import styles from './details.module.css';

export interface SpanLinksProps {
  readonly waterfall: Waterfall;
  readonly span: Span;
  readonly onSelectSpan: (spanId: string) => void;
}

/** What Jaeger adds to every link. */
const REFERENCE_TYPE = 'opentracing.ref_type';

export function SpanLinks({ waterfall: { trace, tree }, span, onSelectSpan }: SpanLinksProps) {
  const incoming = tree.nodes.filter(({ span: other }) =>
    other.links.some((link) => link.trace_id === trace.id && link.span_id === span.id),
  );
  if (span.links.length + incoming.length === 0) return null;
  return (
    <details className={styles.group} open>
      <summary>
        Links <span className={styles.muted}>{count(span.links.length + incoming.length)}</span>
      </summary>
      <ul className={styles.links}>
        {span.links.map(
          ({ trace_id: traceId, span_id: spanId, attributes: { [REFERENCE_TYPE]: _, ...attributes } }) => (
            <li key={`${traceId} ${spanId}`}>
              {traceId === trace.id ? (
                <SpanButton spanId={spanId} tree={tree} onSelectSpan={onSelectSpan} />
              ) : (
                <Link to="/traces/$id" params={{ id: traceId }} search={{ span: spanId }}>
                  Open the linked span in trace {traceId.slice(0, 8)}…
                </Link>
              )}
              <AttributeList entries={Object.entries(attributes)} />
            </li>
          ),
        )}
        {incoming.map(({ span: other, index }) => (
          <li key={index}>
            Linked from <SpanButton spanId={other.id} tree={tree} onSelectSpan={onSelectSpan} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function SpanButton({
  spanId,
  tree,
  onSelectSpan,
}: Pick<SpanLinksProps, 'onSelectSpan'> & Pick<Waterfall, 'tree'> & { readonly spanId: string }) {
  const index = tree.indexById.get(spanId);
  if (index === undefined) return <span>span {spanId} of this trace, which is not shown</span>;
  const { service, operation } = tree.nodes[index]!.span;
  return (
    <button type="button" className={styles.link} onClick={() => onSelectSpan(spanId)}>
      {service}: {operation}
    </button>
  );
}
