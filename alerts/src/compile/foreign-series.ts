// Variants of an alert's tests with series that its query must not read, and with each value that it must read.
import type { Matcher, Node } from '@sextant/signals/query/expression';
import type { AlertTest } from '../declare';
import type { Phase, Series } from '../series';

export type Selector = Extract<Node, { type: 'selector' }>;

/** Times the test's own series: sums, maxima and minima change if these are read. */
const FACTORS = [7, 1 / 7];

/**
 * The test with more series, each of which one condition of the query excludes: the alert and its value stay the same.
 * Without such series, the list is empty.
 */
export function withForeignSeries(test: AlertTest, selectors: readonly Selector[]): readonly AlertTest[] {
  return FACTORS.flatMap((factor) => withForeignOf(test, selectors, factor));
}

function withForeignOf(test: AlertTest, selectors: readonly Selector[], factor: number): readonly AlertTest[] {
  const own = new Set(test.series.flat().map(keyOf));
  const foreign = new Map<string, Series>();
  for (const series of test.series.flat())
    for (const selector of selectors.filter((one) => matches(one, series)))
      for (const other of selector.matchers.flatMap((matcher) => excludedBy(matcher, series, factor))) {
        const isRead = selectors.some((one) => matches(one, other));
        if (!isRead && !own.has(keyOf(other))) foreign.set(keyOf(other), other);
      }
  if (foreign.size === 0) return [];
  const when = `${test.when}, beside ${factor > 1 ? 'larger' : 'smaller'} series that the query excludes`;
  return [{ ...test, when, series: [...test.series, [...foreign.values()]] }];
}

/**
 * The test with each counter of one of several values divided among all of them, such as `a|b`: the sum stays the same.
 * The list is empty without such a condition.
 */
export function withEachAlternative(
  test: AlertTest,
  selectors: readonly Selector[],
  grouping: ReadonlySet<string>,
): readonly AlertTest[] {
  const matchers = selectors
    .flatMap((selector) => selector.matchers.map((matcher) => ({ selector, matcher })))
    .filter(({ matcher }) => matcher.op === '=~' && !grouping.has(matcher.label));
  const own = new Set(test.series.flat().map(keyOf));
  let changed = false;
  const divided = (series: Series): readonly Series[] => {
    if (series.kind !== 'counter') return [series];
    const found = matchers.find(({ selector }) => matches(selector, series));
    const values = found ? plainAlternatives(found.matcher.value) : [];
    const parts = values.map((value) => ({
      ...series,
      labels: { ...series.labels, [found!.matcher.label]: value },
      phases: series.phases.map((phase) => scaled(phase, 1 / values.length)),
    }));
    // A value that another selector treats differently, e.g. a failure among all results, would change the result.
    const isSame = (one: Selector) => parts.every((part) => matches(one, part) === matches(one, series));
    const isOwn = parts.some((part) => keyOf(part) !== keyOf(series) && own.has(keyOf(part)));
    if (parts.length < 2 || isOwn || !selectors.every(isSame)) return [series];
    changed = true;
    return parts;
  };
  const series = test.series.map((list) => list.flatMap(divided));
  return changed ? [{ ...test, when: `${test.when}, with every value that the query reads`, series }] : [];
}

/** The series with another value of a label, which the matcher excludes. */
function excludedBy(matcher: Matcher, series: Series, factor: number): readonly Series[] {
  const { label, op, value } = matcher;
  const others =
    op === '!=' ? [value] : op === '!~' ? plainAlternatives(value).filter((one) => one !== '') : ['excluded'];
  return others.map((other) => ({
    ...series,
    labels: { ...series.labels, [label]: other },
    phases: series.phases.map((phase) => scaled(phase, factor)),
  }));
}

function scaled(phase: Phase, factor: number): Phase {
  const { start, perMinute } = phase;
  return { ...phase, start: start === undefined ? undefined : start * factor, perMinute: perMinute * factor };
}

/** The alternatives of a pattern without other operators. */
function plainAlternatives(pattern: string): readonly string[] {
  return /^[\w|. -]*$/.test(pattern) ? pattern.split('|') : [];
}

function matches({ name, matchers }: Selector, series: Series): boolean {
  return name === series.name && matchers.every((matcher) => isMatch(matcher, series.labels[matcher.label] ?? ''));
}

function isMatch({ op, value }: Matcher, actual: string): boolean {
  switch (op) {
    case '=':
      return actual === value;
    case '!=':
      return actual !== value;
    case '=~':
      return new RegExp(`^(?:${value})$`).test(actual);
    case '!~':
      return !new RegExp(`^(?:${value})$`).test(actual);
  }
}

function keyOf({ name, labels }: Series): string {
  return JSON.stringify([name, Object.entries(labels).sort()]);
}

/** The selectors of a query, in order. */
export function selectorsOf(node: Node): readonly Selector[] {
  switch (node.type) {
    case 'selector':
      return [node];
    case 'call':
      return node.args.flatMap(selectorsOf);
    case 'subquery':
    case 'aggregate':
      return selectorsOf(node.arg);
    case 'binary':
      return [...selectorsOf(node.left), ...selectorsOf(node.right)];
    default:
      return [];
  }
}

/** The labels by which a query aggregates. */
export function groupingOf(node: Node): readonly string[] {
  switch (node.type) {
    case 'call':
      return node.args.flatMap(groupingOf);
    case 'subquery':
      return groupingOf(node.arg);
    case 'aggregate':
      return [...node.by, ...groupingOf(node.arg)];
    case 'binary':
      return [...groupingOf(node.left), ...groupingOf(node.right)];
    default:
      return [];
  }
}
