// Mutants of alerts. All mutants of an alert are rules of one file, so that promtool loads the series of a test only once.
import { DEFAULT_BASES } from '@sextant/signals/links';
import type { Node } from '@sextant/signals/query/expression';
import { render } from '@sextant/signals/query/render';
import { conditionOf, ruleGroups, type RuleOptions } from '../../compile/rules-file';
import { unitTest } from '../../compile/unit-tests';
import type { Alert, AlertGroup } from '../../declare';
import type { Recording } from '../../record';
import { mutationsOf, type MutationKind } from './mutants';

export interface Mutant {
  /** The name of the mutated alert. */
  readonly name: string;
  /** The name of the alert that it is a mutant of. */
  readonly alert: string;
  readonly kind: MutationKind | 'none';
  readonly change: string;
  readonly rules: readonly object[];
}

/** An alert with its mutants; the first one is unchanged. */
export interface MutatedAlert {
  readonly name: string;
  readonly mutants: readonly Mutant[];
  /** The rule file of some mutants. */
  readonly rules: (mutants: readonly Mutant[]) => object;
  /** The tests of the unchanged alert as promtool test files, which load `rules.json`. The shortest tests come first. */
  readonly testFiles: readonly ((mutants: readonly Mutant[]) => object)[];
}

/** In as many files are the tests of an alert. */
const TEST_FILES = 4;

const OPTIONS: RuleOptions = {
  timeScale: 1,
  runbookBase: DEFAULT_BASES.runbooks,
  dashboardBase: DEFAULT_BASES.grafana,
};

/** Mutants of the condition of each alert, and of the recording rules that it reads. */
export function mutatedAlerts(groups: readonly AlertGroup[]): readonly MutatedAlert[] {
  return groups.flatMap(({ alerts, recordings = [] }) => alerts.map((a) => mutated(a, recordingsOf(a, recordings))));
}

function mutated(alert: Alert, recordings: readonly Recording[]): MutatedAlert {
  const tested = { ...alert, tests: [...alert.tests, ...(alert.longTests ?? [])] };
  const { tests, ...file } = unitTest(tested, recordings, OPTIONS) as { readonly tests: readonly PromtoolTest[] };
  const sorted = tests.toSorted((a, b) => minutesOf(a) - minutesOf(b));
  const size = Math.ceil(sorted.length / TEST_FILES);
  return {
    name: alert.name,
    mutants: mutantsOf(alert, recordings),
    rules: (some) => ({
      groups: [{ name: 'mutants', rules: [...recordings.map(recordingRule), ...some.flatMap((m) => m.rules)] }],
    }),
    testFiles: Array.from({ length: Math.ceil(sorted.length / size) }, (_, i) => (some) => ({
      ...file,
      rule_files: ['rules.json'],
      tests: sorted.slice(i * size, (i + 1) * size).map(({ alert_rule_test: checks, ...test }) => ({
        ...test,
        alert_rule_test: checks.flatMap((check) => some.map(({ name }) => ({ ...check, alertname: name }))),
      })),
    })),
  };
}

interface PromtoolTest {
  readonly alert_rule_test: readonly { readonly eval_time: string }[];
}

/** How long promtool evaluates the rules. */
function minutesOf({ alert_rule_test: checks }: PromtoolTest): number {
  return Math.max(...checks.map(({ eval_time: time }) => Number.parseInt(time, 10)));
}

function mutantsOf(alert: Alert, recordings: readonly Recording[]): readonly Mutant[] {
  const condition = conditionOf(alert).node;
  const unchanged = { kind: 'none', change: 'unchanged', recordings: [], condition } as const;
  const changed = [
    unchanged,
    ...mutationsOf(condition).map(({ kind, change, node }) => ({ kind, change, recordings: [], condition: node })),
    ...recordings.flatMap((recording, i) =>
      mutationsOf(recording.value.node).map(({ kind, change, node }) => ({
        kind,
        change: `${recording.name}: ${change}`,
        recordings: readersOf(recording, recordings.with(i, withNode(recording, node))),
        condition,
      })),
    ),
  ];
  return changed.map(({ kind, change, ...rest }, i) => {
    const name = `${alert.name}_${i}`;
    return { name, alert: alert.name, kind, change, rules: rulesOf(alert, name, rest) };
  });
}

/** The recording rules of this name, and those that read it, directly or through another one. */
function readersOf({ name }: Recording, recordings: readonly Recording[]): readonly Recording[] {
  // A rule is declared after those that it reads.
  return recordings.reduce<readonly Recording[]>((found, one) => {
    const isReader = found.some((other) => render(one.value).includes(other.name));
    return one.name === name || isReader ? [...found, one] : found;
  }, []);
}

/**
 * Only the expression of the alert changes: its annotations contain the unchanged query. The recording rules that
 * change have names of their own; the others are evaluated once for all mutants.
 */
function rulesOf(
  alert: Alert,
  name: string,
  { recordings, condition }: { readonly recordings: readonly Recording[]; readonly condition: Node },
): readonly object[] {
  const names = new Map(recordings.map((r) => [r.name, `${r.name}_of_${name}`]));
  const own = recordings.map((r) => ({ ...withNode(r, renamed(r.value.node, names)), name: names.get(r.name)! }));
  const expr = render({ language: 'promql', unit: '', node: renamed(condition, names) });
  const { groups } = ruleGroups([{ name, recordings: own, alerts: [alert] }], OPTIONS) as {
    readonly groups: readonly { readonly rules: readonly object[] }[];
  };
  return groups.flatMap((g) => g.rules).map((rule) => ('alert' in rule ? { ...rule, alert: name, expr } : rule));
}

function recordingRule({ name, value }: Recording): object {
  return { record: name, expr: render(value) };
}

function withNode(recording: Recording, node: Node): Recording {
  return { ...recording, value: { ...recording.value, node } };
}

function renamed(node: Node, names: ReadonlyMap<string, string>): Node {
  switch (node.type) {
    case 'selector':
      return { ...node, name: names.get(node.name) ?? node.name };
    case 'call':
      return { ...node, args: node.args.map((arg) => renamed(arg, names)) };
    case 'subquery':
    case 'aggregate':
      return { ...node, arg: renamed(node.arg, names) };
    case 'binary':
      return { ...node, left: renamed(node.left, names), right: renamed(node.right, names) };
    default:
      return node;
  }
}

/** The recording rules that an alert reads, directly or through another one. */
function recordingsOf(alert: Alert, recordings: readonly Recording[]): readonly Recording[] {
  const direct = recordings.filter(({ name }) => render(conditionOf(alert)).includes(name));
  return recordings.filter((r) => direct.includes(r) || direct.some((d) => render(d.value).includes(r.name)));
}
