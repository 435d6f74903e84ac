// Poetry's version constraints, with the examples of its documentation.
import { satisfies } from './formula';
import { poetryScheme } from './poetry';

// https://python-poetry.org/docs/dependency-specification/#version-constraints
test.each([
  ['^1.2.3', ['1.2.3', '1.9'], ['1.2.2', '2.0.0']],
  ['^1.2', ['1.2.0', '1.9'], ['1.1.9', '2.0']],
  ['^0.2.3', ['0.2.3', '0.2.9'], ['0.3.0']],
  ['^0.0.3', ['0.0.3'], ['0.0.4']],
  ['^0.0', ['0.0.9'], ['0.1.0']],
  ['^0', ['0.9'], ['1.0']],
  ['~1.2.3', ['1.2.9'], ['1.3.0']],
  ['~1.2', ['1.2.9'], ['1.3.0']],
  ['~1', ['1.9'], ['2.0']],
  ['*', ['1.0', '9.9'], ['9.9rc1']],
  ['1.2.*', ['1.2.9'], ['1.3']],
  ['1.2.3', ['1.2.3'], ['1.2.4']],
  ['>= 1.2, < 1.5', ['1.4'], ['1.5']],
  ['>=1.2 <1.5', ['1.4'], ['1.5']],
  ['^1.0 || ^3.0', ['1.5', '3.5'], ['2.0']],
  ['~=1.2.3', ['1.2.9'], ['1.3']],
  ['!=1.2', ['1.3'], ['1.2.0']],
])('%s admits and excludes versions as documented', (range, admitted, refused) => {
  for (const version of admitted) expect([version, satisfies(poetryScheme, version, range)]).toEqual([version, true]);
  for (const version of refused) expect([version, satisfies(poetryScheme, version, range)]).toEqual([version, false]);
});

test.each(['file:x', '>=1<2', '^', '^*', '1.2 | 2'])('%s is not a constraint', (range) => {
  expect(poetryScheme.formula(range)).toBeUndefined();
});

test.each([
  ['^1.2.3', '1.2.3'],
  ['>=1.2,<2', '1.2'],
  ['*', '0'],
])('the lowest version of %s is %s', (range, lowest) => {
  expect(poetryScheme.lowest(range)).toBe(lowest);
});
