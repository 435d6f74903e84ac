// The process and its build. The nodejs_* and process_* metrics are prom-client's defaults.
import { boundedLabel } from '../declare/label';
import { foreign, gauge } from '../declare/metric';

export const buildInfo = gauge({
  name: 'build_info',
  help: 'Build information of the service; always 1.',
  unit: 'bool',
  labels: [
    boundedLabel('version', 'service version', { budget: 1 }),
    boundedLabel('node', 'Node.js version', { budget: 1 }),
  ],
});

export const serviceReady = gauge({
  name: 'service_ready',
  help: 'Whether the service is ready, as its probe /readyz reports; 0 while a dependency is unavailable.',
  unit: 'bool',
  labels: [],
});

export const processResidentMemoryBytes = foreign(
  gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of the process in bytes.',
    unit: 'bytes',
    labels: [],
  }),
);

export const processStartTimeSeconds = foreign(
  gauge({
    name: 'process_start_time_seconds',
    help: 'Start of the process, as a Unix time in seconds.',
    unit: 'seconds',
    labels: [],
  }),
);

export const nodejsEventloopLagP99Seconds = foreign(
  gauge({
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: '99th percentile of the event loop lag in seconds.',
    unit: 'seconds',
    labels: [],
  }),
);

export const up = foreign(
  gauge({ name: 'up', help: 'Whether the last scrape of the target succeeded.', unit: 'bool', labels: [] }),
);
