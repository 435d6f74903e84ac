// Version ranges as formulas, which this module evaluates and the prover proves.

/** Versions compare by epoch, then numbers (missing ones are 0), then suffix. */
export interface Version {
  readonly epoch: number;
  readonly numbers: readonly number[];
  /** Normalized, such as `rc.1` or `rc1.post2`; empty for a plain release. */
  readonly suffix: string;
}

export type Operator = '<' | '<=' | '=' | '>=' | '>';

export type Formula =
  | { readonly type: 'and' | 'or'; readonly of: readonly Formula[] }
  | { readonly type: 'not'; readonly of: Formula }
  | { readonly type: 'compare'; readonly operator: Operator; readonly version: Version }
  /** The version has this epoch and starts with these numbers; if `whole`, all other numbers are 0. */
  | { readonly type: 'numbers'; readonly epoch: number; readonly numbers: readonly number[]; readonly whole: boolean }
  /** The version is a pre-release, or a post-release. */
  | { readonly type: 'is'; readonly phase: Phase };

export type Phase = 'pre' | 'post';

/** How an ecosystem parses and orders versions, and the meaning of its ranges. */
export interface Scheme {
  /** Undefined if the text is not a version. */
  readonly parse: (version: string) => Version | undefined;
  /** Compares the suffixes of two versions with equal numbers; negative if `a` is lower. */
  readonly compareSuffixes: (a: string, b: string) => number;
  readonly isPhase: (suffix: string, phase: Phase) => boolean;
  /** Undefined if the text is not a range of versions. */
  readonly formula: (range: string) => Formula | undefined;
  /** The lowest version that a range admits; undefined if there is none or the text is not a range. */
  readonly lowest: (range: string) => string | undefined;
}

export const and = (...of: readonly Formula[]): Formula => ({ type: 'and', of });
export const or = (...of: readonly Formula[]): Formula => ({ type: 'or', of });
export const not = (of: Formula): Formula => ({ type: 'not', of });
export const compare = (operator: Operator, version: Version): Formula => ({ type: 'compare', operator, version });
export const startsLike = ({ epoch, numbers }: Version): Formula => ({ type: 'numbers', epoch, numbers, whole: false });
export const releaseOf = ({ epoch, numbers }: Version): Formula => ({ type: 'numbers', epoch, numbers, whole: true });
export const is = (phase: Phase): Formula => ({ type: 'is', phase });

/** Negative if `a` is older than `b`. */
export function compareVersions(scheme: Scheme, a: Version, b: Version): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  const differences = Array.from({ length }, (_, i) => (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0));
  return a.epoch - b.epoch || differences.find((n) => n !== 0) || Math.sign(scheme.compareSuffixes(a.suffix, b.suffix));
}

/** Whether a version satisfies a formula. */
export function holds(scheme: Scheme, formula: Formula, version: Version): boolean {
  switch (formula.type) {
    case 'and':
      return formula.of.every((part) => holds(scheme, part, version));
    case 'or':
      return formula.of.some((part) => holds(scheme, part, version));
    case 'not':
      return !holds(scheme, formula.of, version);
    case 'compare':
      return compares(formula.operator, compareVersions(scheme, version, formula.version));
    case 'numbers': {
      const length = formula.whole ? Math.max(formula.numbers.length, version.numbers.length) : formula.numbers.length;
      const same = (_: unknown, i: number): boolean => (formula.numbers[i] ?? 0) === (version.numbers[i] ?? 0);
      return version.epoch === formula.epoch && Array.from({ length }, same).every(Boolean);
    }
    case 'is':
      return scheme.isPhase(version.suffix, formula.phase);
  }
}

function compares(operator: Operator, order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '=':
      return order === 0;
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
  }
}

/** Whether a range admits a version; false if either cannot be parsed. */
export function satisfies(scheme: Scheme, version: string, range: string): boolean {
  const parsed = scheme.parse(version);
  const formula = scheme.formula(range);
  return parsed !== undefined && formula !== undefined && holds(scheme, formula, parsed);
}

/** All versions in a formula. */
export function versionsIn(formula: Formula): readonly Version[] {
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
