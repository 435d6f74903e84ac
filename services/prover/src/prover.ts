// Proves obligations one after the other on each thread, and tells of each by span, metrics and log line.
import { proofLatencySeconds, proofSpan, proofsTotal } from '@sextant/signals/upgrades';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter, histogram } from '@sextant/telemetry/metrics';
import { withSpan } from '@sextant/telemetry/traces';
import type { Gate } from './gate';
import type { Engine, Finding } from './proof';
import type { ProofRequest } from './proof-request';

export interface ProverDeps {
  readonly engines: Readonly<Record<ProofRequest['engine'], Engine>>;
  /** Lets as many proofs run at once as there are threads. */
  readonly gate: Gate;
}

export interface Proof {
  readonly finding: Finding;
  /** Without the wait for a thread, in milliseconds. */
  readonly latencyMs: number;
}

/** Resolves to what was found. Rejects when too many proofs wait, or the signal is aborted while this one does. */
export type Prove = (request: ProofRequest, signal: AbortSignal) => Promise<Proof>;

const proofs = counter(proofsTotal);
const latency = histogram(proofLatencySeconds);

export function createProver({ engines, gate }: ProverDeps): Prove {
  return (request, signal) => gate(signal, () => observed(engines[request.engine], request, signal));
}

function observed(engine: Engine, request: ProofRequest, signal: AbortSignal): Promise<Proof> {
  const name = request.engine;
  return withSpan(proofSpan, { attributes: { 'sextant.proof.engine': name } }, async (span) => {
    const started = performance.now();
    const finding = await engine(request, { timeoutMs: request.timeout_ms, signal });
    const latencyMs = performance.now() - started;
    const { result, reason, refusal } = finding;
    span.set({ 'sextant.proof.result': result });
    // What is wrong is told without a word of the obligation, which may be confidential.
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
    return { finding, latencyMs };
  });
}
