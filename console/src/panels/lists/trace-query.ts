// The search of a list of traces, as the API of traces takes it.
import type { Panel } from '../dashboard';

const UNITS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 } as const;
const LIMIT = 20;

export function traceQueryOf({ targets: [target] = [] }: Pick<Panel, 'targets'>) {
  const { service, operation, tags, minDuration } = target ?? { refId: 'A' };
  return {
    ...{ service, operation, limit: LIMIT },
    min_duration: minDuration === undefined ? undefined : secondsOf(minDuration),
    errors: tags === 'error=true' ? ('true' as const) : undefined,
  };
}

/** Of a duration such as `500ms`. */
function secondsOf(duration: string): number | undefined {
  const [, value, unit] = /^([\d.]+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  return unit === undefined ? undefined : Number(value) * UNITS[unit as keyof typeof UNITS];
}
