// The SMT-LIB encoding of constraints, solved by Z3.
import semver from 'semver';
import { randomOf, rangeOf, versionOf } from '../../testing/random-versions';
import { startZ3, type TestProver } from '../../testing/z3';
import { satisfies, type Scheme } from '../versions/formula';
import { goScheme } from '../versions/go';
import { npmScheme } from '../versions/npm';
import { pep440Scheme } from '../versions/pep440';
import { smtlibOf, violated, type Constraint } from './smt';

let z3: TestProver;
beforeAll(async () => {
  z3 = await startZ3();
});
afterAll(() => z3.end());

const constraint = (scheme: Scheme, range: string): Constraint => ({ label: range, formula: scheme.formula(range)! });

/** The violated ranges; an empty list is a proof. */
async function violatedRanges(scheme: Scheme, version: string, ranges: readonly string[]): Promise<readonly string[]> {
  const constraints = ranges.map((range) => constraint(scheme, range));
  const { result, model } = await z3.prove(smtlibOf({ scheme, version: scheme.parse(version)!, constraints }));
  expect(result).toBe(model === undefined ? 'proved' : 'refuted');
  return violated(constraints, model ?? {}).map(({ label }) => label);
}

test('Z3 agrees with the package semver on hundreds of random versions and ranges', async () => {
  const random = randomOf(2);
  let proved = 0;
  for (let i = 0; i < 300; i += 1) {
    const version = versionOf(random);
    const ranges = [random(1) === 0 ? '*' : rangeOf(random), rangeOf(random)];
    const expected = ranges.filter((range) => !semver.satisfies(version, range));
    expect([version, ranges, await violatedRanges(npmScheme, version, ranges)]).toEqual([version, ranges, expected]);
    proved += expected.length === 0 ? 1 : 0;
  }
  expect(proved).toBeGreaterThan(20);
}, 60_000);

test.each(
  ['2.32.3', '2.32', '3.0rc1', '3.0.post1', '1!1.0', '2.32.3.dev1'].flatMap((version) =>
    ['==2.32.*', '~=2.32', '>2.32,<3', '>=3.0rc1', '>3.0', '!=2.32.3', '<3.0', ''].map((range) => [version, range]),
  ),
)('Z3 agrees with PEP 440 on %s and %s', async (version, range) => {
  const expected = satisfies(pep440Scheme, version, range) ? [] : [range];
  expect(await violatedRanges(pep440Scheme, version, [range])).toEqual(expected);
});

test('all violated constraints are named, and no others', async () => {
  const ranges = ['v1.9.1', '!=v1.9.2', 'v1.10.0'];
  expect(await violatedRanges(goScheme, 'v1.9.2', ranges)).toEqual(['!=v1.9.2', 'v1.10.0']);
});

test('a line break in a label does not end the comment', () => {
  const constraints = [{ ...constraint(npmScheme, '^1'), label: 'x\n(assert false)\u2028' }];
  const script = smtlibOf({ scheme: npmScheme, version: npmScheme.parse('1.0.0')!, constraints });
  expect(script).toContain('; x (assert false) \n');
});
