// The usage ledger's writer: an entry outlives the process before append resolves, and is in Postgres soon, exactly once.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ledgerBufferEntries, ledgerEntriesTotal, ledgerOldestUnwrittenSeconds } from '@sextant/signals/ledger';
import { log } from '@sextant/telemetry/logs';
import { counter, gauge } from '@sextant/telemetry/metrics';
import type { Database } from '../database/database';
import { createPartitions } from '../database/partitions';
import { boundedLine, currentLine, orgOf, readableLine, type LedgerRow } from './lines';
import { placesOf, type Place } from './admission';
import { insertLines } from './rows';
import { SpoolError, type Spool } from '../spool/spool';
import { storableRow } from './storable-row';
import { drain, lineWriter, repeat, type WriteLines } from '../spool/drain';
import { drainAbandoned, openFreeSpool } from '../spool/folder';

/** What a caller gives; id and time are set when it is appended. */
export type LedgerEntry = Omit<LedgerRow, 'id' | 'createdAt' | 'corrects'>;

export interface LedgerOptions {
  readonly database: Database;
  /** A folder that processes may share: each takes a folder in it, and they write what dead ones left. */
  readonly spoolDir: string;
  /** How long entries wait for each other before they go to Postgres; default 250. */
  readonly flushMs?: number;
  /** Size of the spool at which they wait no longer; default 256 KiB, about 700 entries. */
  readonly flushBytes?: number;
  /** Most rows of one transaction; default 10,000. */
  readonly maxBatch?: number;
  /** Size of the spool at which entries are dropped; default 256 MiB, about 700,000 entries. */
  readonly maxSpoolBytes?: number;
  /** Entries that are kept room for when the disk is full, as many as calls may be admitted at once; default 0. */
  readonly reserveEntries?: number;
}

export interface Appended {
  readonly id: string;
  /** created_at of the row. */
  readonly at: Date;
  readonly kept: boolean;
}

export interface Ledger {
  /**
   * Takes a place for the entry of a call before the call goes out; undefined when it could not be kept: the disk takes
   * nothing or the spool is full, and Postgres does not answer.
   */
  admit(): Promise<Place | undefined>;
  /**
   * Resolves with the row's id once the entry survives kill -9; it is on disk at most a second later. Never rejects: `kept` is false when the entry was
   * dropped, which is counted and happens only to calls that were not admitted, when neither disk nor Postgres takes it.
   */
  append(entry: LedgerEntry): Promise<Appended>;
  /** Entries that are not yet in Postgres. */
  readonly unwritten: number;
  /** Writes what it can within 5 s and closes the spool; the rest is written at the next start. */
  close(): Promise<void>;
}

const CLOSE_MS = 5_000;

const entries = counter(ledgerEntriesTotal);
const buffered = gauge(ledgerBufferEntries);
const oldest = gauge(ledgerOldestUnwrittenSeconds);

/** Opens the ledger and starts to write what its spool holds. Throws SpoolError when too many processes share the folder. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { database, spoolDir, flushMs = 250, flushBytes = 256 * 1024 } = options;
  const { maxBatch = 10_000, maxSpoolBytes = 256 * 1024 * 1024, reserveEntries = 0 } = options;
  const spool = await openFreeSpool(spoolDir, maxSpoolBytes, reserveEntries);
  const keep = keeper(spool, database);
  const write = ledgerWriter(spool, database, maxBatch);
  const stopping = new AbortController();
  const draining = repeat(() => drain(spool, write), {
    everyMs: flushMs,
    early: () => spool.filled(flushBytes),
    operation: 'ledger',
    signal: stopping.signal,
  });
  const abandoned = drainAbandoned({ folder: spoolDir, write, signal: stopping.signal });
  buffered.onCollect((set) => set({}, spool.lines));
  oldest.onCollect((set) => set({}, spool.since === undefined ? 0 : Math.max(0, Date.now() - spool.since) / 1000));
  return {
    admit: placesOf(spool, database, maxSpoolBytes),
    append: async (entry) => {
      const row = storableRow({ ...entry, id: randomUUID(), createdAt: new Date() });
      return { id: row.id, at: row.createdAt, kept: await keep(row) };
    },
    get unwritten() {
      return spool.lines;
    },
    close: async () => {
      stopping.abort();
      const last = draining.then(() => drain(spool, write)).catch(() => {});
      await Promise.race([Promise.all([last, abandoned]), delay(CLOSE_MS, undefined, { ref: false })]);
      await spool.close();
    },
  };
}

/** Returns a function that makes a row outlive this process, and tells whether it did. */
function keeper(spool: Spool, database: Database): (row: LedgerRow) => Promise<boolean> {
  let dropping = false;
  const spooled = () => {
    entries.inc({ result: 'spooled' });
    dropping = false;
    return true;
  };
  const unspooled = async (row: LedgerRow, line: string, error: unknown) => {
    // A full spool means that Postgres has been away for long; a broken disk says nothing about Postgres.
    if (!(error instanceof SpoolError) && (await insertNow(database, row.orgId, line))) return true;
    entries.inc({ result: 'dropped' });
    // One line for a row of drops: the counter has their number.
    if (!dropping) log.error('could not keep a ledger entry', error, { operation: 'ledger', call_id: row.callId });
    dropping = true;
    return false;
  };
  return (row) => {
    const line = boundedLine(row);
    return spool.append(line).then(spooled, (error: unknown) => unspooled(row, line, error));
  };
}

async function insertNow(database: Database, orgId: string, line: string): Promise<boolean> {
  try {
    entries.inc({ result: 'written' }, await insertLines(database, orgId, [line]));
    return true;
  } catch {
    return false;
  }
}

/** Orgs whose rows are written at the same time, each over a connection: half of the eight that ai has. */
const LANES = 4;

/** Returns a function that writes spooled rows as the tenant they belong to: nothing in the database may write for all. */
function ledgerWriter(spool: Spool, database: Database, maxBatch: number): WriteLines {
  const write = lineWriter({
    maxBatch,
    lanes: LANES,
    createPartitions: () => createPartitions(database, ['llm_usage_ledger']),
    groupOf: orgOf,
    insert: async (orgId, lines) => {
      entries.inc({ result: 'written' }, await insertLines(database, orgId, lines));
    },
    refused: async (line, error) => {
      await spool.setAside(readableLine(line));
      entries.inc({ result: 'dropped' });
      log.error('a ledger entry was refused and set aside in rejected.jsonl', error, { operation: 'ledger' });
    },
  });
  return (lines) => write(lines.map(currentLine));
}
