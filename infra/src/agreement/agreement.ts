// Whether what queries select on is there: a sentence for each metric or label that nothing in the cluster has.
import type { Emitter, Target } from './targets';
import { relabeled, type Labels } from './relabel';
import type { Matcher, Selection } from './selections';

/** Series of one metric: who emits them, and the labels that they bear beside those of their target. */
export interface Series {
  readonly name: string;
  readonly emitters: readonly Emitter[] | 'all';
  readonly labels: readonly string[];
}

/** Labels of a stream of log lines, with the values that they can have; undefined for any. */
export type Streams = Readonly<Record<string, readonly string[] | undefined>>;

export interface Produced {
  readonly targets: readonly Target[];
  readonly series: readonly Series[];
  readonly streams: Streams;
}

/** What a selection asks for and nothing produces; undefined when all of it is there. */
export function missingFrom({ targets, series, streams }: Produced, selection: Selection): string | undefined {
  const { where, metric, matchers, grouping } = selection;
  const needed = [...new Set([...matchers.filter(asksForIt).map(({ label }) => label), ...grouping])];
  if (metric === undefined) {
    const label = needed.find((name) => !(name in streams));
    if (label !== undefined) return `${where}: log lines have no label ${label}`;
    const odd = matchers.find(({ label: name, ...rest }) => !accepts(rest, streams[name]));
    return odd && `${where}: no log line has ${odd.label}${odd.op}"${odd.value}"`;
  }
  const all = series.filter(({ name }) => name === metric);
  const bearers = all.flatMap((one) => bearersOf(one, targets));
  if (bearers.length === 0) return `${where}: nothing that is scraped has the metric ${metric}`;
  const missing = needed.find((label) => !bearers.some((labels) => label in labels));
  if (missing !== undefined) return `${where}: ${metric} has no label ${missing}`;
  const fits = bearers.some((labels) => matchers.every(({ label, ...rest }) => accepts(rest, valuesOf(labels, label))));
  if (fits) return undefined;
  const asked = matchers.map(({ label, op, value }) => `${label}${op}"${value}"`).join(', ');
  return `${where}: no ${metric} has all of ${asked}`;
}

/** `tenant=""` asks for series without it. */
const asksForIt = ({ op, value }: Matcher): boolean => op !== '!=' && op !== '!~' && value !== '';

/** Labels of series: those of targets with their value, those of metrics with any. */
const ANY = '\0any';

function bearersOf({ name, emitters, labels }: Series, targets: readonly Target[]): Labels[] {
  return targets
    .filter(({ emitter }) => emitters === 'all' || emitters.includes(emitter))
    .flatMap(({ values, labels: ofTarget, metricRelabelings }) =>
      combinations(labels, values)
        .map((own) => relabeled({ ...own, ...ofTarget, __name__: name }, metricRelabelings))
        .filter((kept) => kept !== undefined),
    );
}

/** A series for each value of the labels whose values are known. */
function combinations(labels: readonly string[], values: Target['values']): Labels[] {
  let all: Labels[] = [{}];
  for (const label of labels) all = all.flatMap((one) => (values[label] ?? [ANY]).map((v) => ({ ...one, [label]: v })));
  return all;
}

function valuesOf(labels: Labels, label: string): readonly string[] | undefined {
  const value = labels[label];
  return value === ANY ? undefined : [value ?? ''];
}

/** A dashboard's variable within the value stands for any. */
function accepts({ op, value }: Pick<Matcher, 'op' | 'value'>, values: readonly string[] | undefined): boolean {
  if (values === undefined || value.includes('$')) return true;
  const matches = (text: string): boolean =>
    op === '=' || op === '!=' ? text === value : new RegExp(`^(?:${value})$`).test(text);
  return values.some((text) => matches(text) === !op.startsWith('!'));
}
