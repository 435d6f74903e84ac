// Queues: depth, waiting, workers and dead letters.
import { label } from '../declare/label';
import { counter, gauge, histogram } from '../declare/metric';
import { errorClass } from './errors';
import { queue } from './labels';

export const jobsActive = gauge({
  name: 'jobs_active',
  help: 'Jobs being worked on.',
  unit: 'jobs',
  labels: [queue],
  stability: 'stable',
});

export const queueDepth = gauge({
  name: 'queue_depth',
  help: 'Jobs that wait, prioritized ones included.',
  unit: 'jobs',
  labels: [queue],
  stability: 'stable',
});

export const queueOldestWaitingSeconds = gauge({
  name: 'queue_oldest_waiting_seconds',
  help: 'Age of the oldest waiting job: the signal that still speaks when a queue stalls.',
  unit: 'seconds',
  labels: [queue],
});

export const queueWorkers = gauge({
  name: 'queue_workers',
  help: 'Workers connected to the queue.',
  unit: 'workers',
  labels: [queue],
});

export const jobWaitSeconds = histogram({
  name: 'job_wait_seconds',
  help: 'Time from enqueueing to the first start; retries are not counted.',
  unit: 'seconds',
  labels: [queue],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 30, 60, 300, 600, 1800],
});

const retryable = label('retryable', 'whether the error may pass by itself', ['true', 'false']);

export const dlqSize = gauge({
  name: 'dlq_size',
  help: 'Dead letters kept.',
  unit: 'jobs',
  labels: [queue],
});

export const dlqMovedTotal = counter({
  name: 'dlq_moved_total',
  help: 'Jobs moved to the dead letters.',
  unit: 'jobs',
  labels: [queue, errorClass, retryable],
});

export const dlqReplayedTotal = counter({
  name: 'dlq_replayed_total',
  help: 'Dead letters put back on their queue.',
  unit: 'jobs',
  labels: [queue, errorClass],
});

export const queueMemoryUsedBytes = gauge({
  name: 'queue_memory_used_bytes',
  help: 'Memory that Redis uses for the queues.',
  unit: 'bytes',
  labels: [],
});

export const queueMemoryLimitBytes = gauge({
  name: 'queue_memory_limit_bytes',
  help: 'Memory that Redis may use (maxmemory); 0 where it has no limit.',
  unit: 'bytes',
  labels: [],
});
