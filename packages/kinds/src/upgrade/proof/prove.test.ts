// The step prove with a fake prover: the claim, and the outcomes of the step.
import type { ProofResponse, ProofRequest } from '../../clients/prover';
import type { Package } from '../../clients/registries/lookup';
import type { Registries } from '../../clients/registries/registries';
import { testContext } from '../../testing/context';
import { ServiceError } from '@sextant/telemetry/errors';
import { HttpError } from '@sextant/http/client';
import type { UpgradeInput } from '../kind';
import { prove } from './prove';
import type { Results } from '../results';

const react: UpgradeInput = { ecosystem: 'npm', package: 'react', version: '19.0.0' };
const manifest = JSON.stringify({
  dependencies: { react: '^19.0.0', 'react-dom': '^18.2.0', private: '1.0.0', local: 'file:../x', zod: '^3.0.0' },
  peerDependencies: { react: '>=17' },
});
const packages: Readonly<Record<string, Package>> = {
  react: { name: 'react', latest: '19.0.0', versions: { '19.0.0': {}, '19.1.0': { languages: ['>=18'] } } },
  'react-dom': {
    name: 'react-dom',
    latest: '19.0.0',
    versions: { '18.2.0': { peers: { react: '^18.2.0' } }, '18.3.1': { peers: { react: '^18.3.1' } }, '19.0.0': {} },
  },
  zod: { name: 'zod', latest: '3.0.0', versions: { '3.0.0': {} } },
};

interface Setup {
  /** Responses of the prover, in order; the last one repeats. */
  readonly responses?: readonly Partial<ProofResponse>[];
  readonly input?: UpgradeInput;
  readonly text?: string;
}

function run({ responses = [{}], input = react, text = manifest }: Setup = {}) {
  const requests: ProofRequest[] = [];
  const lookups: [string, number | undefined][] = [];
  const services = {
    prover: async (request: ProofRequest): Promise<ProofResponse> => {
      requests.push(request);
      const response = responses[Math.min(requests.length, responses.length) - 1];
      return { result: 'proved', engine: 'z3', latency_ms: 12, ...response };
    },
    registries: {
      npm: async (name, _, options) => {
        lookups.push([name, options?.maxAgeMs]);
        const response = { status: 404, headers: new Headers(), body: '' };
        const cause = new HttpError('not found', { errorClass: 'VALIDATION_ERROR', response });
        if (!packages[name]) throw new ServiceError('missing', { errorClass: 'VALIDATION_ERROR', cause });
        return packages[name];
      },
    } as Registries,
  };
  const analyze = {
    ...({ manifest: '', path: 'file', range: '', from: '', to: '', change: 'major', warnings: [] } as const),
    ...{ declarations: [0], others: [] },
  };
  const before = { analyze, apply: { manifest: text, changes: [] } };
  const { context } = testContext<UpgradeInput, Results>({ kind: 'upgrade', step: 'prove', input, before, services });
  return { proving: prove(context), requests, lookups };
}

test('the manifest and the peers of other packages constrain the version, and gaps are listed', async () => {
  const { proving, requests, lookups } = run();
  await expect(proving).resolves.toEqual({
    proof: {
      ...{ result: 'unknown', engine: 'z3', latency_ms: 12 },
      constraints: [
        'file (dependencies) declares react ^19.0.0',
        'file (peerDependencies) declares react >=17',
        'react-dom 18.3.1 needs react ^18.3.1',
      ],
      premises: [
        'react-dom 18.3.1 is the newest release that ^18.2.0 admits',
        'lock files and indirect dependencies are not part of the claim',
      ],
      not_modelled: [
        'the requirements of private 1.0.0 (it is not in the registry)',
        'the requirements of local file:../x (a path)',
      ],
    },
  });
  expect(requests[0]?.smtlib).toContain('(assert (not (and c1 c2 c3)))');
  expect(lookups).toEqual(['react', 'react-dom', 'private', 'zod'].map((name) => [name, 60_000]));
});

test('an upgrade without gaps is proved', async () => {
  const { proof } = await run({ text: '{"dependencies":{"react":"^19.0.0","zod":"^3.0.0"}}' }).proving;
  expect(proof).toMatchObject({ result: 'proved', not_modelled: [] });
});

test('a violated constraint that may not apply makes the result unknown', async () => {
  const responses: Partial<ProofResponse>[] = [
    { result: 'refuted', model: { c1: 'true', c2: 'false', languagen0: '14' } },
    {},
  ];
  const text = '{"dependencies":{"react":"^19.0.0"},"engines":{"node":">=14"}}';
  const input = { ...react, version: '19.1.0' };
  const { proving, requests } = run({ responses, text, input });
  const reason = 'npm only warns about engines, unless engine-strict is set';
  const { proof } = await proving;
  expect(proof).toMatchObject({
    result: 'unknown',
    constraints: ['file (dependencies) declares react ^19.0.0'],
    not_modelled: [`react 19.1.0 needs Node.js >=18: ${reason}`],
  });
  expect(requests).toHaveLength(2);
});

test('a refuted upgrade fails without a retry, and names the violated constraints', async () => {
  const model = { c1: 'true', c2: 'true', c3: 'false', n0: '19' };
  const { proving } = run({ responses: [{ result: 'refuted', model }] });
  await expect(proving).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: false });
  await expect(proving).rejects.toThrow('react 19.0.0 violates a constraint: react-dom 18.3.1 needs react ^18.3.1');
});

test.each([
  ['unknown', 'TIMEOUT'],
  ['error', 'PROVIDER_ERROR'],
] as const)('the result %s of the prover is a retryable %s', async (result, errorClass) => {
  const { proving } = run({ responses: [{ result, reason: 'out of memory' }] });
  await expect(proving).rejects.toMatchObject({ errorClass, retryable: true });
  await expect(proving).rejects.toThrow('out of memory');
});
