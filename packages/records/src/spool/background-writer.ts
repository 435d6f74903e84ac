// Writes lines to Postgres in the background, exactly once, without blocking the caller. Counts dropped lines.
import { recordsBufferEntries, recordsEntriesTotal } from '@sextant/signals/ledger';
import { log } from '@sextant/telemetry/logs';
import { counter, gauge } from '@sextant/telemetry/metrics';
import type { Database } from '../database/database';
import { createPartitions, type PartitionedTable } from '../database/partitions';
import { lineWriter, repeat } from './drain';
import { drainAbandoned, openFreeSpool } from './folder';
import { lineBuffer } from './line-buffer';

export type RecordsTable = 'run_event_logs' | 'run_vendor_usage' | 'event_logs';

/** Options that users of a writer may set. */
export interface WriterOptions {
  readonly database: Database;
  /** Processes may share the folder: each uses a subfolder, and all write what dead processes left. */
  readonly spoolDir: string;
  /** How long entries are collected before they are written to Postgres; default 250. */
  readonly flushMs?: number;
  /** Maximum number of rows in one INSERT; default 500. */
  readonly maxBatch?: number;
  /** While entries in memory exceed this size, further entries go to the spool; default 16 MiB. */
  readonly maxBufferBytes?: number;
  /** Size of the spool at which entries are dropped; default 64 MiB. */
  readonly maxSpoolBytes?: number;
}

export interface LineFormat {
  /** In log lines. */
  readonly operation: string;
  readonly partitioned: PartitionedTable;
  readonly tableOf: (line: string) => RecordsTable;
  /** Lines of one group can share a transaction. Never throws. */
  readonly groupOf: (line: string) => string;
  /** Inserts lines of one group in one transaction and returns how many were new. */
  readonly insert: (lines: readonly string[]) => Promise<number>;
}

export interface BackgroundWriter {
  /** Does not block and never throws. If `line` throws, the entry is dropped. */
  add(table: RecordsTable, line: () => string): void;
  /** Writes entries for up to 5 s and leaves the rest in the spool for the next start. */
  close(): Promise<void>;
}

const MEGABYTE = 1024 * 1024;
const CLOSE_MS = 5_000;

const entries = counter(recordsEntriesTotal);
const buffered = gauge(recordsBufferEntries);

/** Opens the writer and starts to write its spool. Throws SpoolError if too many processes share the folder. */
export async function openBackgroundWriter(options: WriterOptions, format: LineFormat): Promise<BackgroundWriter> {
  const { database, spoolDir, flushMs = 250, maxBatch = 500 } = options;
  const { maxBufferBytes = 16 * MEGABYTE, maxSpoolBytes = 64 * MEGABYTE } = options;
  const { operation, tableOf } = format;
  const drop = dropper(operation);
  const write = lineWriter({
    maxBatch,
    createPartitions: () => createPartitions(database, [format.partitioned]),
    groupOf: format.groupOf,
    insert: async (_, lines) => {
      entries.inc({ table: tableOf(lines[0]!), result: 'written' }, await format.insert(lines));
    },
    refused: (line, error) => Promise.resolve(drop(tableOf(line), error)),
  });
  const buffer = lineBuffer({
    spool: await openFreeSpool(spoolDir, maxSpoolBytes),
    write,
    maxBytes: maxBufferBytes,
    spooled: (line) => entries.inc({ table: tableOf(line), result: 'spooled' }),
    dropped: (line, error) => drop(tableOf(line), error),
  });
  const stopping = new AbortController();
  const writing = repeat(buffer.flush, { everyMs: flushMs, operation, signal: stopping.signal });
  const abandoned = drainAbandoned({ folder: spoolDir, write, signal: stopping.signal });
  buffered.onCollect((set) => set({}, buffer.size));
  return {
    add: (table, line) => {
      try {
        buffer.add(line());
      } catch (error) {
        drop(table, error);
      }
    },
    close: async () => {
      stopping.abort();
      await buffer.close(Promise.all([writing.then(buffer.flush), abandoned]), CLOSE_MS);
    },
  };
}

/** Counts dropped entries and logs at most one per minute. */
function dropper(operation: string): (table: RecordsTable, error: unknown) => void {
  let loggedAt = -Infinity;
  return (table, error) => {
    entries.inc({ table, result: 'dropped' });
    if (Date.now() - loggedAt < 60_000) return;
    loggedAt = Date.now();
    log.error('dropped a record', error, { operation, table });
  };
}
