// The series of a LogQL query over time.
import { useMemo } from 'react';
import type { ResponseOf } from '../../api/types';
import { useZoom } from '../../app/set-search';
import { TimeChart } from '../../charts/time-chart';
import { compact } from '../../text/format';

type LogqlSeries = NonNullable<ResponseOf<'get', '/api/v1/logs/query'>['series']>;

export function LogqlChart({ series }: { readonly series: LogqlSeries }) {
  const zoom = useZoom();
  const { times, drawn } = useMemo(() => chartOf(series), [series]);
  return <TimeChart label="Result of the query" times={times} series={drawn} format={compact} onZoom={zoom} />;
}

function chartOf(series: LogqlSeries) {
  const seconds = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at ?? 0)))].sort((a, b) => a - b);
  const drawn = series.map(({ labels, points }) => {
    const values = new Map(points.map(([at, value]) => [at ?? 0, value ?? null]));
    return { label: labelOf(labels), values: seconds.map((at) => values.get(at) ?? null) };
  });
  return { times: seconds.map((at) => at * 1000), drawn };
}

function labelOf(labels: Readonly<Record<string, string>>): string {
  const text = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return text.length === 0 ? 'value' : text.join(', ');
}
