// One row of a waterfall: a span in its tree, and as a bar over time.
import { memo } from 'react';
import { count, duration } from '../text/format';
import { percentOf } from './axis';
import type { Row } from './rows';
import { colorToken } from './service-colors';
import { endOf, isFailed, type OffsetRange, type Span } from './types';
import styles from './trace.module.css';

export const ROW_HEIGHT = 28;
const INDENT = 12;
/** Deeper spans keep this indent, so that their names stay readable. */
const MAX_INDENT_LEVEL = 12;

export interface SpanRowProps {
  readonly id: string;
  readonly row: Row;
  /** Pixels from the first row. */
  readonly top: number;
  readonly rowIndex: number;
  readonly color: number | undefined;
  /** The parts of the span that are on the critical path. */
  readonly critical: readonly OffsetRange[] | undefined;
  readonly range: OffsetRange;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onToggle: (index: number) => void;
  readonly onSelect: (index: number) => void;
}

export const SpanRow = memo(SpanRowView);

function SpanRowView({ id, row, top, rowIndex, color, range, isActive, isSelected, ...more }: SpanRowProps) {
  const { critical, onToggle, onSelect } = more;
  const { node, level, canExpand, isCollapsed, hiddenSpans, hiddenErrors, isMatch } = row;
  const { span } = node;
  return (
    <div
      id={id}
      role="row"
      aria-level={level + 1}
      aria-rowindex={rowIndex}
      aria-expanded={canExpand ? !isCollapsed : undefined}
      aria-selected={isSelected}
      className={styles.row}
      data-active={isActive || undefined}
      data-context={!isMatch || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(node.index)}
    >
      <div
        role="gridcell"
        className={styles.name}
        style={{ paddingLeft: Math.min(level, MAX_INDENT_LEVEL) * INDENT + 4 }}
      >
        <span
          className={styles.toggle}
          aria-hidden
          onClick={(event) => {
            if (!canExpand) return;
            event.stopPropagation();
            onToggle(node.index);
          }}
        >
          {canExpand ? (isCollapsed ? '▸' : '▾') : ''}
        </span>
        <span className={styles.stripe} style={{ background: colorToken(color) }} aria-hidden />
        {isFailed(span) && <ErrorSign label="failed" />}
        <span className={styles.operation} title={`${span.service}: ${span.operation}`}>
          <span className={styles.service}>{span.service}</span> {span.operation}
        </span>
        {hiddenSpans > 0 && (
          <span className={styles.more} title={`${count(hiddenSpans)} spans are hidden in this row`}>
            +{count(hiddenSpans)}
            {hiddenErrors > 0 && <ErrorSign label={`${hiddenErrors} of them failed`} />}
          </span>
        )}
      </div>
      <div role="gridcell" className={styles.time}>
        <Bar span={span} color={color} critical={critical} range={range} />
      </div>
    </div>
  );
}

function ErrorSign({ label }: { readonly label: string }) {
  return (
    <span className={styles.error} title={label}>
      <span aria-hidden>✕</span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}

interface BarProps extends Pick<SpanRowProps, 'color' | 'critical' | 'range'> {
  readonly span: Span;
}

function Bar({ span, color, critical, range }: BarProps) {
  const left = percentOf(span.offset_seconds, range);
  const right = percentOf(endOf(span), range);
  const width = right - left;
  // Beside the bar where there is room: right of it, else left of it, else on it.
  const side = right < 78 ? 'after' : left > 22 ? 'before' : 'inside';
  return (
    <>
      <div
        className={styles.bar}
        data-failed={isFailed(span) || undefined}
        style={{ left: `${left}%`, width: `${width}%`, background: colorToken(color) }}
      />
      {critical?.map(({ from, to }) => (
        <div
          key={from}
          className={styles.critical}
          style={{ left: `${percentOf(from, range)}%`, width: `${percentOf(to, range) - percentOf(from, range)}%` }}
        />
      ))}
      <span
        className={styles.duration}
        data-side={side}
        style={
          side === 'before'
            ? { right: `${100 - Math.min(100, left)}%` }
            : { left: `${side === 'after' ? Math.max(0, right) : Math.max(0, left)}%` }
        }
      >
        {duration(span.duration_seconds)}
      </span>
    </>
  );
}
