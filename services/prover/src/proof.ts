// What a proof is: an obligation goes in, a finding comes out; engines differ in how.
import type { ProofRequest } from './proof-request';

export interface Limits {
  /** Longest time that the proof may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Aborted when nobody waits for the finding any more. */
  readonly signal: AbortSignal;
}

/** What is wrong with an obligation that cannot be tried as it is. */
export interface Refusal {
  readonly field: 'smtlib' | 'source' | 'engine';
  /** Line in the field's text, the first is 1. */
  readonly line?: number;
  readonly message: string;
}

export interface Finding {
  readonly result: 'proved' | 'refuted' | 'unknown' | 'error';
  /** The counterexample: the value of each name, as SMT-LIB text. */
  readonly model?: Readonly<Record<string, string>>;
  /** Why it is unknown or an error. */
  readonly reason?: string;
  readonly refusal?: Refusal;
}

/** Resolves to what it found, also when the obligation is wrong or the engine fails. */
export type Engine = (request: ProofRequest, limits: Limits) => Promise<Finding>;
