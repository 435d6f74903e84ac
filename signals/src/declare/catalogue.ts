// The catalogue: all declarations of a product, and the rules that apply across them.
import { TARGET_LABELS } from './label';
import type { LogField } from './log-field';
import { seriesBudget, type Metric } from './metric';
import type { Objective } from './objective';
import type { Attribute, Span } from './span';

export interface Catalogue {
  readonly metrics: readonly Metric[];
  readonly spans: readonly Span[];
  readonly attributes: readonly Attribute[];
  readonly logFields: readonly LogField[];
  readonly objectives: readonly Objective[];
}

/** Merges catalogues, for example Sextant's and that of an adopter. */
export function mergeCatalogues(...parts: readonly Catalogue[]): Catalogue {
  return {
    metrics: parts.flatMap((p) => p.metrics),
    spans: parts.flatMap((p) => p.spans),
    attributes: parts.flatMap((p) => p.attributes),
    logFields: parts.flatMap((p) => p.logFields),
    objectives: parts.flatMap((p) => p.objectives),
  };
}

type Declaration = Metric | Span | Attribute | LogField | Objective;

/** Collects the declarations that modules export. */
export function catalogueOf(...modules: readonly Readonly<Record<string, unknown>>[]): Catalogue {
  const all = modules.flatMap((m) => Object.values(m)).filter(isDeclaration);
  const of = <D extends Declaration['declares']>(what: D): Extract<Declaration, { declares: D }>[] =>
    all.filter((d): d is Extract<Declaration, { declares: D }> => d.declares === what);
  return {
    metrics: of('metric').filter((m) => !m.foreign),
    spans: of('span'),
    attributes: of('attribute'),
    logFields: of('log-field'),
    objectives: of('objective'),
  };
}

function isDeclaration(value: unknown): value is Declaration {
  return typeof value === 'object' && value !== null && 'declares' in value;
}

/**
 * Checks names, units, buckets and budgets. Returns every problem as a sentence that names the declaration.
 *
 * @param budget maximum number of series per process, if every combination of label values occurs
 */
export function validateCatalogue(catalogue: Catalogue, budget = 250_000): readonly string[] {
  const problems = [
    ...duplicates('metric', catalogue.metrics),
    ...duplicates('span', catalogue.spans),
    ...duplicates('attribute', catalogue.attributes),
    ...duplicates('log field', catalogue.logFields),
    ...duplicates('objective', catalogue.objectives),
    ...catalogue.metrics.flatMap(metricProblems),
    ...catalogue.objectives.flatMap(objectiveProblems),
  ];
  const series = catalogue.metrics.reduce((sum, m) => sum + seriesBudget(m), 0);
  if (series > budget) {
    problems.push(`the catalogue allows ${series} series, over the budget of ${budget}: lower the budget of a label`);
  }
  return problems;
}

function duplicates(what: string, items: readonly { readonly name: string }[]): string[] {
  const seen = new Set<string>();
  return items.filter((i) => seen.size === seen.add(i.name).size).map((i) => `${what} ${i.name} is declared twice`);
}

/** Names of labels that would create a series per request. */
const ID_LABELS = /(^|_)(id|uuid|user|run|trace|span|email|path|url)$/;
const UNIT_SUFFIXES: Readonly<Record<string, string>> = {
  seconds: '_seconds',
  bytes: '_bytes',
  usd: '_usd',
  ratio: '_ratio',
};

function metricProblems(metric: Metric): string[] {
  const problems: string[] = [];
  const say = (text: string): number => problems.push(`metric ${metric.name}: ${text}`);
  if (!/^[a-z][a-z0-9_]*$/.test(metric.name)) say('the name must be lower-case snake_case');
  if (metric.help.trim() === '') say('help is empty');
  if (metric.kind === 'counter' && !metric.name.endsWith('_total')) say('a counter must end in _total');
  if (metric.kind !== 'counter' && metric.name.endsWith('_total')) say('only a counter may end in _total');
  const suffix = UNIT_SUFFIXES[metric.unit];
  if (suffix && !metric.name.replace(/_total$/, '').endsWith(suffix)) {
    say(`the unit is ${metric.unit}, so the name must end in ${suffix}`);
  }
  for (const l of metric.labels) {
    if (!/^[a-z][a-z0-9_]*$/.test(l.name)) say(`label ${l.name} must be lower-case snake_case`);
    if ((TARGET_LABELS as readonly string[]).includes(l.name)) say(`label ${l.name} is reserved for target labels`);
    if (ID_LABELS.test(l.name)) say(`label ${l.name} looks like an id: use a span attribute or a log field instead`);
    if (l.budget < 1) say(`label ${l.name} has no values`);
  }
  if (metric.kind === 'histogram' && metric.buckets.some((b, i, all) => i > 0 && b <= (all[i - 1] ?? 0))) {
    say('buckets must be in ascending order');
  }
  return problems;
}

function objectiveProblems(o: Objective): string[] {
  const problems: string[] = [];
  if (o.target <= 0 || o.target >= 1) problems.push(`objective ${o.name}: target must be between 0 and 1`);
  if (o.type === 'latency' && !o.metric.buckets.includes(o.threshold)) {
    problems.push(`objective ${o.name}: threshold ${o.threshold} is not a bucket of ${o.metric.name}`);
  }
  if (o.type === 'ratio' && !o.metric.labels.some((l) => l.name === o.label)) {
    problems.push(`objective ${o.name}: ${o.metric.name} has no label ${o.label}`);
  }
  return problems;
}
