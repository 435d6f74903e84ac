// The log path's own health.
import { label } from '../declare/label';
import { counter, gauge } from '../declare/metric';
import { LOG_LEVELS } from '../query/logql';

/** How each line of our loggers begins: who reads what containers write tells pushed lines from others by it. */
export const LINE_START = '{"timestamp":"';

export const logLinesTotal = counter({
  name: 'log_lines_total',
  help: 'Log lines written.',
  unit: 'lines',
  labels: [label('level', 'severity', LOG_LEVELS)],
});

export const logLinesDroppedTotal = counter({
  name: 'log_lines_dropped_total',
  help: 'Log lines that did not reach Loki; stdout still has them.',
  unit: 'lines',
  labels: [label('reason', 'why', ['queue_full', 'refused', 'expired', 'shutdown'])],
});

export const logShipQueueBytes = gauge({
  name: 'log_ship_queue_bytes',
  help: 'Log lines that wait to be shipped.',
  unit: 'bytes',
  labels: [],
});

export const spansDroppedTotal = counter({
  name: 'spans_dropped_total',
  help: 'Finished spans that did not reach the collector.',
  unit: 'spans',
  labels: [label('reason', 'why', ['queue_full', 'export_failed', 'shutdown', 'unwritable'])],
});
