// Variant ours: the platform's worker with all telemetry: two spans, a log line, metrics and run context per job.
import { telemetry } from '../telemetry/servers/ours-telemetry';
import { queueTelemetry } from '@sextant/telemetry/queue';
import { startNoopWorker } from './noop-worker';
import { RATE, serveJobs, SETTINGS } from './workload';

serveJobs({
  telemetry: queueTelemetry(),
  drain: () => telemetry.flush(),
  work: (completed) => {
    const worker = startNoopWorker({ concurrency: SETTINGS.concurrency, ratePerSecond: RATE, ended: completed });
    return { close: () => worker.close(10_000) };
  },
});
