// Events of runs and what they use of vendors: written in the background, each once, without holding up the work.
import { recordsBufferEntries, recordsEntriesTotal } from '@sextant/signals/ledger';
import { log } from '@sextant/telemetry/logs';
import { counter, gauge } from '@sextant/telemetry/metrics';
import type { Database } from '../database/database';
import { createPartitions } from '../database/partitions';
import { lineBuffer } from '../spool/line-buffer';
import { bumpLine, eventLine, groupOf, insertLines, targetOf } from './run-event-lines';
import type { LineTable, RunEvent, VendorBump } from './run-event-lines';
import { lineWriter, repeat, type WriteLines } from '../spool/drain';
import { drainAbandoned, openFreeSpool } from '../spool/folder';

export { RUN_EVENTS, RUN_EVENT_STATUSES } from '../schema/events';
export type { RunEvent, VendorBump };

export interface RunEvents {
  /** Returns at once and never throws; what is dropped is counted. */
  logEvent(event: RunEvent): void;
  /** As logEvent; bumps of the same run and vendor add up. */
  bumpVendor(bump: VendorBump): void;
  /** Writes what it can within 5 s and leaves the rest in the spool for the next start. */
  close(): Promise<void>;
}

export interface RunEventsOptions {
  readonly database: Database;
  /** A folder that processes may share: each takes a folder in it, and they write what dead ones left. */
  readonly spoolDir: string;
  /** How long entries wait for each other before they go to Postgres; default 250. */
  readonly flushMs?: number;
  /** Most rows of one INSERT; default 500. */
  readonly maxBatch?: number;
  /** Size of the entries in memory beyond which they go to the spool at once; default 16 MiB. */
  readonly maxBufferBytes?: number;
  /** Size of the spool at which entries are dropped; default 64 MiB. */
  readonly maxSpoolBytes?: number;
}

const MEGABYTE = 1024 * 1024;
const CLOSE_MS = 5_000;

const entries = counter(recordsEntriesTotal);
const buffered = gauge(recordsBufferEntries);

/** Opens the writer and starts to write what its spool holds. Throws SpoolError when too many processes share the folder. */
export async function openRunEvents(options: RunEventsOptions): Promise<RunEvents> {
  const { database, spoolDir, flushMs = 250, maxBatch = 500 } = options;
  const { maxBufferBytes = 16 * MEGABYTE, maxSpoolBytes = 64 * MEGABYTE } = options;
  const spool = await openFreeSpool(spoolDir, maxSpoolBytes);
  const drop = dropper();
  const write = eventWriter(database, maxBatch, drop);
  const buffer = lineBuffer({
    ...{ spool, write },
    maxBytes: maxBufferBytes,
    spooled: (line) => entries.inc({ table: targetOf(line).table, result: 'spooled' }),
    dropped: (line, error) => drop(targetOf(line).table, error),
  });
  const stopping = new AbortController();
  const writing = repeat(buffer.flush, { everyMs: flushMs, operation: 'run-events', signal: stopping.signal });
  const abandoned = drainAbandoned({ folder: spoolDir, write, signal: stopping.signal });
  buffered.onCollect((set) => set({}, buffer.size));
  const add = (table: LineTable, line: () => string) => {
    try {
      buffer.add(line());
    } catch (error) {
      drop(table, error);
    }
  };
  return {
    logEvent: (event) => add('run_event_logs', () => eventLine(event)),
    bumpVendor: (bump) => add('run_vendor_usage', () => bumpLine(bump)),
    close: async () => {
      stopping.abort();
      await buffer.close(Promise.all([writing.then(buffer.flush), abandoned]), CLOSE_MS);
    },
  };
}

type Drop = (table: LineTable, error: unknown) => void;

/** Counts what is dropped; the log has the first of each minute. */
function dropper(): Drop {
  let loggedAt = -Infinity;
  return (table, error) => {
    entries.inc({ table, result: 'dropped' });
    if (Date.now() - loggedAt < 60_000) return;
    loggedAt = Date.now();
    log.error('dropped entries of runs', error, { operation: 'run-events', table });
  };
}

function eventWriter(database: Database, maxBatch: number, drop: Drop): WriteLines {
  return lineWriter({
    maxBatch,
    createPartitions: () => createPartitions(database, ['run_event_logs']),
    groupOf,
    insert: async (_, lines) => {
      const target = targetOf(lines[0]!);
      entries.inc({ table: target.table, result: 'written' }, await insertLines(database, target, lines));
    },
    refused: (line, error) => Promise.resolve(drop(targetOf(line).table, error)),
  });
}
