// Writes "this version meets all of these constraints" as SMT-LIB over integers, and reads the counterexample.
import type { Formula, Operator, Scheme, Version } from './versions/formula';

export interface Constraint {
  /** As a sentence, for people: `react-dom 18.2.0 needs react ^18.2.0`. */
  readonly label: string;
  readonly formula: Formula;
}

export interface Obligation {
  readonly scheme: Scheme;
  readonly version: Version;
  readonly constraints: readonly Constraint[];
}

/**
 * A script that asserts the negation of the claim, so that it has no model when the claim holds. A version is a tuple
 * of integers, compared in order: epoch, numbers, and the rank of its suffix among those that occur.
 */
export function smtlibOf(obligation: Obligation): string {
  const { scheme, version, constraints } = obligation;
  const encoding = encodingOf(obligation);
  const names = constraints.map((_, i) => nameOf(i));
  return [
    '(set-logic QF_LIA)',
    ...encoding.variables.map((name) => `(declare-const ${name} Int)`),
    ...encoding.tupleOf(version).map((n, i) => `(assert (= ${encoding.variables[i]} ${n}))`),
    ...constraints.flatMap(({ label, formula }, i) => [
      // A comment ends with its line.
      `; ${label.replace(/[^\x20-\x7e]/g, ' ')}`,
      `(declare-const ${names[i]} Bool)`,
      `(assert (= ${names[i]} ${print(formula, encoding, scheme)}))`,
    ]),
    `(assert (not (and ${names.join(' ')})))`,
    '',
  ].join('\n');
}

/** The constraints that are false in a counterexample, which has the value of each name as SMT-LIB text. */
export function violated(
  constraints: readonly Constraint[],
  model: Readonly<Record<string, string>>,
): readonly Constraint[] {
  return constraints.filter((_, i) => model[nameOf(i)] === 'false');
}

const nameOf = (i: number): string => `c${i + 1}`;

interface Encoding {
  /** epoch, n0, n1, …, suffix */
  readonly variables: readonly string[];
  readonly tupleOf: (version: Version) => readonly number[];
  /** Every suffix that occurs, with its rank. */
  readonly ranks: ReadonlyMap<string, number>;
}

function encodingOf({ scheme, version, constraints }: Obligation): Encoding {
  const versions = [version, ...constraints.flatMap(({ formula }) => versionsIn(formula))];
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
    ranks,
    variables: ['epoch', ...indexes.map((i) => `n${i}`), 'suffix'],
    tupleOf: ({ epoch, numbers, suffix }) => [epoch, ...indexes.map((i) => numbers[i] ?? 0), ranks.get(suffix)!],
  };
}

function versionsIn(formula: Formula): readonly Version[] {
  switch (formula.type) {
    case 'and':
    case 'or':
      return formula.of.flatMap(versionsIn);
    case 'not':
      return versionsIn(formula.of);
    case 'compare':
      return [formula.version];
    case 'numbers':
      return [{ epoch: formula.epoch, numbers: formula.numbers, suffix: '' }];
    case 'is':
      return [];
  }
}

function print(formula: Formula, encoding: Encoding, scheme: Scheme): string {
  const { variables, ranks } = encoding;
  switch (formula.type) {
    case 'and':
    case 'or':
      return joined(
        formula.type,
        formula.of.map((part) => print(part, encoding, scheme)),
      );
    case 'not':
      return `(not ${print(formula.of, encoding, scheme)})`;
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
        within.map(([, rank]) => `(= suffix ${rank})`),
      );
    }
  }
}

function joined(connective: 'and' | 'or', parts: readonly string[]): string {
  if (parts.length === 0) return connective === 'and' ? 'true' : 'false';
  return parts.length === 1 ? parts[0]! : `(${connective} ${parts.join(' ')})`;
}

/** Tuples in lexicographic order: the first variable that differs decides. */
function comparison(operator: Operator, [variable, ...others]: readonly string[], tuple: readonly number[]): string {
  const [n, ...rest] = tuple;
  if (others.length === 0) return `(${operator} ${variable} ${n})`;
  const equal = `(= ${variable} ${n})`;
  if (operator === '=') return `(and ${equal} ${comparison(operator, others, rest)})`;
  return `(or (${operator[0]} ${variable} ${n}) (and ${equal} ${comparison(operator, others, rest)}))`;
}
