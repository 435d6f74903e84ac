// Step prove: has the prover show that the chosen version meets every constraint of the edited manifest.
import { ServiceError } from '@sextant/telemetry/errors';
import type { Proved } from '../clients/prover';
import { constraintsOf } from './constraints';
import { RULES } from './ecosystem';
import { invalid } from './manifest/edit';
import type { Context, Proof } from './results';
import { smtlibOf, violated, type Constraint } from './smt';

const TIMEOUT_MS = 5_000;

/** Throws ServiceError; VALIDATION_ERROR with the constraints that the version breaks. */
export async function prove(context: Context): Promise<Proof> {
  const { input, services, signal } = context;
  const { scheme } = RULES[input.ecosystem];
  const { constraints, unknown } = await constraintsOf(context);
  const smtlib = smtlibOf({ scheme, version: scheme.parse(input.version)!, constraints });
  const found = await services.prover({ smtlib, timeoutMs: TIMEOUT_MS, signal });
  if (found.result !== 'proved') throw failureOf(found, constraints, `${input.package} ${input.version}`);
  const { result, engine, latency_ms } = found;
  return { proof: { result, engine, latency_ms, constraints: constraints.map(({ label }) => label), unknown } };
}

function failureOf({ result, model, reason }: Proved, constraints: readonly Constraint[], what: string): ServiceError {
  const why = reason ? `: ${reason}` : '';
  switch (result) {
    case 'refuted': {
      const broken = violated(constraints, model ?? {}).map(({ label }) => label);
      return invalid(`${what} breaks a constraint: ${broken.join('; ') || 'the prover does not say which'}`);
    }
    case 'unknown':
      return new ServiceError(`could not prove the upgrade in ${TIMEOUT_MS} ms${why}`, { errorClass: 'TIMEOUT' });
    default:
      return new ServiceError(`could not prove the upgrade: the prover failed${why}`, { errorClass: 'PROVIDER_ERROR' });
  }
}
