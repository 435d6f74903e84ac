// Cargo versions and requirements: semver; a bare version is a caret requirement, and commas mean "and".
import type { Scheme } from './formula';
import { npmScheme } from './npm';

const COMPARATOR = /^(=|>=|>|<=|<|~|\^)?\s*((?:\d+|\*)(?:\.(?:\d+|\*)){0,2}(?:-[0-9a-z.-]+)?(?:\+[0-9a-z.-]+)?)$/i;

export const cargoScheme: Scheme = {
  ...npmScheme,
  formula: (requirement) => withNpm(requirement, npmScheme.formula),
  lowest: (requirement) => withNpm(requirement, npmScheme.lowest),
};

function withNpm<T>(requirement: string, read: (range: string) => T | undefined): T | undefined {
  const comparators = requirement.split(',').map((part) => COMPARATOR.exec(part.trim()));
  if (comparators.includes(null)) return undefined;
  return read(comparators.map((found) => npmComparator(found![1], found![2]!)).join(' '));
}

function npmComparator(operator: string | undefined, version: string): string {
  if (operator !== undefined) return `${operator}${version}`;
  return version.includes('*') ? version : `^${version}`;
}
