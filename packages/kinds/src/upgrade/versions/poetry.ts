// Poetry's version constraints: PEP 440 specifiers, carets, tildes, wildcards, alternatives and exact versions.
import { and, not, or, is, type Formula, type Scheme } from './formula';
import { parsePep440, pep440Scheme } from './pep440';

const ONE = /^(\^|~=|~|===?|!=|<=|>=|<|>)?([^|^~=!<>]+)$/;

export const poetryScheme: Scheme = {
  ...pep440Scheme,
  formula: (range) => {
    const alternatives = range.split('||').map(formulaOf);
    return alternatives.every((one) => one !== undefined) ? or(...alternatives) : undefined;
  },
  lowest: (range) => {
    const specifiers = specifiersOf(range.split('||')[0]!);
    return specifiers && pep440Scheme.lowest(specifiers.join(','));
  },
};

function formulaOf(range: string): Formula | undefined {
  const specifiers = specifiersOf(range);
  if (!specifiers) return undefined;
  if (specifiers.length === 0) return and(not(is('pre')));
  return pep440Scheme.formula(specifiers.join(','));
}

/** Converts a constraint to PEP 440 specifiers; undefined if the text is not a constraint. */
function specifiersOf(range: string): readonly string[] | undefined {
  // Spaces may separate an operator from its version.
  const parts = range
    .replace(/([\^~=!<>])[ \t]+/g, '$1')
    .split(/[\s,]+/)
    .filter(Boolean);
  const found = parts.map((part) => {
    const [, operator, version] = ONE.exec(part) ?? [];
    return version === undefined ? undefined : specifierOf(operator, version);
  });
  return found.every((one) => one !== undefined) ? found.flat() : undefined;
}

function specifierOf(operator: string | undefined, version: string): readonly string[] | undefined {
  if (/^(?:\*|x)$/i.test(version)) return operator === undefined ? [] : undefined;
  if (version.endsWith('.*')) return [`${operator ?? '=='}${version}`];
  if (operator === undefined) return [`==${version}`];
  if (operator !== '^' && operator !== '~') return [`${operator}${version}`];
  const parsed = parsePep440(version);
  if (!parsed) return undefined;
  const { numbers, epoch } = parsed;
  const above = operator === '^' ? caretLimit(numbers) : tildeLimit(numbers);
  return [`>=${version}`, `<${epoch === 0 ? '' : `${epoch}!`}${above.join('.')}`];
}

/** A caret fixes the leftmost nonzero number; if all numbers are 0, the last one. */
function caretLimit(numbers: readonly number[]): readonly number[] {
  const first = numbers.findIndex((n) => n !== 0);
  const fixed = first < 0 ? numbers.length - 1 : first;
  return numbers.slice(0, fixed + 1).map((n, i) => (i === fixed ? n + 1 : n));
}

function tildeLimit(numbers: readonly number[]): readonly number[] {
  const fixed = Math.min(1, numbers.length - 1);
  return numbers.slice(0, fixed + 1).map((n, i) => (i === fixed ? n + 1 : n));
}
