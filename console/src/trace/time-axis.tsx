// The header of the timeline: moments since the start of the trace. Dragging over it zooms.
import { duration } from '../text/format';
import { percentOf, ticksOf, zoomed } from './axis';
import { useDrag } from './use-drag';
import type { Waterfall } from './use-waterfall';
import styles from './trace.module.css';

export const MAX_TICKS = 6;

export function TimeAxis({ waterfall }: { readonly waterfall: Waterfall }) {
  const { range, setZoom } = waterfall;
  const { drag, handlers } = useDrag(({ from, to }) => setZoom(zoomed(range, from, to)));
  return (
    <div
      className={styles.axis}
      {...handlers}
      onDoubleClick={() => setZoom(undefined)}
      title="Drag to zoom; double-click for the whole trace"
    >
      {ticksOf(range, MAX_TICKS).map((at) => (
        <span
          key={at}
          className={styles.tickLabel}
          data-edge={percentOf(at, range) > 92 || undefined}
          style={{ left: `${percentOf(at, range)}%` }}
        >
          {duration(at)}
        </span>
      ))}
      {drag && (
        <div
          className={styles.dragged}
          style={{
            left: `${Math.min(drag.from, drag.to) * 100}%`,
            width: `${Math.abs(drag.to - drag.from) * 100}%`,
          }}
        />
      )}
    </div>
  );
}
