// The cost of `append`: until it returns its promise, and CPU time until the entry is in the spool.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@sextant/records/database';
import { openLedger, type Ledger } from '@sextant/records/ledger';
import { machineLine, spread } from '../statistics';
import { entriesOf } from './entries';

/** The target for the CPU time per append. */
const TARGET_MICROS = 20;
/** Concurrent appends, as for concurrent calls to providers. */
const CONCURRENCY = 50;
/** Longer than the benchmark: the writer to Postgres never starts. */
const NEVER_MS = 3_600_000;
const ORG = '00000000-0000-4000-8000-000000000001';

export interface Round {
  /** Time until `append` returns its promise, in microseconds per append. */
  readonly call: number;
  /** CPU time of the process until all entries are in the spool, in microseconds per append. */
  readonly spooled: number;
}

export interface CallingSideOptions {
  readonly rounds: number;
  readonly appends: number;
}

export async function callingSide({ rounds, appends }: CallingSideOptions): Promise<readonly Round[]> {
  const spoolDir = mkdtempSync(join(tmpdir(), 'ledger-'));
  // Never connects: nothing is written to Postgres.
  const database = openDatabase('postgres://nobody@127.0.0.1:1/none');
  try {
    const ledger = await openLedger({ database, spoolDir, flushMs: NEVER_MS, flushBytes: Infinity });
    await measure(ledger, appends);
    const results: Round[] = [];
    for (let round = 0; round < rounds; round++) results.push(await measure(ledger, appends));
    return results;
  } finally {
    rmSync(spoolDir, { recursive: true });
  }
}

async function measure(ledger: Ledger, count: number): Promise<Round> {
  const entries = entriesOf([ORG], count);
  const before = process.cpuUsage();
  let inCall = 0;
  for (let done = 0; done < count; done += CONCURRENCY) {
    const batch = entries.slice(done, done + CONCURRENCY);
    const started = performance.now();
    const appends = batch.map((entry) => ledger.append(entry));
    inCall += performance.now() - started;
    const results = await Promise.all(appends);
    if (!results.every((result) => result.kept)) throw new Error('the ledger dropped entries');
  }
  const { user, system } = process.cpuUsage(before);
  return { call: (inCall * 1000) / count, spooled: (user + system) / count };
}

export function callingSideTable(results: readonly Round[], { appends }: CallingSideOptions): string {
  const row = (what: string, of: (round: Round) => number): string => {
    const { median, min, max } = spread(results.map(of));
    return `${what.padEnd(34)}${median.toFixed(1).padStart(8)} (${min.toFixed(1)}–${max.toFixed(1)})`;
  };
  // CPU time is independent of other work on the machine and includes everything that the call causes.
  const { median } = spread(results.map(({ spooled }) => spooled));
  return [
    'Ledger: cost per append on the calling side, µs, median (min–max)',
    machineLine(),
    `${results.length} rounds of ${appends} appends, ${CONCURRENCY} at a time`,
    '',
    row('until the call returns', ({ call }) => call),
    row('CPU of the process until spooled', ({ spooled }) => spooled),
    `target: under ${TARGET_MICROS} µs of CPU: ${median < TARGET_MICROS ? 'met' : 'missed'}`,
  ].join('\n');
}
