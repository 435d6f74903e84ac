// The waterfall of a trace that is loaded: toolbar, minimap, rows and the details of the selected span.
import { useEffect } from 'react';
import { Minimap } from './minimap';
import { Notes } from './notes';
import { SpanDetails } from './span-details';
import { SpanGrid } from './span-grid';
import { Toolbar } from './toolbar';
import type { Trace } from './types';
import { useWaterfall } from './use-waterfall';
import styles from './trace.module.css';

export interface TraceWaterfallProps {
  readonly trace: Trace;
  readonly selectedSpan?: string | undefined;
  readonly onSelectSpan: (spanId: string | undefined) => void;
  readonly height?: string;
}

export function TraceWaterfall({ trace, selectedSpan, onSelectSpan, height = '60dvh' }: TraceWaterfallProps) {
  const waterfall = useWaterfall(trace);
  const { tree, reveal } = waterfall;
  const selected = selectedSpan === undefined ? undefined : tree.indexById.get(selectedSpan);
  useEffect(() => {
    if (selected !== undefined) reveal(selected);
  }, [selected, reveal]);
  return (
    <div className={styles.view}>
      <Toolbar waterfall={waterfall} />
      <Notes trace={trace} isUnknownSpan={selectedSpan !== undefined && selected === undefined} />
      <Minimap waterfall={waterfall} />
      <div className={styles.panes} data-details={selected !== undefined || undefined}>
        <SpanGrid waterfall={waterfall} selected={selected} onSelectSpan={onSelectSpan} height={height} />
        {selected !== undefined && (
          <SpanDetails waterfall={waterfall} node={tree.nodes[selected]!} onSelectSpan={onSelectSpan} height={height} />
        )}
      </div>
    </div>
  );
}
