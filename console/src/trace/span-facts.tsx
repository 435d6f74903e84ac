// When a span ran, how long, and where it is in its trace.
import type { ReactNode } from 'react';
import { count, dateTime, duration, percent } from '../text/format';
import type { SpanNode } from './tree';
import type { Waterfall } from './use-waterfall';
import styles from './details.module.css';

export interface SpanFactsProps {
  readonly waterfall: Waterfall;
  readonly node: SpanNode;
  readonly onSelectSpan: (spanId: string | undefined) => void;
}

export function SpanFacts({ waterfall, node, onSelectSpan }: SpanFactsProps) {
  const { tree, criticalPath } = waterfall;
  const { span, descendants, failedDescendants } = node;
  const critical = (criticalPath.get(node.index) ?? []).reduce((sum, { from, to }) => sum + to - from, 0);
  const share = critical / (tree.extent.to - tree.extent.from);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Duration', duration(span.duration_seconds)],
    ['Critical path', critical > 0 ? `${duration(critical)}, ${percent(share)} of the trace` : 'not on it'],
    ['Start', `${duration(span.offset_seconds)} into the trace, ${dateTime(span.started_at)}`],
    ['Kind', span.kind],
    ['Status', span.status],
    ['Parent', <Parent key="parent" node={node} tree={tree} onSelectSpan={onSelectSpan} />],
    ['Below', `${spans(descendants)}${failedDescendants > 0 ? `, ${count(failedDescendants)} failed` : ''}`],
    ['Span id', <code key="id">{span.id}</code>],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ParentProps extends Pick<SpanFactsProps, 'onSelectSpan'> {
  readonly node: SpanNode;
  readonly tree: SpanFactsProps['waterfall']['tree'];
}

function Parent({ node: { parent, isOrphan }, tree, onSelectSpan }: ParentProps) {
  if (parent === undefined) return isOrphan ? 'not among the spans that are shown' : 'none: a root';
  const { span } = tree.nodes[parent]!;
  return (
    <button type="button" className={styles.link} onClick={() => onSelectSpan(span.id)}>
      {span.operation}
    </button>
  );
}

function spans(number: number): string {
  return number === 1 ? '1 span' : `${count(number)} spans`;
}
