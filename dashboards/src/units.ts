// Grafana's ids of units, and the ends of their axes.
import type { Bound } from './thresholds';

const GRAFANA_UNITS: Readonly<Record<string, string>> = {
  seconds: 's',
  milliseconds: 'ms',
  bytes: 'bytes',
  mebibytes: 'mbytes',
  ratio: 'percentunit',
  percent: 'percent',
  usd: 'currencyUSD',
  // The title of such a panel says "per hour": Grafana's currencies have no time.
  'usd/hour': 'currencyUSD',
  celsius: 'celsius',
  watts: 'watt',
  'resource units': 'short',
  bool: 'none',
  state: 'none',
  // CPU seconds per second: the usage of one core.
  'seconds/second': 'percentunit',
  // The observations of a request histogram are requests.
  'observations/second': 'reqps',
};

/**
 * Grafana's id of a unit. Other units follow the number. Rates per hour are large, so they are scaled: `3 M tokens/h`.
 * The rest is not, as Grafana scales small numbers too: half a job per second would be `500 m jobs/s`.
 */
export function grafanaUnit(unit: string): string {
  // The space keeps Grafana from reading the first letter of the unit as a prefix, such as m for milli.
  const following = unit.endsWith('/hour')
    ? `si: ${unit.replace(/hour$/, 'h')}`
    : `suffix: ${unit.replace(/second$/, 's')}`;
  return GRAFANA_UNITS[unit] ?? following;
}

const SOFT_MAXIMA: Readonly<Record<string, number>> = {
  ratio: 0.01,
  percent: 1,
  seconds: 0.01,
  bytes: 1024,
  usd: 0.01,
  'usd/hour': 0.01,
  'seconds/second': 0.01,
  ...{ bool: 1, state: 1, cores: 1 },
  // Of other rates. Large ones are scaled, so the axis of a low one must not have fractions.
  ...{ '/second': 1, '/hour': 10 },
};

/** Nothing is counted in fractions. */
const SOFT_MAXIMUM_OF_COUNTS = 5;

/** Unit → what a share is a share of. */
const WHOLES: Readonly<Record<string, number>> = { ratio: 1, percent: 100 };

/**
 * The end of the axis of lines that are low; without it, Grafana chooses 100 for a line that is flat at zero, and twice the
 * value for other flat lines. A share that is bad when it is low, or only when it is high, is read against 100%.
 */
export function softMaximum(unit: string, bounds: readonly Pick<Bound, 'value' | 'bad'>[]): number {
  const whole = WHOLES[unit];
  if (whole !== undefined && bounds.some(({ value, bad }) => bad === 'below' || value >= whole / 2)) return whole;
  const [per = ''] = /\/\w+$/.exec(unit) ?? [];
  return SOFT_MAXIMA[unit] ?? SOFT_MAXIMA[per] ?? SOFT_MAXIMUM_OF_COUNTS;
}
