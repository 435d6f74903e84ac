// Step prove: proves that the new version meets every constraint of the edited manifest.
import { ServiceError } from '@sextant/telemetry/errors';
import type { ProofResponse } from '../../clients/prover';
import { RULES } from '../ecosystem';
import { LANGUAGES } from '../languages';
import { invalid } from '../manifest/set-range';
import type { Ecosystem } from '../names';
import type { Context, Proof } from '../results';
import { claim, joinClaims, notModelled, type Claim } from './claim';
import { cargoClaim } from './premises/cargo';
import { declaredClaim } from './premises/declared';
import { goClaim } from './premises/go';
import { LANGUAGE, languageClaim } from './premises/language';
import { npmClaim } from './premises/npm';
import { pipClaim } from './premises/pip';
import { upgradeOf, type Upgrade } from './premises/upgrade';
import { smtlibOf, versionIn, violated, type Constraint } from './smt';

const TIMEOUT_MS = 5_000;
/** Each round drops the violated conditional constraints; the last one drops all conditional constraints. */
const MAX_ROUNDS = 3;

const CLAIMS: Readonly<Record<Ecosystem, (upgrade: Upgrade) => Promise<Claim>>> = {
  npm: npmClaim,
  pip: pipClaim,
  cargo: cargoClaim,
  go: goClaim,
};

/** What no proof covers. Every comment says so. */
const SCOPE: Readonly<Record<Ecosystem, string>> = {
  npm: 'lock files and indirect dependencies are not part of the claim',
  pip: 'lock files and indirect dependencies are not part of the claim',
  cargo: 'Cargo.lock and indirect dependencies are not part of the claim',
  go: 'go.work and modules that go.mod does not list are not part of the claim',
};

/**
 * The result is `unknown` if something that affects the upgrade is not modelled. Throws ServiceError; VALIDATION_ERROR,
 * with the violated constraints, if the upgrade is refuted.
 */
export async function prove(context: Context): Promise<Proof> {
  const upgrade = await upgradeOf(context);
  const whole = await claimOf(upgrade);
  const { response, proved, undecided } = await proofOf(context, whole);
  const gaps = [...whole.notModelled, ...undecided];
  return {
    proof: {
      result: gaps.length === 0 ? 'proved' : 'unknown',
      ...{ engine: response.engine, latency_ms: response.latency_ms },
      constraints: proved.map(({ label }) => label),
      premises: whole.premises,
      not_modelled: gaps,
    },
  };
}

async function claimOf(upgrade: Upgrade): Promise<Claim> {
  const { ecosystem, name, version, release } = upgrade;
  const unreadable = (release.unreadable ?? []).map((field) => `${name} ${version}: its ${field} cannot be read`);
  return joinClaims([
    declaredClaim(upgrade),
    languageClaim(upgrade),
    await CLAIMS[ecosystem](upgrade),
    notModelled(...unreadable),
    claim({ premises: [SCOPE[ecosystem]] }),
  ]);
}

interface ProofOutcome {
  readonly response: ProofResponse;
  readonly proved: readonly Constraint[];
  /** Sentences: conditional constraints that are violated, or may be. */
  readonly undecided: readonly string[];
}

async function proofOf(context: Context, whole: Claim): Promise<ProofOutcome> {
  let constraints = whole.constraints;
  const undecided: string[] = [];
  for (let round = 1; ; round += 1) {
    const response = await requestProof(context, { ...whole, constraints });
    if (response.result === 'proved') return { response, proved: constraints, undecided };
    if (response.result !== 'refuted') throw failureOf(response);
    const broken = violated(constraints, response.model ?? {});
    const unconditional = broken.filter(({ unless }) => unless === undefined);
    const dropped = round < MAX_ROUNDS ? broken : constraints.filter(({ unless }) => unless !== undefined);
    if (unconditional.length > 0 || dropped.length === 0) throw refutation(context, unconditional, response);
    undecided.push(...dropped.map(({ label, unless }) => `${label}: ${unless}`));
    constraints = constraints.filter((one) => !dropped.includes(one));
  }
}

function requestProof({ input, services, signal }: Context, { constraints, subjects }: Claim): Promise<ProofResponse> {
  const { scheme } = RULES[input.ecosystem];
  const used = subjects.filter(({ id }) => constraints.some(({ subject }) => subject === id));
  const smtlib = smtlibOf({ scheme, version: scheme.parse(input.version)!, constraints, subjects: used });
  return services.prover({ smtlib, timeoutMs: TIMEOUT_MS, signal });
}

/** Names the language version of the counterexample if a constraint on the language is violated. */
function refutation({ input }: Context, broken: readonly Constraint[], { model = {} }: ProofResponse): ServiceError {
  const { ecosystem, package: name, version } = input;
  const example = versionIn(LANGUAGE, model);
  const labels = broken.map(({ label, subject }) =>
    subject === LANGUAGE && example !== undefined
      ? `${label} (not met by ${LANGUAGES[ecosystem].name} ${example})`
      : label,
  );
  const list = labels.join('; ') || 'the prover did not return which';
  return invalid(`${name} ${version} violates a constraint: ${list}`);
}

function failureOf({ result, reason }: ProofResponse): ServiceError {
  const why = reason ? `: ${reason}` : '';
  return result === 'unknown'
    ? new ServiceError(`could not prove the upgrade in ${TIMEOUT_MS} ms${why}`, { errorClass: 'TIMEOUT' })
    : new ServiceError(`could not prove the upgrade: the prover failed${why}`, { errorClass: 'PROVIDER_ERROR' });
}
