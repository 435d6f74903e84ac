// Checks that every metric, label and label value that a rule selects on was emitted. Prometheus parses the rules.
import { readPrometheus } from '../apis';
import type { DrillPlatform } from '../drill-platform';

interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly type: '=' | '!=' | '=~' | '!~';
}

/** A selector of a rule; the name of the metric is one of the matchers. */
export interface Selector {
  readonly matchers: readonly Matcher[];
  /** Labels that an aggregation around the selector keeps. */
  readonly groupedBy: readonly string[];
}

/** The nodes of Prometheus' syntax tree that matter here. */
interface SyntaxNode {
  readonly type?: string;
  readonly matchers?: readonly Matcher[];
  readonly grouping?: readonly string[];
  readonly without?: boolean;
}

interface RuleGroups {
  readonly groups: readonly { readonly rules: readonly { readonly name: string; readonly query: string }[] }[];
}

/** Selectors that match no series after all drills, each with the reason. */
const UNMATCHED: Readonly<Record<string, string>> = {
  'ai_jobs_total{status="failed"}': 'our worker makes a dead letter of each failed job; workers of adopters need not',
  'llm_calls_total{error_class="AUTH_ERROR"}': 'no drill revokes the key of a model provider',
  'llm_calls_total{error_class="STALLED"}': 'jobs stall; the objective of model calls counts every class of errors',
  'llm_calls_total{error_class="UNKNOWN"}': 'the simulated providers fail in known ways only',
  otelcol_exporter_enqueue_failed_metric_points_total:
    'the queue for Prometheus fills only while Prometheus is down, which evaluates the rule',
};

/** Metrics of kube-state-metrics, the kubelet, cAdvisor and cert-manager, which the platform of drills does not have. */
const FROM_KUBERNETES = /^(?:kube|kubelet|container|certmanager)_/;

/** One sentence per selector of a loaded rule that has never matched a series, except those with a reason. */
export async function unmatchedSelectors(platform: DrillPlatform): Promise<readonly string[]> {
  const { groups } = await readPrometheus<RuleGroups>(platform, '/api/v1/rules');
  const problems: string[] = [];
  for (const { name, query } of groups.flatMap(({ rules }) => rules)) {
    const tree = await readPrometheus<unknown>(platform, `/api/v1/parse_query?query=${encodeURIComponent(query)}`);
    for (const selector of selectorsIn(tree)) problems.push(...(await problemsOf(platform, name, selector)));
  }
  return [...new Set([...problems, ...(await needlessReasons(platform))])];
}

/** One sentence per reason for a selector that does match a series. */
async function needlessReasons(platform: DrillPlatform): Promise<readonly string[]> {
  const selectors = Object.keys(UNMATCHED);
  const found = await Promise.all(selectors.map((selector) => hasSeries(platform, selector)));
  return selectors.filter((_, i) => found[i]).map((selector) => `${selector} matches a series: remove its reason`);
}

/** All selectors below a node. */
export function selectorsIn(node: unknown, groupedBy: readonly string[] = []): readonly Selector[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, matchers = [], grouping = [], without = false } = node as SyntaxNode;
  if (type === 'vectorSelector' || type === 'matrixSelector') return [{ matchers, groupedBy }];
  const labels = type === 'aggregation' && !without ? grouping : groupedBy;
  return Object.values(node).flatMap((child) => selectorsIn(child, labels));
}

async function problemsOf(platform: DrillPlatform, rule: string, selector: Selector): Promise<readonly string[]> {
  const wanted = [...expandValues(selector.matchers), ...selector.groupedBy.map((label) => withLabel(selector, label))];
  const found = await Promise.all(wanted.map((matchers) => hasSeries(platform, selectorText(matchers))));
  const unmatched = wanted.filter((_, i) => !found[i]).map(selectorText);
  return unmatched.filter((text) => !hasReason(text)).map((text) => `${rule}: no series matched ${text}`);
}

/** Also for the same selector with labels. */
function hasReason(text: string): boolean {
  if (FROM_KUBERNETES.test(text)) return true;
  return Object.keys(UNMATCHED).some((selector) => text === selector || text.startsWith(`${selector}{`));
}

/** The matchers with each value of a list such as `a|b` in its place, one list at a time. */
export function expandValues(matchers: readonly Matcher[]): readonly (readonly Matcher[])[] {
  const lists = matchers.filter(({ type, value }) => type === '=~' && /^[\w-]+(?:\|[\w-]+)+$/.test(value));
  if (lists.length === 0) return [matchers];
  return lists.flatMap((list) =>
    list.value
      .split('|')
      .map((value) => matchers.map((other) => (other === list ? ({ ...list, type: '=', value } as const) : other))),
  );
}

/** A label of `by` that no series has would make one group of all. */
function withLabel({ matchers }: Selector, name: string): readonly Matcher[] {
  return [...matchers, { name, type: '!=', value: '' }];
}

export function selectorText(matchers: readonly Matcher[]): string {
  const metric = matchers.find(({ name, type }) => name === '__name__' && type === '=');
  const others = matchers.filter((matcher) => matcher !== metric);
  const labels = others.map(({ name, type, value }) => `${name}${type}${JSON.stringify(value)}`).join(', ');
  return `${metric?.value ?? ''}${labels === '' && metric ? '' : `{${labels}}`}`;
}

async function hasSeries(platform: DrillPlatform, selector: string): Promise<boolean> {
  const path = `/api/v1/series?limit=1&match[]=${encodeURIComponent(selector)}`;
  return (await readPrometheus<readonly unknown[]>(platform, path)).length > 0;
}
