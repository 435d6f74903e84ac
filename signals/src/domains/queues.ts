// Queues and dead letters.
import { label } from '../declare/label';
import { counter, gauge, histogram } from '../declare/metric';
import { errorClass } from './errors';
import { queue } from './labels';

export const jobsActive = gauge({
  name: 'jobs_active',
  help: 'Number of active jobs.',
  unit: 'jobs',
  labels: [queue],
  stability: 'stable',
});

export const queueDepth = gauge({
  name: 'queue_depth',
  help: 'Number of waiting jobs, including prioritized jobs.',
  unit: 'jobs',
  labels: [queue],
  stability: 'stable',
});

export const queueOldestWaitingSeconds = gauge({
  name: 'queue_oldest_waiting_seconds',
  help: 'Age of the oldest waiting job in seconds; grows when the queue stalls.',
  unit: 'seconds',
  labels: [queue],
});

export const queueWorkers = gauge({
  name: 'queue_workers',
  help: 'Number of workers connected to the queue.',
  unit: 'workers',
  labels: [queue],
});

export const jobWaitSeconds = histogram({
  name: 'job_wait_seconds',
  help: 'Time from enqueueing a job to its first start in seconds, without retries.',
  unit: 'seconds',
  labels: [queue],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 30, 60, 300, 600, 1800],
});

const retryable = label('retryable', 'whether a retry may succeed', ['true', 'false']);

export const dlqSize = gauge({
  name: 'dlq_size',
  help: 'Number of dead letters.',
  unit: 'jobs',
  labels: [queue],
});

export const dlqMovedTotal = counter({
  name: 'dlq_moved_total',
  help: 'Total number of jobs that became dead letters.',
  unit: 'jobs',
  labels: [queue, errorClass, retryable],
});

export const dlqReplayedTotal = counter({
  name: 'dlq_replayed_total',
  help: 'Total number of dead letters returned to their queue.',
  unit: 'jobs',
  labels: [queue, errorClass],
});

export const queueMemoryUsedBytes = gauge({
  name: 'queue_memory_used_bytes',
  help: 'Memory used by Redis in bytes.',
  unit: 'bytes',
  labels: [],
});

export const queueMemoryLimitBytes = gauge({
  name: 'queue_memory_limit_bytes',
  help: 'Memory limit of Redis (maxmemory) in bytes; 0 without a limit.',
  unit: 'bytes',
  labels: [],
});
