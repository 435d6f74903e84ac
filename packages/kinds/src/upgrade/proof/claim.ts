// What a proof of an upgrade rests on: constraints to be shown, premises that are taken as given, and what is not modelled.
import type { Constraint, Subject } from './smt';

export interface Case {
  readonly constraints: readonly Constraint[];
  /** What the constraints speak of beside the package's version. */
  readonly subjects: readonly Subject[];
  /** Sentences that the proof takes as given. */
  readonly premises: readonly string[];
  /** Sentences on what decides and is not known: with any, nothing is proved. */
  readonly notModelled: readonly string[];
}

const EMPTY: Case = { constraints: [], subjects: [], premises: [], notModelled: [] };

export function caseOf(part: Partial<Case>): Case {
  return { ...EMPTY, ...part };
}

export function joinCases(cases: readonly Case[]): Case {
  return {
    constraints: cases.flatMap(({ constraints }) => constraints),
    subjects: cases.flatMap(({ subjects }) => subjects),
    premises: [...new Set(cases.flatMap(({ premises }) => premises))],
    notModelled: [...new Set(cases.flatMap(({ notModelled }) => notModelled))],
  };
}
