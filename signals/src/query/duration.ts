// Durations in Prometheus syntax, and their scaling for drills and tests.

export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

/** A fixed window, a window that Grafana chooses, or the dashboard variable `window`. */
export type Window = Duration | '$__rate_interval' | '$__range' | '$window';

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export function durationSeconds(duration: Duration): number {
  const unit = /[a-z]+$/.exec(duration)?.[0] as keyof typeof MILLISECONDS;
  return (Number.parseFloat(duration) * MILLISECONDS[unit]) / 1000;
}

/** Multiplies a duration by `scale` and rounds to whole seconds, at least one. A scale of 1 returns it unchanged. */
export function scaleDuration(duration: Duration, scale: number): Duration {
  if (scale === 1) return duration;
  return `${Math.max(1, Math.round(durationSeconds(duration) * scale))}s`;
}
