// Encodes "this version meets these constraints" as SMT-LIB over integers, and reads the counterexample.
import { versionsIn, type Formula, type Operator, type Scheme, type Version } from '../versions/formula';

export interface Constraint {
  /** A sentence: `react-dom 18.2.0 needs react ^18.2.0`. */
  readonly label: string;
  readonly formula: Formula;
  /** Id of the subject; undefined: the version of the package. */
  readonly subject?: string | undefined;
  /**
   * Why the constraint may not apply. If it is violated, the result is unknown; a violated constraint without a reason
   * refutes the upgrade.
   */
  readonly unless?: string | undefined;
}

/** Something else that has a version: the language, or another package. */
export interface Subject {
  /** Letters and digits; the prefix of its variables. */
  readonly id: string;
  readonly scheme: Scheme;
  /** Undefined: every release that the assumptions admit. */
  readonly version?: Version | undefined;
  readonly assumptions?: readonly Formula[] | undefined;
}

export interface Obligation {
  readonly scheme: Scheme;
  readonly version: Version;
  readonly constraints: readonly Constraint[];
  readonly subjects?: readonly Subject[] | undefined;
}

/**
 * A script that asserts the negation of the claim, so the claim holds if the script is unsatisfiable. A version is a
 * tuple of integers, in order of significance: epoch, numbers, and the rank of its suffix among all suffixes.
 */
export function smtlibOf({ scheme, version, constraints, subjects = [] }: Obligation): string {
  const all: readonly Subject[] = [{ id: '', scheme, version }, ...subjects];
  const encodings = new Map(all.map((subject) => [subject.id, encodingOf(subject, constraints)]));
  const names = constraints.map((_, i) => nameOf(i));
  return [
    '(set-logic QF_LIA)',
    ...all.flatMap((subject) => declarationsOf(subject, encodings.get(subject.id)!)),
    ...constraints.flatMap(({ label, formula, subject = '' }, i) => [
      // A line break would end the comment.
      `; ${label.replace(/[^\x20-\x7e]/g, ' ')}`,
      `(declare-const ${names[i]} Bool)`,
      `(assert (= ${names[i]} ${print(formula, encodings.get(subject)!)}))`,
    ]),
    `(assert (not ${joined('and', names)}))`,
    '',
  ].join('\n');
}

/** A subject without a version is any release without epoch and suffix. */
function declarationsOf({ version, assumptions = [] }: Subject, encoding: Encoding): readonly string[] {
  const { variables, tupleOf, ranks } = encoding;
  const numbers = variables.slice(1, -1);
  return [
    ...variables.map((name) => `(declare-const ${name} Int)`),
    ...(version
      ? tupleOf(version).map((n, i) => `(assert (= ${variables[i]} ${n}))`)
      : [
          `(assert (= ${variables[0]} 0))`,
          ...numbers.map((name) => `(assert (>= ${name} 0))`),
          `(assert (= ${variables.at(-1)} ${ranks.get('')}))`,
        ]),
    ...assumptions.map((formula) => `(assert ${print(formula, encoding)})`),
  ];
}

/** The version of a subject in a counterexample, without trailing zeros after the minor version. */
export function versionIn(id: string, model: Readonly<Record<string, string>>): string | undefined {
  const numbers: string[] = [];
  for (let i = 0; model[`${id}n${i}`] !== undefined; i += 1) numbers.push(model[`${id}n${i}`]!);
  while (numbers.length > 2 && numbers.at(-1) === '0') numbers.pop();
  return numbers.length === 0 ? undefined : numbers.join('.');
}

/** The constraints that are false in a counterexample, which maps names to SMT-LIB values. */
export function violated(
  constraints: readonly Constraint[],
  model: Readonly<Record<string, string>>,
): readonly Constraint[] {
  return constraints.filter((_, i) => model[nameOf(i)] === 'false');
}

const nameOf = (i: number): string => `c${i + 1}`;

interface Encoding {
  readonly scheme: Scheme;
  /** epoch, n0, n1, …, suffix */
  readonly variables: readonly string[];
  readonly tupleOf: (version: Version) => readonly number[];
  /** Suffixes with their ranks. */
  readonly ranks: ReadonlyMap<string, number>;
}

function encodingOf({ id, scheme, version, assumptions = [] }: Subject, constraints: readonly Constraint[]): Encoding {
  const formulas = constraints.filter(({ subject = '' }) => subject === id).map(({ formula }) => formula);
  const free: Version = { epoch: 0, numbers: [0, 0, 0], suffix: '' };
  const versions = [version ?? free, ...[...formulas, ...assumptions].flatMap(versionsIn)];
  const width = Math.max(...versions.map(({ numbers }) => numbers.length));
  const suffixes = [...new Set(versions.map(({ suffix }) => suffix))].sort(scheme.compareSuffixes);
  const ranks = new Map<string, number>();
  for (const [i, suffix] of suffixes.entries()) {
    const before = suffixes[i - 1];
    const same = before !== undefined && scheme.compareSuffixes(before, suffix) === 0;
    ranks.set(suffix, same ? ranks.get(before)! : i);
  }
  const indexes = Array.from({ length: width }, (_, i) => i);
  return {
    ...{ scheme, ranks },
    variables: ['epoch', ...indexes.map((i) => `n${i}`), 'suffix'].map((name) => id + name),
    tupleOf: ({ epoch, numbers, suffix }) => [epoch, ...indexes.map((i) => numbers[i] ?? 0), ranks.get(suffix)!],
  };
}

function print(formula: Formula, encoding: Encoding): string {
  const { variables, ranks, scheme } = encoding;
  switch (formula.type) {
    case 'and':
    case 'or':
      return joined(
        formula.type,
        formula.of.map((part) => print(part, encoding)),
      );
    case 'not':
      return `(not ${print(formula.of, encoding)})`;
    case 'compare':
      return comparison(formula.operator, variables, encoding.tupleOf(formula.version));
    case 'numbers': {
      const length = formula.whole ? variables.length - 2 : formula.numbers.length;
      const values = [formula.epoch, ...Array.from({ length }, (_, i) => formula.numbers[i] ?? 0)];
      return joined(
        'and',
        values.map((n, i) => `(= ${variables[i]} ${n})`),
      );
    }
    case 'is': {
      const within = [...ranks].filter(([suffix]) => scheme.isPhase(suffix, formula.phase));
      return joined(
        'or',
        within.map(([, rank]) => `(= ${variables.at(-1)} ${rank})`),
      );
    }
  }
}

function joined(connective: 'and' | 'or', parts: readonly string[]): string {
  if (parts.length === 0) return connective === 'and' ? 'true' : 'false';
  return parts.length === 1 ? parts[0]! : `(${connective} ${parts.join(' ')})`;
}

/** Compares tuples in lexicographic order. */
function comparison(operator: Operator, [variable, ...others]: readonly string[], tuple: readonly number[]): string {
  const [n, ...rest] = tuple;
  if (others.length === 0) return `(${operator} ${variable} ${n})`;
  const equal = `(= ${variable} ${n})`;
  if (operator === '=') return `(and ${equal} ${comparison(operator, others, rest)})`;
  return `(or (${operator[0]} ${variable} ${n}) (and ${equal} ${comparison(operator, others, rest)}))`;
}
