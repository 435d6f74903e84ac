// A histogram over time: the more observations, the stronger the colour.
import { useEffect, useMemo, useRef } from 'react';
import { useThemeVersion } from '../../charts/use-theme-version';
import { timeOfDay } from '../../text/format';
import { heatmapOf, type Heatmap } from '../heatmap-model';
import { formatOf } from '../units';
import type { KindProps } from './kind';
import styles from './heatmap.module.css';

const MIN_ALPHA = 0.08;

export default function HeatmapPanel({ panel, data, height }: KindProps) {
  const heatmap = useMemo(
    () =>
      heatmapOf(
        data.targets.flatMap(({ series }) => series),
        data.step_seconds,
      ),
    [data],
  );
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeVersion();
  useEffect(() => {
    const element = canvas.current!;
    const observer = new ResizeObserver(() => draw(element, heatmap));
    observer.observe(element);
    return () => observer.disconnect();
  }, [heatmap, theme]);

  const format = formatOf(panel.fieldConfig?.defaults.unit);
  const { times, buckets, max } = heatmap;
  return (
    <figure className={styles.heatmap} style={{ height }}>
      <ol className={styles.buckets} aria-hidden>
        {buckets.toReversed().map((bucket) => (
          <li key={bucket}>{Number.isFinite(Number(bucket)) ? format(Number(bucket)) : bucket}</li>
        ))}
      </ol>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${panel.title}: ${buckets.length} buckets, at most ${max.toLocaleString('en')} in one`}
      />
      <figcaption className={styles.times}>
        <span>{timeOfDay(times[0] ?? 0)}</span>
        <span>{timeOfDay(times.at(-1) ?? 0)}</span>
      </figcaption>
    </figure>
  );
}

function draw(canvas: HTMLCanvasElement, { times, cells, max }: Heatmap): void {
  const context = canvas.getContext('2d')!;
  canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
  canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
  // The colour of the element, as canvas does not know custom properties.
  context.fillStyle = getComputedStyle(canvas).color;
  const width = canvas.width / times.length;
  const height = canvas.height / cells.length;
  cells.forEach((row, bucket) =>
    row.forEach((value, index) => {
      if (!value) return;
      context.globalAlpha = MIN_ALPHA + (1 - MIN_ALPHA) * (value / max);
      context.fillRect(index * width, canvas.height - (bucket + 1) * height, Math.ceil(width), Math.ceil(height) - 1);
    }),
  );
}
