// From the cases of an alert to a promtool unit test file.
import { durationSeconds } from '@sextant/signals/query/duration';
import type { Alert, Case } from '../declare';
import { annotationsOf, labelsOf, type RuleOptions } from './rules-file';
import type { Series } from '../series';
import { valueTemplate } from '../units';

/** Minutes until every window of the rules is filled; then the value is steady. */
const SETTLED = 10;

/** The content of one test file; a case without any data is added to those declared. */
export function unitTest(alert: Alert, options: RuleOptions): object {
  const silence: Case = { when: 'there is no data', series: [] };
  const cases = alert.tests.some((t) => t.series.length === 0) ? alert.tests : [...alert.tests, silence];
  return {
    rule_files: ['../rules.yml'],
    evaluation_interval: '1m',
    tests: cases.map((c) => testOf(alert, c, options)),
  };
}

function testOf(alert: Alert, { when, series, fires }: Case, options: RuleOptions): object {
  const wait = alert.for ? durationSeconds(alert.for) / 60 : 0;
  const end = wait + SETTLED;
  const expected = fires && [
    {
      exp_labels: { ...labelsOf(alert), ...fires.labels },
      exp_annotations: printed(annotationsOf(alert, options), valueTemplate(alert.value.unit), fires),
    },
  ];
  const notYet = expected && wait > 1 ? [check(alert, wait - 1)] : [];
  return {
    name: `${alert.name} ${expected ? 'fires' : 'is silent'} when ${when}`,
    interval: '1m',
    input_series: series.flat().map((s) => inputSeries(s, end)),
    alert_rule_test: [...notYet, check(alert, end, expected)],
  };
}

function check(alert: Alert, minutes: number, expected: readonly object[] = []): object {
  return { alertname: alert.name, eval_time: `${minutes}m`, exp_alerts: expected };
}

function inputSeries({ name, labels, start, perMinute }: Series, minutes: number): object {
  const matchers = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return { series: `${name}{${matchers.join(', ')}}`, values: `${start}+${perMinute}x${minutes}` };
}

/** What Prometheus makes of the templates for the value and labels of the case. */
function printed(
  annotations: Readonly<Record<string, string>>,
  template: string,
  { value, labels = {} }: NonNullable<Case['fires']>,
): Record<string, string> {
  const fill = (text: string): string =>
    text.replaceAll(template, value).replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '');
  return Object.fromEntries(Object.entries(annotations).map(([key, text]) => [key, fill(text)]));
}
