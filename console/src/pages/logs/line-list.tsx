// A list of log lines that renders only the lines in view.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { count } from '../../text/format';
import type { LogFilter, LogLine } from './filter';
import { LineRow } from './line-row';
import styles from './lines.module.css';

export interface LineListProps {
  /** The newest first. */
  readonly lines: readonly LogLine[];
  readonly height: string;
  readonly onFilter?: ((change: Partial<LogFilter>) => void) | undefined;
  /** Called when the end of the lines is near. */
  readonly onEnd?: () => void;
  readonly isLoading?: boolean;
  readonly hasMore?: boolean;
}

const LINE_HEIGHT = 30;
const OVERSCAN = 15;
const NEAR_END = 30;

export function LineList({ lines, height, onFilter, onEnd, isLoading = false, hasMore = false }: LineListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const keys = lineKeys(lines);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: OVERSCAN,
    getItemKey: (index) => keys[index] ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= lines.length - NEAR_END) onEnd?.();
  }, [lastShown, lines.length, onEnd]);

  return (
    <div>
      <div
        ref={scroller}
        className={styles.scroller}
        style={{ maxHeight: height }}
        tabIndex={0}
        role="region"
        aria-label="Log lines"
      >
        <ol className={styles.lines} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const key = keys[index]!;
            return (
              <li
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                aria-setsize={hasMore ? -1 : lines.length}
                aria-posinset={index + 1}
                className={styles.item}
                style={{ transform: `translateY(${start}px)` }}
              >
                <LineRow
                  line={lines[index]!}
                  isOpen={open.has(key)}
                  onToggle={() => setOpen(toggled(open, key))}
                  onFilter={onFilter}
                />
              </li>
            );
          })}
        </ol>
      </div>
      <p className={styles.foot} role="status">
        {lines.length === 1 ? '1 line' : `${count(lines.length)} lines`}
        {isLoading ? ', loading more…' : hasMore ? ', scroll for older ones' : ''}
      </p>
    </div>
  );
}

/** Keys of lines that stay when newer lines come before them. */
function lineKeys(lines: readonly LogLine[]): readonly string[] {
  const seen = new Map<string, number>();
  // From the oldest, as equal lines are counted from there.
  return lines
    .toReversed()
    .map(({ at, span_id: span, message, service }) => {
      const key = `${at} ${service} ${span} ${message}`;
      const number = seen.get(key) ?? 0;
      seen.set(key, number + 1);
      return `${key} ${number}`;
    })
    .reverse();
}

function toggled(all: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(all);
  if (!next.delete(key)) next.add(key);
  return next;
}
