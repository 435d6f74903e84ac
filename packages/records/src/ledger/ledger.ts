// Writes the usage ledger: an entry survives the process once append resolves, and reaches Postgres exactly once.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ledgerSpooling } from '@sextant/signals/facts';
import { ledgerBufferEntries, ledgerEntriesTotal, ledgerOldestUnwrittenSeconds } from '@sextant/signals/ledger';
import { fact } from '@sextant/telemetry/facts';
import { log } from '@sextant/telemetry/logs';
import { counter, gauge } from '@sextant/telemetry/metrics';
import type { Database } from '../database/database';
import { createPartitions } from '../database/partitions';
import { boundedLine, orgOf, readableLine, type LedgerRow } from './lines';
import { admissions, type Admission } from './admission';
import { insertLines } from './rows';
import { SpoolError, type Spool } from '../spool/spool';
import { storableRow } from './storable-row';
import { drain, lineWriter, repeat, type WriteLines } from '../spool/drain';
import { drainAbandoned, openFreeSpool } from '../spool/folder';

/** A ledger row without its id and time, which append sets. */
export type LedgerEntry = Omit<LedgerRow, 'id' | 'createdAt' | 'corrects'>;

export interface LedgerOptions {
  readonly database: Database;
  /** Processes may share the folder: each uses a subfolder, and all write what dead processes left. */
  readonly spoolDir: string;
  /** How long entries are collected before they are written to Postgres; default 250. */
  readonly flushMs?: number;
  /** Size of the spool at which entries are written early; default 256 KiB, about 700 entries. */
  readonly flushBytes?: number;
  /** Maximum number of rows in one transaction; default 10,000. */
  readonly maxBatch?: number;
  /** Size of the spool at which entries are dropped; default 256 MiB, about 700,000 entries. */
  readonly maxSpoolBytes?: number;
  /** Entries for which room is reserved in case the disk fills up: the maximum number of admitted calls. Default 0. */
  readonly reserveEntries?: number;
}

export interface AppendResult {
  readonly id: string;
  /** created_at of the row. */
  readonly at: Date;
  readonly kept: boolean;
}

export interface Ledger {
  /**
   * Reserves room for the entry of a call before the call is sent. Undefined if the entry could not be kept: the disk or
   * the spool is full, and Postgres is unavailable.
   */
  admit(): Promise<Admission | undefined>;
  /**
   * Resolves with the row's id once the entry survives kill -9; it is on disk at most a second later. Never rejects:
   * `kept` is false if the entry was dropped, which is counted. Only entries of calls that were not admitted are
   * dropped, when neither the disk nor Postgres accepts them.
   */
  append(entry: LedgerEntry): Promise<AppendResult>;
  /** Entries that are not yet in Postgres. */
  readonly unwritten: number;
  /** Writes entries for up to 5 s and closes the spool. The rest is written at the next start. */
  close(): Promise<void>;
}

const CLOSE_MS = 5_000;

const spooling = fact(ledgerSpooling);
const entries = counter(ledgerEntriesTotal);
const buffered = gauge(ledgerBufferEntries);
const oldest = gauge(ledgerOldestUnwrittenSeconds);

/** Opens the ledger and starts to write its spool. Throws SpoolError if too many processes share the folder. */
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
    onOutage: (began) => (began ? spooling.raise({}, Math.round(ageSeconds(spool))) : spooling.clear({})),
    signal: stopping.signal,
  });
  const abandoned = drainAbandoned({ folder: spoolDir, write, signal: stopping.signal });
  buffered.onCollect((set) => set({}, spool.lines));
  oldest.onCollect((set) => set({}, ageSeconds(spool)));
  return {
    admit: admissions(spool, database, maxSpoolBytes),
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

/** Age of the oldest entry that is not in Postgres. */
function ageSeconds({ since }: Spool): number {
  return since === undefined ? 0 : Math.max(0, Date.now() - since) / 1000;
}

/** Returns a function that stores a row durably, and returns whether it succeeded. */
function keeper(spool: Spool, database: Database): (row: LedgerRow) => Promise<boolean> {
  let dropping = false;
  const spooled = () => {
    entries.inc({ result: 'spooled' });
    dropping = false;
    return true;
  };
  const unspooled = async (row: LedgerRow, line: string, error: unknown) => {
    // A full spool means that Postgres has been unavailable for long. A broken disk says nothing about Postgres.
    if (!(error instanceof SpoolError) && (await insertNow(database, row.orgId, line))) return true;
    entries.inc({ result: 'dropped' });
    // Logs consecutive drops once; the counter has their number.
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

/** Orgs whose rows are written concurrently, each on its own connection: half of the eight connections of ai. */
const LANES = 4;

/** Returns a function that writes spooled rows, each in a transaction of its org: no role can write for all orgs. */
function ledgerWriter(spool: Spool, database: Database, maxBatch: number): WriteLines {
  return lineWriter({
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
      log.error('Postgres rejected a ledger entry, which is now in rejected.jsonl', error, { operation: 'ledger' });
    },
  });
}
