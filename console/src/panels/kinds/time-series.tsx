// Lines, bars or points over time.
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Panel } from '../dashboard';
import { drawnExemplars } from '../exemplars';
import { frameOf } from '../frame';
import { toneOf } from '../colors';
import { fieldOf } from '../fields';
import { SeriesChart } from '../series-chart';
import { chartThresholds } from '../thresholds';
import type { KindProps } from './kind';

/** Of Grafana's opacity, from which an area is filled. */
const FILL_FROM = 10;

/** Rows of Postgres have points only where something happened: a pause is no gap. */
function isSql({ targets = [] }: Panel): boolean {
  return targets.some(({ rawSql }) => rawSql !== undefined);
}

export function TimeSeriesPanel({ panel, data, height, range, marked, syncKey, onZoom }: KindProps) {
  const navigate = useNavigate();
  const field = panel.fieldConfig?.defaults ?? {};
  const frame = useMemo(() => {
    const series = data.targets.flatMap(({ ref_id: refId, series }) =>
      series.flatMap((one) => {
        const { displayName, custom } = fieldOf(panel, { name: one.name, refId });
        return custom?.hideFrom?.viz ? [] : [{ ...one, name: displayName ?? (one.name || 'value') }];
      }),
    );
    return frameOf(series, isSql(panel) ? Infinity : data.step_seconds);
  }, [panel, data]);
  const { fromMs, toMs } = range;
  const exemplars = useMemo(() => {
    const all = data.targets.flatMap((target) =>
      target.exemplars.map(({ at, value, trace_id: traceId }) => ({ at: at * 1000, value, traceId })),
    );
    return drawnExemplars(all, { fromMs, toMs });
  }, [data, fromMs, toMs]);
  const { stacking, drawStyle, fillOpacity = 0 } = field.custom ?? {};
  const stacked = stacking !== undefined && stacking.mode !== 'none';
  return (
    <SeriesChart
      label={panel.title ?? 'Series'}
      {...{ frame, range, height, stacked, exemplars }}
      unit={field.unit}
      decimals={field.decimals}
      thresholds={chartThresholds(field)}
      toneOfSeries={(name) => {
        const { color } = fieldOf(panel, { name });
        return color?.mode === 'fixed' && color.fixedColor !== undefined ? toneOf(color.fixedColor) : undefined;
      }}
      sortedLegend={panel.options?.legend?.sortDesc ?? false}
      draw={drawStyle ?? 'line'}
      fill={stacked || fillOpacity >= FILL_FROM}
      onExemplar={({ traceId }) => void navigate({ to: '/traces/$id', params: { id: traceId } })}
      {...(field.min !== undefined && { min: field.min })}
      {...(field.max !== undefined && { max: field.max })}
      {...(marked && { marked })}
      {...(syncKey !== undefined && { syncKey })}
      {...(onZoom && { onZoom })}
    />
  );
}
