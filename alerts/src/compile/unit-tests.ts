// Compiles the tests of an alert to a promtool unit test file.
import type { Alert, AlertTest, ExpectedAlert } from '../declare';
import type { Recording } from '../record';
import { valueTemplate } from '../units';
import { annotationsOf, conditionOf, labelsOf, type RuleOptions } from './rules-file';
import { minutesOf, timingOf, valuesOf, type Timing } from './test-samples';
import { variantsOf, type TestVariant } from './test-variants';

/** A test file. Adds a test without data unless the alert has one, and the variants of its tests. */
export function unitTest(alert: Alert, recordings: readonly Recording[], options: RuleOptions): object {
  const timing = timingOf(alert, recordings);
  const ownSteps = alert.tests.some(({ step }) => step !== undefined);
  const noData: AlertTest = { when: 'there is no data', series: [], ...(ownSteps && { at: '10m', step: '1m' }) };
  const queries = [conditionOf(alert).node, ...recordings.map(({ value }) => value.node)];
  const tests = alert.tests.some((t) => t.series.length === 0) ? alert.tests : [...alert.tests, noData];
  return {
    rule_files: ['../rules.yml'],
    evaluation_interval: `${evaluationStep(tests) ?? timing.step}m`,
    tests: [...tests, ...variantsOf(tests, timing, queries)].map((test) =>
      promtoolTest(alert, test, { ...options, timing }),
    ),
  };
}

/** Tests of more minutes are evaluated less often: each evaluation takes a millisecond or more. */
const LONG_MINUTES = 1_000;

/** Minutes between evaluations when tests have a step of their own. */
function evaluationStep(tests: readonly AlertTest[]): number | undefined {
  const stepped = tests.filter(({ step }) => step !== undefined);
  if (stepped.length === 0) return undefined;
  return stepped.some(({ at }) => at !== undefined && minutesOf(at) > LONG_MINUTES) ? 5 : 1;
}

function promtoolTest(
  alert: Alert,
  { when, series, fires, ...test }: TestVariant,
  { timing, ...options }: RuleOptions & { readonly timing: Timing },
): object {
  const end = test.at === undefined ? timing.end : minutesOf(test.at);
  const step = test.samplingStep ?? (test.step ? minutesOf(test.step) : timing.step);
  const expected =
    fires &&
    [fires].flat().map((one) => ({
      exp_labels: { ...labelsOf(alert), ...one.labels },
      exp_annotations: expandTemplates(annotationsOf(alert, options), valueTemplate(alert.value.unit), one),
    }));
  const silent = test.silent ?? (expected && timing.wait > timing.step ? [timing.wait - timing.step] : []);
  return {
    name: `${alert.name} ${expected ? 'fires' : 'is silent'} when ${when}`,
    interval: `${step * 60}s`,
    input_series: series.flat().map((s) => ({
      series: `${s.name}{${matchersOf(s.labels)}}`,
      values: valuesOf(s.phases, { step, end, isLost: test.isLost }),
    })),
    alert_rule_test: [...silent.map((minutes) => check(alert, minutes)), check(alert, end, expected)],
  };
}

function check(alert: Alert, minutes: number, expected: readonly object[] = []): object {
  return { alertname: alert.name, eval_time: `${minutes}m`, exp_alerts: expected };
}

function matchersOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(', ');
}

/** Expands the templates as Prometheus does, with the expected value and labels. */
function expandTemplates(
  annotations: Readonly<Record<string, string>>,
  template: string,
  { value, labels = {} }: ExpectedAlert,
): Record<string, string> {
  const expand = (text: string): string =>
    text.replaceAll(template, value).replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '');
  return Object.fromEntries(Object.entries(annotations).map(([key, text]) => [key, expand(text)]));
}
