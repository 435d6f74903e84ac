// The encoding of constraints, solved by Z3 itself.
import semver from 'semver';
import { init } from 'z3-solver';
import { randomOf, rangeOf, versionOf } from '../../testing/random-versions';
import { smtlibOf, violated, type Constraint } from './smt';
import { satisfies, type Scheme } from '../versions/formula';
import { goScheme } from '../versions/go';
import { npmScheme } from '../versions/npm';
import { pep440Scheme } from '../versions/pep440';

type Z3 = Awaited<ReturnType<typeof init>>;

let z3: Z3;
/** A counterexample by name, as the prover answers; undefined for a proof. */
let solve: (script: string) => Promise<Readonly<Record<string, string>> | undefined>;

beforeAll(async () => {
  z3 = await init();
  const { Solver } = z3.Context('test');
  solve = async (script) => {
    const solver = new Solver();
    solver.fromString(script);
    const answer = await solver.check();
    expect(answer).not.toBe('unknown');
    if (answer === 'unsat') return undefined;
    const values = solver
      .model()
      .sexpr()
      .matchAll(/\(define-fun (\w+) \(\) \w+\s+(\S+)\)/g);
    return Object.fromEntries([...values].map(([, name, value]) => [name, value]));
  };
});
afterAll(() => z3.em.PThread.terminateAllThreads());

const constraint = (scheme: Scheme, range: string): Constraint => ({ label: range, formula: scheme.formula(range)! });

async function broken(
  scheme: Scheme,
  version: string,
  ranges: readonly string[],
): Promise<readonly string[] | 'proved'> {
  const constraints = ranges.map((range) => constraint(scheme, range));
  const model = await solve(smtlibOf({ scheme, version: scheme.parse(version)!, constraints }));
  return model === undefined ? 'proved' : violated(constraints, model).map(({ label }) => label);
}

test('Z3 and the package semver agree on hundreds of versions and ranges', async () => {
  const random = randomOf(2);
  let proved = 0;
  for (let i = 0; i < 300; i += 1) {
    const version = versionOf(random);
    const ranges = [random(1) === 0 ? '*' : rangeOf(random), rangeOf(random)];
    const wrong = ranges.filter((range) => !semver.satisfies(version, range));
    expect([version, ...ranges, await broken(npmScheme, version, ranges)]).toEqual([
      ...[version, ...ranges],
      wrong.length === 0 ? 'proved' : ranges.filter((range) => wrong.includes(range)),
    ]);
    proved += wrong.length === 0 ? 1 : 0;
  }
  expect(proved).toBeGreaterThan(20);
}, 60_000);

test.each([
  ...['2.32.3', '2.32', '3.0rc1', '3.0.post1', '1!1.0', '2.32.3.dev1'].flatMap((version) =>
    ['==2.32.*', '~=2.32', '>2.32,<3', '>=3.0rc1', '>3.0', '!=2.32.3', '<3.0', ''].map((range) => [version, range]),
  ),
])('PEP 440: %s and %s', async (version, range) => {
  const expected = satisfies(pep440Scheme, version, range) ? 'proved' : [range];
  expect(await broken(pep440Scheme, version, [range])).toEqual(expected);
});

test('every broken constraint is named, and the others are not', async () => {
  expect(await broken(goScheme, 'v1.9.2', ['v1.9.1', '!=v1.9.2', 'v1.10.0'])).toEqual(['!=v1.9.2', 'v1.10.0']);
});

test('a label cannot end its comment', () => {
  const constraints = [{ ...constraint(npmScheme, '^1'), label: 'x\n(assert false)\u2028' }];
  const script = smtlibOf({ scheme: npmScheme, version: npmScheme.parse('1.0.0')!, constraints });
  expect(script).toContain('; x (assert false) \n');
});
