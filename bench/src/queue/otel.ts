// Variant otel: BullMQ with its OpenTelemetry hook and the stock SDK; spans only, no log lines and metrics.
import { NodeSDK } from '@opentelemetry/sdk-node';
import { Worker } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';
import { QUEUE, RATE, serveJobs, SETTINGS } from './workload';

process.env['OTEL_METRICS_EXPORTER'] = 'none';
process.env['OTEL_LOGS_EXPORTER'] = 'none';
new NodeSDK({ serviceName: 'bench' }).start();
const telemetry = new BullMQOtel({ tracerName: 'bench' });

serveJobs({
  telemetry,
  work: (completed) => {
    const worker = new Worker(QUEUE, async () => ({ finished_at: Date.now(), results: {} }), {
      connection: { url: process.env['REDIS_URL'] ?? '', maxRetriesPerRequest: null },
      ...SETTINGS,
      limiter: { max: RATE, duration: 1_000 },
      telemetry,
    });
    worker.on('completed', completed);
    return worker;
  },
});
