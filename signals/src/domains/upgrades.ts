// Upgrades and proofs: dependency upgrades, and the obligations proved for them.
import { label } from '../declare/label';
import { counter, histogram } from '../declare/metric';
import { objective } from '../declare/objective';
import { attribute, span } from '../declare/span';
import { errorType } from './attributes';
import { ecosystem, WORK_SECONDS } from './labels';

const status = label('status', 'how the upgrade ended', ['success', 'failed', 'canceled']);
const engine = label('engine', 'the prover that was used', ['z3', 'lean']);
const result = label('result', 'what the prover found', ['proved', 'refuted', 'unknown', 'error']);

export const upgradesTotal = counter({
  name: 'upgrades_total',
  help: 'Upgrades that ended.',
  unit: 'upgrades',
  labels: [ecosystem, status],
});

export const upgradeDurationSeconds = histogram({
  name: 'upgrade_duration_seconds',
  help: 'Time of a whole upgrade, from accepting it to its end.',
  unit: 'seconds',
  labels: [ecosystem, status],
  buckets: WORK_SECONDS,
  stability: 'stable',
});

export const proofsTotal = counter({
  name: 'proofs_total',
  help: 'Proofs tried.',
  unit: 'proofs',
  labels: [engine, result],
});

export const proofLatencySeconds = histogram({
  name: 'proof_latency_seconds',
  help: 'Time of one proof.',
  unit: 'seconds',
  labels: [engine, result],
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  stability: 'stable',
});

export const proofEngine = attribute('sextant.proof.engine', 'string', 'Prover that was used: z3, lean.');
export const proofResult = attribute(
  'sextant.proof.result',
  'string',
  'What it found: proved, refuted, unknown, error.',
);

export const proofSpan = span({
  name: 'prove {sextant.proof.engine}',
  kind: 'internal',
  description: 'One proof, without its wait for a thread; the obligation is not recorded.',
  attributes: [proofEngine, proofResult, errorType],
});

export const upgradeLatency = objective({
  name: 'upgrade-latency',
  description: 'Upgrades end within 30 seconds.',
  target: 0.95,
  window: '30d',
  type: 'latency',
  metric: upgradeDurationSeconds,
  threshold: 30,
});
