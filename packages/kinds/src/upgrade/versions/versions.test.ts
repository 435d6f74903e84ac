// Versions and ranges of each ecosystem.
import semver from 'semver';
import { cargoScheme } from './cargo';
import { compareVersions, satisfies } from './formula';
import { goScheme, majorOfPath } from './go';
import { npmScheme } from './npm';
import { pep440Scheme } from './pep440';
import { randomOf, rangeOf, versionOf } from '../../testing/random-versions';

describe('PEP 440', () => {
  test('versions are ordered', () => {
    const ordered = [
      ...['1.0.dev1', '1.0a1.dev1', '1.0a1', '1.0a2', '1.0b1', '1.0rc1.dev2', '1.0rc1', '1.0rc1.post1', '1.0'],
      ...['1.0.post1.dev1', '1.0.post1', '1.0.1', '1.1', '1.10', '2024.1', '1!0.1'],
    ];
    const shuffled = ordered.toReversed();
    const order = (a: string, b: string) =>
      compareVersions(pep440Scheme, pep440Scheme.parse(a)!, pep440Scheme.parse(b)!);
    expect(shuffled.toSorted(order)).toEqual(ordered);
  });

  test.each([
    ['1.0', '1.0.0'],
    ['1.0alpha1', '1.0a1'],
    ['1.0-1', '1.0.post1'],
    ['1.0.Preview_2', '1.0rc2'],
    ['v1.0', '1.0'],
    ['1.0-dev', '1.0.dev0'],
  ])('%s and %s are equal', (a, b) => {
    expect(satisfies(pep440Scheme, a, `==${b}`)).toBe(true);
  });

  test.each(['', 'x', '1.0+cpu', '1..0', '1.0-', '^1.0', 'latest', `1.${'9'.repeat(16)}`])(
    '%j is not a public version',
    (version) => {
      expect(pep440Scheme.parse(version)).toBeUndefined();
    },
  );

  test.each([
    ['2.32.3', '==2.32.3', true],
    ['2.32.3', '==2.32.*', true],
    ['2.32.3', '==2.3.*', false],
    ['2.32', '==2.32.0.*', true],
    ['2.32.3', '!=2.32.*', false],
    ['2.32.3', '>=2.31,<3', true],
    ['3.0', '>=2.31,<3', false],
    ['2.33', '~=2.32', true],
    ['3.0', '~=2.32', false],
    ['2.32.9', '~=2.32.3', true],
    ['2.33.0', '~=2.32.3', false],
    ['2.32.3', '', true],
    ['3.0rc1', '>=2', false],
    ['3.0rc1', '>=3.0rc1', true],
    ['3.0rc1', '<3.0', false],
    ['3.0rc1', '>=2,<3.0rc2', true],
    ['3.0.post1', '>3.0', false],
    ['3.0.post2', '>3.0.post1', true],
    ['3.0.1', '>3.0', true],
    ['1!1.0', '>=2', true],
    ['1.0', '===1.0', true],
  ])('%s meets %s: %s', (version, range, expected) => {
    expect(satisfies(pep440Scheme, version, range)).toBe(expected);
  });

  test.each(['^1.0', '=1.0', '~=1', '>=1.*', '==1.0a1.*', '1.0', '>=1.0 <2'])('%s is not a range', (range) => {
    expect(pep440Scheme.formula(range)).toBeUndefined();
  });

  test.each([
    ['>=2.31,<3', '2.31'],
    ['~=2.3,>=2.31.1', '2.31.1'],
    ['==2.*', '2'],
    ['<3', '0'],
    ['', '0'],
    ['==1!2.0.post1', '1!2.0.post1'],
  ])('the lowest version of %j is %s', (range, version) => {
    expect(pep440Scheme.lowest(range)).toBe(version);
  });
});

describe('cargo', () => {
  test.each([
    ['1.0.210', '1.0.190', true],
    ['2.0.0', '1.0.190', false],
    ['0.2.5', '0.2.3', true],
    ['0.3.0', '0.2.3', false],
    ['1.0.210', '=1.0.190', false],
    ['1.2.0', '>=1.1, <1.3', true],
    ['1.2.0', '1.*', true],
    ['1.2.0', '*', true],
    ['1.3.0', '~1.2', false],
    ['1.3.0-beta.1', '1.2', false],
  ])('%s meets %s: %s', (version, requirement, expected) => {
    expect(satisfies(cargoScheme, version, requirement)).toBe(expected);
  });

  test.each(['', '1.0 || 2.0', '1 - 2', '1.0 2.0', 'latest', 'x', '1.x'])('%j is not a requirement', (requirement) => {
    expect(cargoScheme.formula(requirement)).toBeUndefined();
  });
});

describe('go', () => {
  test.each([
    ['v1.10.0', 'v1.9.1', true],
    ['v1.9.0', 'v1.9.1', false],
    ['v1.10.0-rc.1', 'v1.9.1', true],
    ['v0.0.0-20240102000000-abcdefabcdef', 'v0.0.0-20240101000000-abcdefabcdef', true],
    ['v2.0.0+incompatible', 'v1.9.1', true],
    ['v1.9.2', '!=v1.9.2', false],
  ])('%s meets %s: %s', (version, requirement, expected) => {
    expect(satisfies(goScheme, version, requirement)).toBe(expected);
  });

  test.each([
    ['github.com/gin-gonic/gin', undefined],
    ['github.com/jackc/pgx/v5', 5],
    ['gopkg.in/yaml.v3', 3],
    ['example.com/v/vault', undefined],
  ])('the path %s has the major version %s', (path, major) => {
    expect(majorOfPath(path)).toBe(major);
  });
});

test('npm ranges agree with the package semver, for thousands of random versions and ranges', () => {
  const random = randomOf(1);
  let satisfied = 0;
  for (let i = 0; i < 3_000; i += 1) {
    const version = versionOf(random);
    const range = rangeOf(random);
    const expected = semver.satisfies(version, range);
    expect([version, range, satisfies(npmScheme, version, range)]).toEqual([version, range, expected]);
    satisfied += expected ? 1 : 0;
  }
  expect(satisfied).toBeGreaterThan(300);
});
