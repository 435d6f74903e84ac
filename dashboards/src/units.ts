// Grafana's ids of units.

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

/** Grafana's id of a unit; other units follow the number, which is scaled: `3 M tokens/h`. */
export function grafanaUnit(unit: string): string {
  // The space keeps Grafana from reading the first letter of the unit as a prefix, such as m for milli.
  return GRAFANA_UNITS[unit] ?? `si: ${unit.replace(/\/second$/, '/s').replace(/\/hour$/, '/h')}`;
}

const SOFT_MAXIMA: Readonly<Record<string, number>> = {
  ratio: 0.01,
  percent: 1,
  seconds: 0.01,
  bytes: 1024,
  usd: 0.01,
  'usd/hour': 0.01,
  'seconds/second': 0.01,
};

/** The end of the axis of a line that is flat at zero; without it, Grafana chooses 100. */
export function softMaximum(unit: string): number {
  return SOFT_MAXIMA[unit] ?? 1;
}
