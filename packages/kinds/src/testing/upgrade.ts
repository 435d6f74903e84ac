// The steps analyze, apply and prove of an upgrade, with the registry and manifests of the test.
import { HttpError } from '@sextant/http/client';
import { ServiceError } from '@sextant/telemetry/errors';
import type { ProofResponse } from '../clients/prover';
import type { Lookup, Package } from '../clients/registries/lookup';
import type { Registries } from '../clients/registries/registries';
import { newestOf } from '../clients/registries/releases';
import { analyze } from '../upgrade/analyze/analyze';
import { apply } from '../upgrade/apply';
import type { UpgradeInput } from '../upgrade/kind';
import type { Ecosystem } from '../upgrade/names';
import { prove } from '../upgrade/proof/prove';
import type { Analysis, Application, Proof, Results } from '../upgrade/results';
import { testContext } from './context';

export interface UpgradeCase {
  readonly ecosystem: Ecosystem;
  readonly package: string;
  readonly version: string;
  /** Manifests of the repository by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Releases by package and version. */
  readonly registry: Readonly<Record<string, Package['versions']>>;
  /** The range that the model proposes; default: the version. */
  readonly range?: string;
}

export interface UpgradeSteps {
  readonly analyze: () => Promise<Analysis>;
  readonly apply: () => Promise<Application>;
  readonly prove: () => Promise<Proof>;
}

export function upgradeSteps(
  { ecosystem, package: name, version, files, registry, range = version }: UpgradeCase,
  prover?: (smtlib: string) => Promise<ProofResponse>,
): UpgradeSteps {
  const input: UpgradeInput = {
    ...{ ecosystem, package: name, version },
    source: { repository: 'acme/api', issue_number: 1 },
  };
  const services = {
    registries: { [ecosystem]: lookupIn(registry) } as Registries,
    prover: async ({ smtlib }: { readonly smtlib: string }) => {
      if (!prover) throw new Error('the test has no prover');
      return prover(smtlib);
    },
    githubApp: {
      readManifests: async ({ paths }: { readonly paths: readonly string[] }) =>
        paths.flatMap((path) => (files[path] === undefined ? [] : [{ path, text: files[path] }])) as never,
      postResult: async () => 1,
    },
  };
  const contextOf = (step: string, before: Partial<Results>) =>
    testContext<UpgradeInput, Results>({ kind: 'upgrade', step, input, before, services }).context;
  const generate = { range, risk: 'low', summary: '', provider: '', model: '', cost_usd: 0 } as const;
  const steps: UpgradeSteps = {
    analyze: () => analyze(contextOf('analyze', {})),
    apply: async () => apply(contextOf('apply', { analyze: await steps.analyze(), generate })),
    prove: async () => prove(contextOf('prove', { analyze: await steps.analyze(), apply: await steps.apply() })),
  };
  return steps;
}

function lookupIn(registry: UpgradeCase['registry']): Lookup {
  return async (name, _caller, { newest } = {}): Promise<Package> => {
    const versions = registry[name];
    if (!versions) {
      const answer = { status: 404, headers: new Headers(), body: '' };
      const cause = new HttpError('not found', { errorClass: 'VALIDATION_ERROR', response: answer });
      throw new ServiceError(`${name} does not exist`, { errorClass: 'VALIDATION_ERROR', cause });
    }
    return { name, latest: newest && newestOf(versions, newest.scheme, () => true)?.version, versions };
  };
}
