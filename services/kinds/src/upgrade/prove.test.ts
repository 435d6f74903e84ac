// What an upgrade has proved, and how what the prover finds ends the step.
import type { Proved, ProofRequest } from '../clients/prover';
import type { Package } from '../clients/lookup';
import type { Registries } from '../clients/registries';
import { testContext } from '../testing/context';
import { ServiceError } from '@sextant/telemetry/errors';
import { HttpError } from '@sextant/kit/http-call';
import type { UpgradeInput } from './kind';
import { prove } from './prove';
import type { Results } from './results';

const react: UpgradeInput = { ecosystem: 'npm', package: 'react', version: '19.0.0' };
const manifest = JSON.stringify({
  dependencies: { react: '^19.0.0', 'react-dom': '^18.2.0', private: '1.0.0', local: 'file:../x', zod: '^3.0.0' },
  peerDependencies: { react: '>=17' },
});
const packages: Readonly<Record<string, Package>> = {
  'react-dom': {
    name: 'react-dom',
    latest: '19.0.0',
    versions: { '18.2.0': { peers: { react: '^18.2.0' } }, '18.3.1': { peers: { react: '^18.3.1' } }, '19.0.0': {} },
  },
  zod: { name: 'zod', latest: '3.0.0', versions: { '3.0.0': {} } },
};

interface Given {
  readonly answer?: Partial<Proved>;
  readonly input?: UpgradeInput;
  readonly text?: string;
}

function run({ answer, input = react, text = manifest }: Given) {
  const requests: ProofRequest[] = [];
  const lookups: [string, number | undefined][] = [];
  const services = {
    prover: async (request: ProofRequest): Promise<Proved> => {
      requests.push(request);
      return { result: 'proved', engine: 'z3', latency_ms: 12, ...answer };
    },
    registries: {
      npm: async (name, _, options) => {
        lookups.push([name, options?.maxAgeMs]);
        const answered = { status: 404, headers: new Headers(), body: '' };
        const cause = new HttpError('not found', { errorClass: 'VALIDATION_ERROR', answer: answered });
        if (!packages[name]) throw new ServiceError('missing', { errorClass: 'VALIDATION_ERROR', cause });
        return packages[name];
      },
    } as Registries,
  };
  const analyze = { manifest: '', path: 'file', range: '', from: '', to: '', change: 'major', warnings: [] } as const;
  const before = { analyze, apply: { manifest: text, changes: [] } };
  const { context } = testContext<UpgradeInput, Results>({ kind: 'upgrade', step: 'prove', input, before, services });
  return { proving: prove(context), requests, lookups };
}

test('all sections of the manifest and the peers of the other packages constrain the version', async () => {
  const { proving, requests, lookups } = run({});
  await expect(proving).resolves.toEqual({
    proof: {
      ...{ result: 'proved', engine: 'z3', latency_ms: 12 },
      constraints: [
        'file (dependencies) declares react ^19.0.0',
        'file (peerDependencies) declares react >=17',
        'react-dom 18.3.1 needs react ^18.3.1',
      ],
      unknown: 2,
    },
  });
  expect(requests[0]?.smtlib).toContain('(assert (not (and c1 c2 c3)))');
  expect(lookups).toEqual(['react-dom', 'private', 'zod'].map((name) => [name, 60_000]));
});

test.each([
  ['pip', 'requests', '2.32.3', 'requests>=2.32.3,<3\nflask\nrequests ; python_version < "3"\n', 2],
  ['cargo', 'serde', '1.0.210', '[dependencies]\nserde = "1.0.210"\n[dev-dependencies]\nserde = "1"\n', 2],
  ['go', 'x.io/y/v2', 'v2.1.0', 'module a\nrequire x.io/y/v2 v2.1.0\nexclude x.io/y/v2 v2.0.9\n', 3],
] as const)('%s: constraints are those of the manifest', async (ecosystem, name, version, text, count) => {
  const { proving, lookups } = run({ input: { ecosystem, package: name, version }, text });
  const { proof } = await proving;
  expect(proof.constraints).toHaveLength(count);
  expect(lookups).toEqual([]);
});

test('a refuted upgrade fails for good, and names the constraints that it breaks', async () => {
  const { proving } = run({ answer: { result: 'refuted', model: { c1: 'true', c2: 'true', c3: 'false', n0: '19' } } });
  await expect(proving).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: false });
  await expect(proving).rejects.toThrow('react 19.0.0 breaks a constraint: react-dom 18.3.1 needs react ^18.3.1');
});

test.each([
  ['unknown', 'TIMEOUT'],
  ['error', 'PROVIDER_ERROR'],
] as const)('when the prover finds %s, the step is tried again as %s', async (result, errorClass) => {
  const { proving } = run({ answer: { result, reason: 'out of memory' } });
  await expect(proving).rejects.toMatchObject({ errorClass, retryable: true });
  await expect(proving).rejects.toThrow('out of memory');
});
