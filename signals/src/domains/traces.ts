// The trace path's own health.
import { label } from '../declare/label';
import { counter } from '../declare/metric';

export const spansDroppedTotal = counter({
  name: 'spans_dropped_total',
  help: 'Finished spans that did not reach the collector.',
  unit: 'spans',
  labels: [label('reason', 'why', ['queue_full', 'export_failed', 'shutdown', 'unwritable'])],
});
