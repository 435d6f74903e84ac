// Health of the log and trace pipelines.
import { label } from '../declare/label';
import { counter, gauge } from '../declare/metric';
import { LOG_LEVELS } from '../query/logql';

/** Start of each line of our loggers. Log agents drop such lines, as services push them to Loki. */
export const LINE_START = '{"timestamp":"';

/** The message of a line with which a process ends because of an uncaught error. */
export const PROCESS_EXITS = 'uncaught exception: the process exits';

export const logLinesTotal = counter({
  name: 'log_lines_total',
  help: 'Total number of written log lines.',
  unit: 'lines',
  labels: [label('level', 'severity', LOG_LEVELS)],
});

export const logLinesDroppedTotal = counter({
  name: 'log_lines_dropped_total',
  help: 'Total number of log lines that did not reach Loki; with the reason stdout_full or transport_full, standard output or another transport.',
  unit: 'lines',
  labels: [
    label('reason', 'reason for the loss', [
      'queue_full',
      'refused',
      'expired',
      'shutdown',
      'stdout_full',
      'transport_full',
    ]),
  ],
});

export const logShipQueueBytes = gauge({
  name: 'log_ship_queue_bytes',
  help: 'Size of the log lines that wait for Loki in bytes.',
  unit: 'bytes',
  labels: [],
});

export const spansDroppedTotal = counter({
  name: 'spans_dropped_total',
  help: 'Total number of finished spans that did not reach the collector.',
  unit: 'spans',
  labels: [
    label('reason', 'reason for the loss', [
      ...['queue_full', 'export_failed', 'refused', 'too_large', 'unwritable', 'shutdown'],
    ] as const),
  ],
});

export const factPostsTotal = counter({
  name: 'fact_posts_total',
  help: 'Total number of facts posted to Alertmanager by result, each again until it ends; with the result dropped, facts beyond the limit of a process.',
  unit: 'facts',
  labels: [label('result', 'result of the post', ['accepted', 'refused', 'unreachable', 'dropped'])],
});
