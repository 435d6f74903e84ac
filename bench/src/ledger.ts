// Benchmark of the ledger's calling side: what `append` costs a caller until it has its promise, and until it is durable.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '@sextant/records/database';
import { openLedger, type Ledger, type LedgerEntry } from '@sextant/records/ledger';
import { wholeNumber } from './options';
import { spread } from './report';

/** The most that the caller may pay, in microseconds of CPU. */
const GOAL_MICROS = 20;
/** Appends that are under way together, as of so many calls to providers. */
const CONCURRENCY = 50;
/** Longer than any run, so that the writer to Postgres, which is not the caller's cost, never starts. */
const NEVER_MS = 3_600_000;

interface Round {
  /** Until `append` returned its promise, in microseconds per append. */
  readonly call: number;
  /** CPU time of the whole process until all were on disk, in microseconds per append. */
  readonly durable: number;
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { rounds: text, appends: text } });
  const rounds = wholeNumber('rounds', values.rounds, 5);
  const appends = wholeNumber('appends', values.appends, 20_000);
  const spoolDir = mkdtempSync(join(tmpdir(), 'ledger-'));
  // No connection is made, as nothing is written to it.
  const database = openDatabase('postgres://nobody@127.0.0.1:1/none');
  try {
    const ledger = await openLedger({ database, spoolDir, flushMs: NEVER_MS });
    await measure(ledger, appends);
    const results: Round[] = [];
    for (let round = 0; round < rounds; round++) results.push(await measure(ledger, appends));
    console.log(tableOf(results, appends));
  } finally {
    rmSync(spoolDir, { recursive: true });
  }
}

async function measure(ledger: Ledger, appends: number): Promise<Round> {
  const before = process.cpuUsage();
  let inCall = 0;
  for (let done = 0; done < appends; done += CONCURRENCY) {
    const calls = Math.min(CONCURRENCY, appends - done);
    const entries = Array.from({ length: calls }, (_, i) => entry(done + i));
    const started = performance.now();
    const under = entries.map((one) => ledger.append(one));
    inCall += performance.now() - started;
    const kept = await Promise.all(under);
    if (!kept.every((answer) => answer.kept)) throw new Error('the ledger dropped entries');
  }
  const { user, system } = process.cpuUsage(before);
  return { call: (inCall * 1000) / appends, durable: (user + system) / appends };
}

/** An entry as the router leaves it after a good call. */
function entry(n: number): LedgerEntry {
  return {
    orgId: '00000000-0000-4000-8000-000000000001',
    runId: '00000000-0000-4000-8000-000000000002',
    step: 'generate',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    callId: `bench-${n}`,
    provider: 'openai',
    modelRequested: 'gpt-4.1-mini',
    modelPriced: 'gpt-4.1-mini',
    promptTokens: 1_000,
    completionTokens: 100,
    totalTokens: 1_100,
    cacheReadTokens: 300,
    reasoningTokens: 40,
    costNanoUsd: 470_000,
    costSource: 'computed',
    priceVersion: 'openai/gpt-4.1-mini',
    latencyMs: 812.4,
    status: 'success',
  };
}

function tableOf(results: readonly Round[], appends: number): string {
  const row = (what: string, of: (round: Round) => number): string => {
    const { median, min, max } = spread(results.map(of));
    return `${what.padEnd(34)}${median.toFixed(1).padStart(8)} (${min.toFixed(1)}–${max.toFixed(1)})`;
  };
  const { median } = spread(results.map(({ call }) => call));
  return [
    'Ledger: cost per append on the calling side, µs, median (min–max)',
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, node ${process.version}`.slice(0, 80),
    `${results.length} rounds of ${appends} appends, ${CONCURRENCY} at a time`,
    '',
    row('until the call returns', ({ call }) => call),
    row('CPU of the process until durable', ({ durable }) => durable),
    `goal: the call under ${GOAL_MICROS} µs: ${median < GOAL_MICROS ? 'met' : 'missed'}`,
  ].join('\n');
}

main()
  // The ledger would go on trying to reach Postgres.
  .then(() => process.exit())
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exit(1);
  });
