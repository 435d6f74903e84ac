// A small chart of one series, without axes.

export interface SparklineProps {
  readonly values: readonly (number | null)[];
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}

export function Sparkline({ values, label, width = 96, height = 24 }: SparklineProps) {
  const max = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const points = values
    .flatMap((value, index) =>
      value === null ? [] : [`${(index * step).toFixed(1)},${(height - 2 - (value / max) * (height - 4)).toFixed(1)}`],
    )
    .join(' ');
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <polyline points={points} fill="none" stroke="var(--series-1)" strokeWidth="1.5" />
    </svg>
  );
}
