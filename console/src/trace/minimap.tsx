// The whole trace at a glance; dragging over it zooms the waterfall.
import { useEffect, useRef } from 'react';
import { useThemeVersion } from '../charts/use-theme-version';
import { percentOf, zoomed } from './axis';
import { drawMinimap } from './draw-minimap';
import type { OffsetRange } from './types';
import { useDrag } from './use-drag';
import type { Waterfall } from './use-waterfall';
import styles from './minimap.module.css';

export function Minimap({ waterfall }: { readonly waterfall: Waterfall }) {
  const { tree, colors, zoom, setZoom } = waterfall;
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeVersion();
  useEffect(() => {
    const element = canvas.current!;
    const draw = () => drawMinimap(element, tree, colors);
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [tree, colors, theme]);
  const { drag, handlers } = useDrag(({ from, to }) => setZoom(zoomed(tree.extent, from, to)));
  const marked = drag ? zoomed(tree.extent, drag.from, drag.to) : zoom;
  return (
    <div className={styles.minimap} {...handlers} onDoubleClick={() => setZoom(undefined)} aria-hidden>
      <canvas ref={canvas} className={styles.canvas} />
      {marked && <Shades range={marked} extent={tree.extent} />}
    </div>
  );
}

function Shades({ range, extent }: { readonly range: OffsetRange; readonly extent: OffsetRange }) {
  return (
    <>
      <div className={styles.shade} style={{ left: 0, width: `${percentOf(range.from, extent)}%` }} />
      <div className={styles.shade} style={{ right: 0, width: `${100 - percentOf(range.to, extent)}%` }} />
    </>
  );
}
