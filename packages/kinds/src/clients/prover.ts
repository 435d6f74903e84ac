// The prover as steps use it: one obligation in SMT-LIB, whose negated claim it tries to satisfy.
import { send } from '@sextant/http/client';
import { z } from 'zod';

const proof = z.object({
  /** The script asserts the negation of the claim: no model of it is a proof. */
  result: z.enum(['proved', 'refuted', 'unknown', 'error']),
  engine: z.string(),
  /** The value of each name in a counterexample, as SMT-LIB text. */
  model: z.record(z.string(), z.string()).optional(),
  reason: z.string().optional(),
  latency_ms: z.number(),
});
export type Proved = z.output<typeof proof>;

export interface ProofRequest {
  readonly smtlib: string;
  /** Longest time for the proof, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Throws ServiceError when the prover did not answer; what it found is an answer. */
export type Prover = (request: ProofRequest) => Promise<Proved>;

export interface ProverOptions {
  readonly url: string;
  readonly token: string;
}

/** For the prover's queue and its own way of ending a proof that is too long. */
const MARGIN_MS = 20_000;

export function createProver({ url, token }: ProverOptions): Prover {
  return ({ smtlib, timeoutMs, signal }) =>
    send({
      what: 'prove the upgrade',
      method: 'POST',
      internal: true,
      url: `${url}/api/v1/proofs`,
      headers: { authorization: `Bearer ${token}` },
      body: { smtlib, timeout_ms: timeoutMs },
      timeoutMs: timeoutMs + MARGIN_MS,
      signal,
      schema: proof,
    });
}
