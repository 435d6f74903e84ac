// Durations as Prometheus writes them, and their scaling for drills and tests that cannot wait.

export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

/** A fixed window, one that Grafana chooses from the panel's resolution, or the dashboard's variable `window`. */
export type Window = Duration | '$__rate_interval' | '$__range' | '$window';

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The length of a duration in seconds. */
export function durationSeconds(duration: Duration): number {
  const unit = /[a-z]+$/.exec(duration)?.[0] as keyof typeof MILLISECONDS;
  return (Number.parseFloat(duration) * MILLISECONDS[unit]) / 1000;
}

/** A duration multiplied by `scale`, never under one second and in whole seconds; a scale of 1 leaves it as it is. */
export function scaleDuration(duration: Duration, scale: number): Duration {
  if (scale === 1) return duration;
  return `${Math.max(1, Math.round(durationSeconds(duration) * scale))}s`;
}
