// Drills of the alerts on queues, workers and proofs.
import { callProver } from '../apis';
import type { Drills, Fault } from '../declare';
import { keepDown } from '../faults/components';
import { backlog, pausedQueues, redisMemory, stalledQueue } from '../faults/queues';
import { repeat } from '../faults/repeat';
import { simulatorFault } from '../faults/simulator';
import { underLoad } from '../faults/traffic';

/** Of runs that waited, and of model calls that their workers no longer wait for. */
const LATE = [/^UpgradeLatency/, /^LlmCallSuccessBudgetBurn/] as const;

const congested: Fault = {
  name: 'queue-flood-150',
  description: 'the queue of upgrades is paused and gets 150 runs',
  disturbs: ['jobs'],
  alsoFires: ['QueueStalled'],
  inject: backlog(150),
};

const severelyCongested: Fault = {
  name: 'queue-flood-600',
  description: 'the queue of upgrades is paused and gets 600 runs',
  disturbs: ['jobs'],
  alsoFires: ['AIQueueCongestion', 'QueueStalled'],
  inject: backlog(600),
};

const paused: Fault = {
  name: 'paused-queues',
  description: 'all queues are paused while jobs wait',
  disturbs: ['jobs', 'tenants'],
  alsoFires: ['QueueStalled', 'AIQueueCongestion', ...LATE],
  inject: pausedQueues(50),
};

const noWorker: Fault = {
  name: 'worker-down',
  description: 'the worker is killed whenever it starts',
  disturbs: ['jobs', 'tenants', 'hosts'],
  alsoFires: [
    ...LATE,
    'NoAIJobsProcessed',
    'TargetDown',
    'TargetFlapping',
    'QueueStalled',
    'AIQueueCongestion',
    'LastRunFailed',
  ],
  inject: keepDown('worker'),
};

const fullRedis: Fault = {
  name: 'redis-almost-full',
  description: 'the queues use 90% of the memory limit of Redis',
  disturbs: ['jobs', 'tenants'],
  // Runs that waited for a worker in the drill before end late.
  alsoFires: ['HighTokenUsage', ...LATE],
  inject: underLoad(redisMemory(0.9)),
};

const stalled: Fault = {
  name: 'stalled-queue',
  description: 'all queues are paused while jobs wait for 20 minutes',
  disturbs: ['jobs', 'tenants'],
  alsoFires: ['NoAIJobsProcessed', ...LATE],
  inject: stalledQueue,
};

const undecidableProofs: Fault = {
  name: 'proof-timeout',
  description: 'the prover gets obligations that it cannot decide',
  disturbs: ['proofs'],
  alsoFires: ['ServiceCPUSaturated'],
  inject: simulatorFault('proof-timeout'),
};

const REFUTED = '(declare-const x Int)(assert (> x 0))(check-sat)';

const refutedProofs: Fault = {
  name: 'refuted-proofs',
  description: 'the prover refutes what it is asked to prove',
  disturbs: ['proofs'],
  inject: (platform) => {
    const body = { smtlib: REFUTED, timeout_ms: 1_000 };
    return Promise.resolve(repeat(() => callProver(platform, body), 500));
  },
};

export const queueDrills: Drills = {
  AIQueueCongestion: { fault: congested, says: /\d+ jobs/ },
  AIQueueSeverelyCongested: { fault: severelyCongested, says: /\d+ jobs/ },
  NoAIJobsProcessed: { fault: paused, says: /\d+ jobs/ },
  QueueStalled: { fault: stalled },
  NoWorkers: { fault: noWorker },
  QueueMemoryHigh: { fault: fullRedis, says: /\d+\.\d%/ },
  RunsRefused: { fault: fullRedis, says: /requests/ },
  ProofLatencyHigh: { fault: undecidableProofs },
  ProofVerificationFailures: { fault: refutedProofs },
};
