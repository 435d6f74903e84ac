// The interface of proof engines.
import type { ProofRequest } from './proof-request';

export interface Limits {
  readonly timeoutMs: number;
  /** Aborted when the caller disconnects. */
  readonly signal: AbortSignal;
}

/** Why an obligation is invalid. */
export interface Refusal {
  readonly field: 'smtlib' | 'source' | 'engine';
  /** Line in the field, from 1. */
  readonly line?: number;
  readonly message: string;
}

export interface ProofResult {
  readonly result: 'proved' | 'refuted' | 'unknown' | 'error';
  /** The counterexample: SMT-LIB values by name. */
  readonly model?: Readonly<Record<string, string>>;
  /** Why the result is `unknown` or `error`. */
  readonly reason?: string;
  readonly refusal?: Refusal;
}

/** Resolves even if the obligation is invalid or the engine fails. */
export type Engine = (request: ProofRequest, limits: Limits) => Promise<ProofResult>;
