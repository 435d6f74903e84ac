// Variant bare: BullMQ without telemetry.
import { Worker } from 'bullmq';
import { QUEUE, RATE, serveJobs, SETTINGS } from './workload';

serveJobs({
  work: (completed) => {
    const worker = new Worker(QUEUE, async () => ({ finished_at: Date.now(), results: {} }), {
      connection: { url: process.env['REDIS_URL'] ?? '', maxRetriesPerRequest: null },
      ...SETTINGS,
      limiter: { max: RATE, duration: 1_000 },
    });
    worker.on('completed', completed);
    return worker;
  },
});
