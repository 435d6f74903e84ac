// Runs proofs within the limits of the gate, and records each in a span, metrics and a log line.
import { proofLatencySeconds, proofSpan, proofsTotal } from '@sextant/signals/upgrades';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter, histogram } from '@sextant/telemetry/metrics';
import { withSpan } from '@sextant/telemetry/traces';
import type { Gate } from './gate';
import type { Engine, ProofResult } from './proof';
import type { ProofRequest } from './proof-request';

export interface ProverDeps {
  readonly engines: Readonly<Record<ProofRequest['engine'], Engine>>;
  readonly gate: Gate;
}

export interface Proof {
  readonly result: ProofResult;
  /** Without the time in the queue. */
  readonly latencyMs: number;
}

/** Rejects when the queue is full, or the signal is aborted while the proof waits. */
export type Prove = (request: ProofRequest, signal: AbortSignal) => Promise<Proof>;

const proofs = counter(proofsTotal);
const latency = histogram(proofLatencySeconds);

export function createProver({ engines, gate }: ProverDeps): Prove {
  return (request, signal) => gate(signal, () => recordedProof(engines[request.engine], request, signal));
}

function recordedProof(engine: Engine, request: ProofRequest, signal: AbortSignal): Promise<Proof> {
  const name = request.engine;
  return withSpan(proofSpan, { attributes: { 'sextant.proof.engine': name } }, async (span) => {
    const started = performance.now();
    const proof = await engine(request, { timeoutMs: request.timeout_ms, signal });
    const latencyMs = performance.now() - started;
    const { result, reason, refusal } = proof;
    span.set({ 'sextant.proof.result': result });
    // The error must not quote the obligation, which may be confidential.
    if (result === 'error')
      span.fail(new ServiceError('the proof failed', { errorClass: refusal ? 'VALIDATION_ERROR' : 'UNKNOWN' }));
    proofs.inc({ engine: name, result });
    latency.observe({ engine: name, result }, latencyMs / 1000);
    log.info('tried a proof', {
      operation: 'prove',
      duration_ms: latencyMs,
      engine: name,
      result,
      ...(result === 'unknown' && { reason }),
    });
    return { result: proof, latencyMs };
  });
}
