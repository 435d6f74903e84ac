// The prover service: proves obligations in SMT-LIB.
import { send } from '@sextant/http/client';
import { z } from 'zod';

const proofResponse = z.object({
  /** `proved` if the script, which asserts the negation of the claim, is unsatisfiable. */
  result: z.enum(['proved', 'refuted', 'unknown', 'error']),
  engine: z.string(),
  /** The counterexample: SMT-LIB values by name. */
  model: z.record(z.string(), z.string()).optional(),
  reason: z.string().optional(),
  latency_ms: z.number(),
});
export type ProofResponse = z.output<typeof proofResponse>;

export interface ProofRequest {
  readonly smtlib: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Throws ServiceError if the prover does not respond. */
export type Prover = (request: ProofRequest) => Promise<ProofResponse>;

export interface ProverOptions {
  readonly url: string;
  readonly token: string;
}

/** For the queue of the prover, and for ending a proof after its timeout. */
const MARGIN_MS = 20_000;

export function createProver({ url, token }: ProverOptions): Prover {
  return ({ smtlib, timeoutMs, signal }) =>
    send({
      what: 'prove the upgrade',
      peer: 'prover',
      method: 'POST',
      internal: true,
      url: `${url}/api/v1/proofs`,
      headers: { authorization: `Bearer ${token}` },
      body: { smtlib, timeout_ms: timeoutMs },
      timeoutMs: timeoutMs + MARGIN_MS,
      signal,
      schema: proofResponse,
    });
}
