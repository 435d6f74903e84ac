// Names of OpenTelemetry metrics and attributes in Prometheus, as the compatibility specification of both maps them:
// https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
import { DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';

/** UCUM units with a name in Prometheus. */
const UNITS: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  KBy: 'kilobytes',
  kBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  W: 'watts',
  g: 'grams',
  Cel: 'celsius',
  Hz: 'hertz',
  '%': 'percent',
};
/** Units after a slash: `By/s` is bytes_per_second. */
const PER: Readonly<Record<string, string>> = {
  s: 'second',
  min: 'minute',
  h: 'hour',
  d: 'day',
};

/** Whether a metric is a Prometheus counter. */
export function isCounter(metric: MetricData): boolean {
  return metric.dataPointType === DataPointType.SUM && metric.isMonotonic;
}

/** `http.client.request.duration` in `s` is http_client_request_duration_seconds; a counter ends in `_total`. */
export function familyName(metric: MetricData): string {
  const { name, unit } = metric.descriptor;
  const words = name.replace(/[^a-zA-Z0-9:]+/g, '_').replace(/_total$/, '');
  const suffix = unitSuffix(unit, metric);
  const withUnit = suffix === '' || words.endsWith(`_${suffix}`) ? words : `${words}_${suffix}`;
  return isCounter(metric) ? `${startWithLetter(withUnit)}_total` : startWithLetter(withUnit);
}

/** Units in braces, such as `{request}`, are comments; `1` is a ratio for gauges. */
function unitSuffix(unit: string, metric: MetricData): string {
  if (unit === '1') return metric.dataPointType === DataPointType.GAUGE ? 'ratio' : '';
  const [base = '', per] = unit.replace(/\{[^{}]*\}/g, '').split('/');
  const words = [base && (UNITS[base] ?? base), per && `per_${PER[per] ?? per}`].filter(Boolean);
  return words
    .join('_')
    .split(/[^a-zA-Z0-9]/)
    .filter(Boolean)
    .join('_');
}

/** A label name that Prometheus accepts and that no histogram, scrape or family uses. */
export function labelName(attribute: string): string {
  const name = startWithLetter(attribute.replace(/[^a-zA-Z0-9_]/g, '_'));
  return name === 'le' || name.startsWith('__') ? `key_${name.replace(/^_+/, '')}` : name;
}

function startWithLetter(name: string): string {
  return /^[a-zA-Z_:]/.test(name) ? name : `_${name}`;
}
