// What `append` costs a caller until it has its promise, and the process until the entry outlives it.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@sextant/records/database';
import { openLedger, type Ledger } from '@sextant/records/ledger';
import { spread } from '../telemetry/report';
import { entriesOf } from './entries';

/** The most that the caller may pay, in microseconds of CPU. */
const GOAL_MICROS = 20;
/** Appends that are under way together, as of so many calls to providers. */
const CONCURRENCY = 50;
/** Longer than any run, so that the writer to Postgres, which is not the caller's cost, never starts. */
const NEVER_MS = 3_600_000;
const ORG = '00000000-0000-4000-8000-000000000001';

export interface Round {
  /** Until `append` returned its promise, in microseconds per append. */
  readonly call: number;
  /** CPU time of the whole process until all were in the spool, in microseconds per append. */
  readonly spooled: number;
}

export interface CallingSideOptions {
  readonly rounds: number;
  readonly appends: number;
}

export async function callingSide({ rounds, appends }: CallingSideOptions): Promise<readonly Round[]> {
  const spoolDir = mkdtempSync(join(tmpdir(), 'ledger-'));
  // No connection is made, as nothing is written to it.
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

async function measure(ledger: Ledger, appends: number): Promise<Round> {
  const entries = entriesOf([ORG], appends);
  const before = process.cpuUsage();
  let inCall = 0;
  for (let done = 0; done < appends; done += CONCURRENCY) {
    const some = entries.slice(done, done + CONCURRENCY);
    const started = performance.now();
    const under = some.map((entry) => ledger.append(entry));
    inCall += performance.now() - started;
    const kept = await Promise.all(under);
    if (!kept.every((answer) => answer.kept)) throw new Error('the ledger dropped entries');
  }
  const { user, system } = process.cpuUsage(before);
  return { call: (inCall * 1000) / appends, spooled: (user + system) / appends };
}

export function callingSideTable(results: readonly Round[], { appends }: CallingSideOptions): string {
  const row = (what: string, of: (round: Round) => number): string => {
    const { median, min, max } = spread(results.map(of));
    return `${what.padEnd(34)}${median.toFixed(1).padStart(8)} (${min.toFixed(1)}–${max.toFixed(1)})`;
  };
  // Of CPU, which other work on the machine does not lengthen; it has all that the call leads to.
  const { median } = spread(results.map(({ spooled }) => spooled));
  return [
    'Ledger: cost per append on the calling side, µs, median (min–max)',
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, node ${process.version}`.slice(0, 80),
    `${results.length} rounds of ${appends} appends, ${CONCURRENCY} at a time`,
    '',
    row('until the call returns', ({ call }) => call),
    row('CPU of the process until spooled', ({ spooled }) => spooled),
    `goal: under ${GOAL_MICROS} µs of CPU: ${median < GOAL_MICROS ? 'met' : 'missed'}`,
  ].join('\n');
}
