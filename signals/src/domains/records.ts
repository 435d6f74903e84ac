// Retention of records.
import { label } from '../declare/label';
import { counter, gauge } from '../declare/metric';

/** Tables with a retention period. Rows that belong to a run are deleted with it and not counted. */
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
  help: 'Total number of rows deleted after their retention period, without rows deleted with their run.',
  unit: 'rows',
  labels: [label('table', 'table of the rows', RETAINED_TABLES)],
});

export const retentionDurationSeconds = gauge({
  name: 'retention_duration_seconds',
  help: 'Duration of the last retention round in seconds.',
  unit: 'seconds',
  labels: [],
});

export const retentionLastSuccessTimestampSeconds = gauge({
  name: 'retention_last_success_timestamp_seconds',
  help: 'Time of the last successful retention round of this process since the epoch in seconds.',
  unit: 'seconds',
  labels: [],
});
