// Dependency upgrades and their proofs.
import { label } from '../declare/label';
import { counter, histogram } from '../declare/metric';
import { objective } from '../declare/objective';
import { attribute, span } from '../declare/span';
import { errorType } from './attributes';
import { ecosystem, WORK_SECONDS } from './labels';

const status = label('status', 'final status of the upgrade', ['success', 'failed', 'canceled']);
const engine = label('engine', 'prover', ['z3', 'lean']);
const result = label('result', 'result of the proof', ['proved', 'refuted', 'unknown', 'error']);

export const upgradesTotal = counter({
  name: 'upgrades_total',
  help: 'Total number of finished upgrades.',
  unit: 'upgrades',
  labels: [ecosystem, status],
});

export const upgradeDurationSeconds = histogram({
  name: 'upgrade_duration_seconds',
  help: 'Duration of upgrades from acceptance to their end in seconds.',
  unit: 'seconds',
  labels: [ecosystem, status],
  buckets: WORK_SECONDS,
  stability: 'stable',
});

export const proofsTotal = counter({
  name: 'proofs_total',
  help: 'Total number of proofs.',
  unit: 'proofs',
  labels: [engine, result],
});

export const proofLatencySeconds = histogram({
  name: 'proof_latency_seconds',
  help: 'Duration of proofs in seconds.',
  unit: 'seconds',
  labels: [engine, result],
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  stability: 'stable',
});

export const proofEngine = attribute('sextant.proof.engine', 'string', 'Prover: z3 or lean.');
export const proofResult = attribute('sextant.proof.result', 'string', 'Result: proved, refuted, unknown or error.');

export const proofSpan = span({
  name: 'prove {sextant.proof.engine}',
  kind: 'internal',
  description: 'Proof of an obligation, without the wait for a thread and without the text of the obligation.',
  attributes: [proofEngine, proofResult, errorType],
});

export const upgradeLatency = objective({
  name: 'upgrade-latency',
  description: 'Upgrades complete within 30 seconds.',
  target: 0.95,
  window: '30d',
  type: 'latency',
  metric: upgradeDurationSeconds,
  threshold: 30,
});
