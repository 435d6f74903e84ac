// The units of signals as Grafana knows them.
const KNOWN: Readonly<Record<string, string>> = {
  seconds: 's',
  bytes: 'bytes',
  ratio: 'percentunit',
  percent: 'percent',
  usd: 'currencyUSD',
  bool: 'none',
  // CPU seconds a second: the share of one core.
  'seconds/second': 'percentunit',
  // A histogram counts observations; of requests, that is requests a second.
  'observations/second': 'reqps',
};

/** Grafana's id of a unit; what it does not know is written behind the number. */
export function grafanaUnit(unit: string): string {
  return KNOWN[unit] ?? `suffix: ${unit.replace(/\/second$/, '/s').replace(/\/hour$/, '/h')}`;
}
