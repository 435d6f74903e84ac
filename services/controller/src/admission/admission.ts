// Admission control: refuses runs before Redis is full, to leave room for the jobs, retries and dead letters of the
// runs that were accepted.
import { ProblemError } from '@sextant/http/problem';
import { queueMemoryLimitBytes, queueMemoryUsedBytes } from '@sextant/signals/queues';
import { runsRefusedTotal } from '@sextant/signals/runs';
import { counter, gauge } from '@sextant/telemetry/metrics';
import { usedShare, type ReadQueueMemory } from './queue-memory';

export interface Admission {
  /**
   * Throws a problem of status 503 with Retry-After while memory use is above the watermark. While Redis does not
   * answer, runs are accepted: they wait in Postgres.
   */
  admit(): Promise<void>;
}

export interface AdmissionOptions {
  readonly memory: ReadQueueMemory;
  /** Share of Redis' memory limit above which runs are refused. */
  readonly watermark: number;
}

/** Jobs end and are removed within minutes. */
const RETRY_AFTER_SECONDS = 60;

const refused = counter(runsRefusedTotal);

export function createAdmission({ memory, watermark }: AdmissionOptions): Admission {
  gauge(queueMemoryUsedBytes).onCollect(async (set) => {
    const reading = await memory();
    if (reading) set({}, reading.usedBytes);
  });
  gauge(queueMemoryLimitBytes).onCollect(async (set) => {
    const reading = await memory();
    if (reading) set({}, reading.limitBytes);
  });
  return {
    admit: async () => {
      const reading = await memory();
      if (!reading || usedShare(reading) < watermark) return;
      refused.inc({ reason: 'queue_memory' });
      const percent = Math.floor(usedShare(reading) * 100);
      throw new ProblemError(503, `the queue is full (${percent}% of its memory is used): retry later`, {
        headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
        fields: { error_class: 'SERVICE_UNAVAILABLE', retryable: true },
      });
    },
  };
}
