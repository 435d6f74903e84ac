// Refuses runs before Redis is full: what was accepted must find room for its jobs, their retries and their letters.
import { ProblemError } from '@sextant/http/problem';
import { queueMemoryLimitBytes, queueMemoryUsedBytes } from '@sextant/signals/queues';
import { runsRefusedTotal } from '@sextant/signals/runs';
import { counter, gauge } from '@sextant/telemetry/metrics';
import { shareOf, type ReadMemory } from './memory';

export interface Intake {
  /**
   * Throws a problem of status 503 with Retry-After while Redis is fuller than the watermark. While Redis does not answer
   * runs are admitted: they wait in Postgres.
   */
  admit(): Promise<void>;
}

export interface IntakeOptions {
  readonly memory: ReadMemory;
  /** Share of Redis' limit from which runs are refused. */
  readonly watermark: number;
}

/** Jobs end and are removed within minutes. */
const RETRY_AFTER_SECONDS = 60;

const refused = counter(runsRefusedTotal);

export function createIntake({ memory, watermark }: IntakeOptions): Intake {
  gauge(queueMemoryUsedBytes).onCollect(async (set) => {
    const now = await memory();
    if (now) set({}, now.usedBytes);
  });
  gauge(queueMemoryLimitBytes).onCollect(async (set) => {
    const now = await memory();
    if (now) set({}, now.maxBytes);
  });
  return {
    admit: async () => {
      const now = await memory();
      if (!now || shareOf(now) < watermark) return;
      refused.inc({ reason: 'queue_memory' });
      const share = Math.floor(shareOf(now) * 100);
      throw new ProblemError(503, `the queue is full (${share}% of its memory is used): send the request again later`, {
        headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
        fields: { error_class: 'SERVICE_UNAVAILABLE', retryable: true },
      });
    },
  };
}
