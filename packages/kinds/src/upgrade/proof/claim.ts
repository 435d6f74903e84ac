// A claim about an upgrade: constraints to prove, premises, and what the proof does not cover.
import type { Constraint, Subject } from './smt';

export interface Claim {
  readonly constraints: readonly Constraint[];
  /** Subjects of the constraints other than the version of the package. */
  readonly subjects: readonly Subject[];
  /** Sentences that the proof assumes. */
  readonly premises: readonly string[];
  /** Sentences about what affects the upgrade and is not modelled. If there are any, nothing is proved. */
  readonly notModelled: readonly string[];
}

export function claim(parts: Partial<Claim>): Claim {
  return { constraints: [], subjects: [], premises: [], notModelled: [], ...parts };
}

export const notModelled = (...sentences: readonly string[]): Claim => claim({ notModelled: sentences });

export function joinClaims(claims: readonly Claim[]): Claim {
  return {
    constraints: claims.flatMap(({ constraints }) => constraints),
    subjects: claims.flatMap(({ subjects }) => subjects),
    premises: [...new Set(claims.flatMap(({ premises }) => premises))],
    notModelled: [...new Set(claims.flatMap((one) => one.notModelled))],
  };
}
