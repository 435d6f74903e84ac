// Health of the usage ledger and of the other records that are written in the background.
import { label } from '../declare/label';
import { counter, gauge } from '../declare/metric';

export const ledgerEntriesTotal = counter({
  name: 'ledger_entries_total',
  help: 'Total number of ledger entries by result; a spooled entry counts again when it is written.',
  unit: 'entries',
  labels: [label('result', 'result of the write', ['written', 'spooled', 'dropped'])],
});

export const ledgerBufferEntries = gauge({
  name: 'ledger_buffer_entries',
  help: 'Number of ledger entries that are not in the database yet.',
  unit: 'entries',
  labels: [],
});

export const ledgerOldestUnwrittenSeconds = gauge({
  name: 'ledger_oldest_unwritten_seconds',
  help: 'Age in seconds of the oldest ledger entry that is not in the database yet.',
  unit: 'seconds',
  labels: [],
});

export const recordsEntriesTotal = counter({
  name: 'records_entries_total',
  help: 'Total number of run entries by result; a spooled entry counts again when it is written.',
  unit: 'entries',
  labels: [
    label('table', 'table of the entries', ['run_event_logs', 'run_vendor_usage', 'event_logs']),
    label('result', 'result of the write', ['written', 'spooled', 'dropped']),
  ],
});

export const recordsBufferEntries = gauge({
  name: 'records_buffer_entries',
  help: 'Number of run entries that are not in the database yet.',
  unit: 'entries',
  labels: [],
});
