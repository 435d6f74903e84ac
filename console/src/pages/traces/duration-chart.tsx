// The duration of each trace over time. A point opens its trace; dragging chooses a time range.
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ItemOf } from '../../api/types';
import { useZoom } from '../../app/set-search';
import { TimeChart } from '../../charts/time-chart';
import { compact, duration } from '../../text/format';

export type FoundTrace = ItemOf<'/api/v1/traces'>;

export function DurationChart({ traces }: { readonly traces: readonly FoundTrace[] }) {
  const navigate = useNavigate();
  const zoom = useZoom();
  const points = useMemo(
    () =>
      traces
        .map(({ id, started_at, duration_seconds: value, errors }) => ({
          ...{ traceId: id, at: Date.parse(started_at), value },
          tone: errors > 0 ? ('bad' as const) : ('info' as const),
        }))
        .sort((a, b) => a.at - b.at),
    [traces],
  );
  return (
    <TimeChart
      label="Duration of each trace"
      draw="points"
      legend={false}
      height={180}
      times={points.map(({ at }) => at)}
      series={[{ label: 'Duration', values: points.map(({ value }) => value) }]}
      format={duration}
      formatAxis={(value) => (value !== null && value >= 60 ? `${compact(value)} s` : duration(value))}
      exemplars={points}
      onExemplar={({ traceId }) => void navigate({ to: '/traces/$id', params: { id: traceId } })}
      onZoom={zoom}
    />
  );
}
