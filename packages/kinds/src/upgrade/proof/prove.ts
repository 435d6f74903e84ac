// Step prove: has the prover show that the chosen version meets every constraint of the edited manifest.
import { ServiceError } from '@sextant/telemetry/errors';
import type { Proved } from '../../clients/prover';
import { caseFor } from './upgrade-claim';
import { RULES } from '../ecosystem';
import { LANGUAGES } from '../languages';
import { invalid } from '../manifest/set-range';
import type { Case } from './claim';
import { LANGUAGE } from './premises/language';
import type { Context, Proof } from '../results';
import { smtlibOf, versionIn, violated, type Constraint } from './smt';

const TIMEOUT_MS = 5_000;
/** Doubtful constraints that are broken are left out, some at a time; after this many proofs all of them are. */
const MAX_ROUNDS = 3;

/** The answer is `unknown` where anything that decides is not modelled. Throws ServiceError; VALIDATION_ERROR with the
 * constraints that the version breaks. */
export async function prove(context: Context): Promise<Proof> {
  const found = await caseFor(context);
  const { proved, shown, doubtful } = await proofOf(context, found);
  const notModelled = [...found.notModelled, ...doubtful];
  return {
    proof: {
      result: notModelled.length === 0 ? 'proved' : 'unknown',
      ...{ engine: proved.engine, latency_ms: proved.latency_ms },
      constraints: shown.map(({ label }) => label),
      premises: found.premises,
      not_modelled: notModelled,
    },
  };
}

interface Shown {
  readonly proved: Proved;
  readonly shown: readonly Constraint[];
  /** Constraints that are or may be broken where it is in doubt whether they count, as sentences. */
  readonly doubtful: readonly string[];
}

async function proofOf(context: Context, found: Case): Promise<Shown> {
  let rest = found.constraints;
  const doubtful: string[] = [];
  for (let round = 1; ; round += 1) {
    const proved = await ask(context, { ...found, constraints: rest });
    if (proved.result === 'proved') return { proved, shown: rest, doubtful };
    if (proved.result !== 'refuted') throw failureOf(proved);
    const broken = violated(rest, proved.model ?? {});
    const certain = broken.filter(({ doubt }) => doubt === undefined);
    const uncertain = round < MAX_ROUNDS ? broken : rest.filter(({ doubt }) => doubt !== undefined);
    if (certain.length > 0 || uncertain.length === 0) throw refutation(context, certain, proved);
    doubtful.push(...uncertain.map(({ label, doubt }) => `${label}: ${doubt}`));
    rest = rest.filter((one) => !uncertain.includes(one));
  }
}

function ask({ input, services, signal }: Context, { constraints, subjects }: Case): Promise<Proved> {
  const { scheme } = RULES[input.ecosystem];
  const used = subjects.filter(({ id }) => constraints.some(({ subject }) => subject === id));
  const smtlib = smtlibOf({ scheme, version: scheme.parse(input.version)!, constraints, subjects: used });
  return services.prover({ smtlib, timeoutMs: TIMEOUT_MS, signal });
}

/** With the version of the language of the counterexample, where a constraint on it is broken. */
function refutation({ input }: Context, broken: readonly Constraint[], { model = {} }: Proved): ServiceError {
  const { ecosystem, package: name, version } = input;
  const example = versionIn(LANGUAGE, model);
  const labels = broken.map(({ label, subject }) =>
    subject === LANGUAGE && example !== undefined
      ? `${label} (not met by ${LANGUAGES[ecosystem].name} ${example})`
      : label,
  );
  return invalid(`${name} ${version} breaks a constraint: ${labels.join('; ') || 'the prover does not say which'}`);
}

function failureOf({ result, reason }: Proved): ServiceError {
  const why = reason ? `: ${reason}` : '';
  return result === 'unknown'
    ? new ServiceError(`could not prove the upgrade in ${TIMEOUT_MS} ms${why}`, { errorClass: 'TIMEOUT' })
    : new ServiceError(`could not prove the upgrade: the prover failed${why}`, { errorClass: 'PROVIDER_ERROR' });
}
