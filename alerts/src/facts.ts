// Alerts on the fast path: services post their facts at once, with the labels that the rules give them.
import type { Fact } from '@sextant/signals/declare/fact';
import type { Node } from '@sextant/signals/query/expression';
import { render } from '@sextant/signals/query/render';
import { labelsOf, sortedByName } from './compile/rules-file';
import { thresholdOf, type Alert, type AlertGroup } from './declare';
import { valueTemplate } from './units';

/** The labels that a process adds to the labels of a fact. */
const PROCESS_LABELS: readonly string[] = ['service', 'env'];

/** The file that services read, by alert name. They add the links, because they know the URLs. */
export function factFile(groups: readonly AlertGroup[], timeScale = 1): object {
  const fast = groups.flatMap((group) => group.alerts).filter((alert) => alert.fastPath);
  return Object.fromEntries(sortedByName(fast).map((alert) => [alert.name, entryOf(alert, timeScale)]));
}

/** Returns one sentence per problem; empty when every fact and its rule lead to one alert. */
export function factProblems(groups: readonly AlertGroup[], facts: readonly Fact[]): readonly string[] {
  return groups
    .flatMap((group) => group.alerts)
    .flatMap((alert) =>
      problemsOf(
        alert,
        facts.find(({ name }) => name === alert.name),
      ),
    )
    .filter((problem) => problem !== undefined);
}

function problemsOf(alert: Alert, fact: Fact | undefined): readonly (string | undefined)[] {
  const say = (problem: string): string => `alert ${alert.name}: ${problem}`;
  if (!fact)
    return [alert.fastPath ? say('fastPath needs a fact of this name in signals/src/domains/facts.ts') : undefined];
  if (!alert.fastPath) return [say('services post a fact of this name: set fastPath: true')];
  const labels = valueLabels(alert.value.node);
  if (!labels) return [say('the labels of its value are not known: aggregate it by the labels of its fact')];
  return [labelProblem(labels, fact), thresholdProblem(alert, fact)].map((problem) => problem && say(problem));
}

function labelProblem(labels: readonly string[], fact: Fact): string | undefined {
  const own = labels.filter((label) => !PROCESS_LABELS.includes(label)).sort();
  const expected = fact.labels.map(({ name }) => name).sort();
  if (own.join() === expected.join()) return undefined;
  return `the value has the labels ${own.join(', ') || 'none'}, but its fact has ${expected.join(', ') || 'none'}`;
}

function thresholdProblem(alert: Alert, fact: Fact): string | undefined {
  const threshold = thresholdOf(alert.fires).value;
  if (!('above' in fact) || fact.above === threshold) return undefined;
  return `the threshold is ${threshold}, but that of its fact is ${String(fact.above)}: use the fact's`;
}

/** The labels of a query's result; undefined when they are those of the series. */
function valueLabels(node: Node): readonly string[] | undefined {
  switch (node.type) {
    case 'number':
      return [];
    case 'aggregate':
      return node.by;
    case 'binary':
      return valueLabels(node.left.type === 'number' ? node.right : node.left);
    case 'call':
      return node.name === 'vector' || node.name === 'time' ? [] : undefined;
    case 'selector':
    case 'logs':
      return undefined;
  }
}

function entryOf(alert: Alert, timeScale: number): object {
  const { summary, description, value, dashboard, runbook } = alert;
  const text = (template: string): string => withPlaceholders(template, value.unit);
  return {
    labels: labelsOf(alert),
    own_labels: [...(valueLabels(value.node) ?? [])].sort(),
    dashboard,
    runbook,
    query: render(value, { timeScale }),
    annotations: { summary: text(summary), description: text(description), value: text(valueTemplate(value.unit)) },
  };
}

/** Replaces the templates of Prometheus. Values of facts are counts, or whole seconds. */
function withPlaceholders(template: string, unit: string): string {
  return template
    .replaceAll(
      valueTemplate(unit),
      `{value}${valueTemplate(unit).replace(/\{\{.*\}\}/, '')}${unit === 'seconds' ? 's' : ''}`,
    )
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, '{$1}');
}
