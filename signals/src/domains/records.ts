// Retention of records: what was deleted because it was kept long enough.
import { label } from '../declare/label';
import { counter, gauge } from '../declare/metric';

/** Tables whose rows are deleted after a time; what hangs on a run goes with it and is not counted. */
export const RETAINED_TABLES = [
  'event_logs',
  'run_event_logs',
  'qa_samples',
  'agent_trace_history',
  'prompt_similarity_logs',
  'dead_letters_archive',
  'runs',
] as const;
export type RetainedTable = (typeof RETAINED_TABLES)[number];

export const retentionDeletedRowsTotal = counter({
  name: 'retention_deleted_rows_total',
  help: 'Rows deleted because they were kept long enough; what hangs on a run goes with it and is not counted.',
  unit: 'rows',
  labels: [label('table', 'where they were', RETAINED_TABLES)],
});

export const retentionDurationSeconds = gauge({
  name: 'retention_duration_seconds',
  help: 'Duration of the last deletion of all that was kept long enough.',
  unit: 'seconds',
  labels: [],
});

export const retentionLastSuccessTimestampSeconds = gauge({
  name: 'retention_last_success_timestamp_seconds',
  help: 'When this process last deleted all that was kept long enough, in seconds since 1970.',
  unit: 'seconds',
  labels: [],
});
