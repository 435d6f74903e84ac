// The process itself: which build is running. The nodejs_* and process_* metrics are prom-client's defaults.
import { boundedLabel } from '../declare/label';
import { foreign, gauge } from '../declare/metric';

export const buildInfo = gauge({
  name: 'build_info',
  help: 'Always 1; the labels say which build this is.',
  unit: 'bool',
  labels: [
    boundedLabel('version', 'version of the service', { budget: 1 }),
    boundedLabel('node', 'version of Node', { budget: 1 }),
  ],
});

export const processResidentMemoryBytes = foreign(
  gauge({ name: 'process_resident_memory_bytes', help: 'Resident memory of the process.', unit: 'bytes', labels: [] }),
);

export const processStartTimeSeconds = foreign(
  gauge({
    name: 'process_start_time_seconds',
    help: 'Start of the process since the epoch.',
    unit: 'seconds',
    labels: [],
  }),
);

export const nodejsEventloopLagP99Seconds = foreign(
  gauge({
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: '99th percentile of the event loop lag.',
    unit: 'seconds',
    labels: [],
  }),
);

/** Kept apart from what we emit: whether the last scrape of a target worked. */
export const up = foreign(
  gauge({ name: 'up', help: 'Whether the last scrape of the target worked.', unit: 'bool', labels: [] }),
);
