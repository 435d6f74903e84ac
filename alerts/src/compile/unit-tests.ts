// Compiles the tests of an alert to a promtool unit test file.
import { durationSeconds } from '@sextant/signals/query/duration';
import type { Alert, AlertTest } from '../declare';
import { annotationsOf, labelsOf, type RuleOptions } from './rules-file';
import type { Series } from '../series';
import { valueTemplate } from '../units';

/** Minutes until the windows of all rules are filled and the value is constant. */
const WARM_UP_MINUTES = 10;

/** Rules are evaluated less often in long tests, which would take minutes. */
const LONG_MINUTES = 1_000;

/** A test file. Adds a test without data unless the alert has one. */
export function unitTest(alert: Alert, options: RuleOptions): object {
  const noData: AlertTest = { when: 'there is no data', series: [] };
  const tests = alert.tests.some((t) => t.series.length === 0) ? alert.tests : [...alert.tests, noData];
  return {
    rule_files: ['../rules.yml'],
    evaluation_interval: tests.some(({ minutes = 0 }) => minutes > LONG_MINUTES) ? '5m' : '1m',
    tests: tests.map((test) => promtoolTest(alert, test, options)),
  };
}

function promtoolTest(alert: Alert, { when, series, fires, minutes }: AlertTest, options: RuleOptions): object {
  const wait = alert.for ? durationSeconds(alert.for) / 60 : 0;
  const end = minutes ?? wait + WARM_UP_MINUTES;
  const expected = fires && [
    {
      exp_labels: { ...labelsOf(alert), ...fires.labels },
      exp_annotations: expandTemplates(annotationsOf(alert, options), valueTemplate(alert.value.unit), fires),
    },
  ];
  const pending = expected && wait > 1 ? [check(alert, wait - 1)] : [];
  return {
    name: `${alert.name} ${expected ? 'fires' : 'is silent'} when ${when}`,
    interval: '1m',
    input_series: series.flat().map((s) => inputSeries(s, end)),
    alert_rule_test: [...pending, check(alert, end, expected)],
  };
}

function check(alert: Alert, minutes: number, expected: readonly object[] = []): object {
  return { alertname: alert.name, eval_time: `${minutes}m`, exp_alerts: expected };
}

function inputSeries({ name, labels, start, perMinute, values }: Series, minutes: number): object {
  const matchers = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return { series: `${name}{${matchers.join(', ')}}`, values: values ?? `${start}+${perMinute}x${minutes}` };
}

/** Expands the templates as Prometheus does, with the expected value and labels. */
function expandTemplates(
  annotations: Readonly<Record<string, string>>,
  template: string,
  { value, labels = {} }: NonNullable<AlertTest['fires']>,
): Record<string, string> {
  const expand = (text: string): string =>
    text.replaceAll(template, value).replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '');
  return Object.fromEntries(Object.entries(annotations).map(([key, text]) => [key, expand(text)]));
}
