// Ranges of versions as formulas: what a range says of a version, to be evaluated here and proved elsewhere.

/** A version as its scheme orders it: epoch, then numbers (missing ones are 0), then what comes after them. */
export interface Version {
  readonly epoch: number;
  readonly numbers: readonly number[];
  /** The rest in its normal form, such as `rc.1` or `rc1.post2`; empty for a plain release. */
  readonly suffix: string;
}

export type Operator = '<' | '<=' | '=' | '>=' | '>';

export type Formula =
  | { readonly type: 'and' | 'or'; readonly of: readonly Formula[] }
  | { readonly type: 'not'; readonly of: Formula }
  | { readonly type: 'compare'; readonly operator: Operator; readonly version: Version }
  /** The version has the epoch, its first numbers are these, and with `whole` all others are 0. */
  | { readonly type: 'numbers'; readonly epoch: number; readonly numbers: readonly number[]; readonly whole: boolean }
  /** The version is a pre-release, or a post-release. */
  | { readonly type: 'is'; readonly phase: Phase };

export type Phase = 'pre' | 'post';

/** How the versions of an ecosystem are read and ordered, and what its ranges mean. */
export interface Scheme {
  /** Undefined for what is not a version. */
  readonly parse: (version: string) => Version | undefined;
  /** Orders suffixes of versions whose numbers are equal; negative when `a` comes first. */
  readonly compareSuffixes: (a: string, b: string) => number;
  readonly isPhase: (suffix: string, phase: Phase) => boolean;
  /** What a range says; undefined for what is not a range of versions. */
  readonly formula: (range: string) => Formula | undefined;
  /** The lowest version that a range admits; undefined when it admits none or is no range. */
  readonly lowest: (range: string) => string | undefined;
}

export const and = (...of: readonly Formula[]): Formula => ({ type: 'and', of });
export const or = (...of: readonly Formula[]): Formula => ({ type: 'or', of });
export const not = (of: Formula): Formula => ({ type: 'not', of });
export const compare = (operator: Operator, version: Version): Formula => ({ type: 'compare', operator, version });
export const startsLike = ({ epoch, numbers }: Version): Formula => ({ type: 'numbers', epoch, numbers, whole: false });
export const releaseOf = ({ epoch, numbers }: Version): Formula => ({ type: 'numbers', epoch, numbers, whole: true });
export const is = (phase: Phase): Formula => ({ type: 'is', phase });

/** Orders two versions of a scheme; negative when `a` is the older. */
export function compareVersions(scheme: Scheme, a: Version, b: Version): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  const differences = Array.from({ length }, (_, i) => (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0));
  return a.epoch - b.epoch || differences.find((n) => n !== 0) || Math.sign(scheme.compareSuffixes(a.suffix, b.suffix));
}

/** Whether a formula holds of a version. */
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

/** Whether a range admits a version; false when either cannot be read. */
export function satisfies(scheme: Scheme, version: string, range: string): boolean {
  const parsed = scheme.parse(version);
  const formula = scheme.formula(range);
  return parsed !== undefined && formula !== undefined && holds(scheme, formula, parsed);
}

/** Every version that a formula names. */
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
