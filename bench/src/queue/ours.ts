// Variant ours: the platform's own worker with every signal on: two spans, a log line, metrics, run context for each job.
import { telemetry } from '../servers/ours-telemetry';
import type { RunEvents } from '@sextant/records/run-events';
import { queueTelemetry } from '@sextant/telemetry/queue';
import { startWorker, type WorkerDeps } from '@sextant/worker/queue/worker';
import { QUEUE, RATE, serveJobs, SETTINGS } from './workload';

const unused = (): never => {
  throw new Error('a step that does nothing uses nothing');
};

serveJobs({
  telemetry: queueTelemetry(),
  drain: () => telemetry.flush(),
  work: (completed) => {
    // Run events are rows in the database, not telemetry: what they cost is measured with the ledger.
    const events: RunEvents = { logEvent: completedOnFinish(completed), bumpVendor: unused, close: async () => {} };
    const deps: Omit<WorkerDeps, 'services' | 'database'> = {
      redisUrl: process.env['REDIS_URL'] ?? '',
      concurrency: SETTINGS.concurrency,
      ratePerSecond: RATE,
      events,
      findStep: () => ({ type: 'code', first: true, parse: (input) => input, run: async () => null }),
      ai: unused,
      letters: { put: unused, remove: unused },
      defaultModel: { provider: 'openai', model: 'none' },
    };
    const worker = startWorker(QUEUE, deps as WorkerDeps);
    return { close: () => worker.close(10_000) };
  },
});

/** The step's end is told a moment before the job's: at thousands of jobs that is no difference. */
function completedOnFinish(completed: () => void): RunEvents['logEvent'] {
  return ({ event }) => {
    if (event === 'finish') completed();
  };
}
