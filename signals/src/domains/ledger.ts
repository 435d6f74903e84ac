// The usage ledger’s own health, and that of the other records written in the background.
import { label } from '../declare/label';
import { counter, gauge } from '../declare/metric';

export const ledgerEntriesTotal = counter({
  name: 'ledger_entries_total',
  help: 'Ledger entries by what became of them; a spooled entry is counted again when it is written.',
  unit: 'entries',
  labels: [label('result', 'what became of it', ['written', 'spooled', 'dropped'])],
});

export const ledgerBufferEntries = gauge({
  name: 'ledger_buffer_entries',
  help: 'Entries not yet in the database.',
  unit: 'entries',
  labels: [],
});

export const ledgerOldestUnwrittenSeconds = gauge({
  name: 'ledger_oldest_unwritten_seconds',
  help: 'Age of the oldest entry not yet in the database.',
  unit: 'seconds',
  labels: [],
});

export const recordsEntriesTotal = counter({
  name: 'records_entries_total',
  help: 'Entries of runs by what became of them; a spooled entry is counted again when it is written.',
  unit: 'entries',
  labels: [
    label('table', 'where they go', ['run_event_logs', 'run_vendor_usage', 'event_logs']),
    label('result', 'what became of it', ['written', 'spooled', 'dropped']),
  ],
});

export const recordsBufferEntries = gauge({
  name: 'records_buffer_entries',
  help: 'Entries of runs not yet in the database.',
  unit: 'entries',
  labels: [],
});
