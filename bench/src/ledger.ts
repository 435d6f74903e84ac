// Benchmark of the ledger: rows per second through its spool into Postgres, compared with three direct ways.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as yieldToEventLoop, setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@sextant/records/database';
import { openLedger, type LedgerEntry } from '@sextant/records/ledger';
import type { LedgerRow } from '@sextant/records/ledger/lines';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { copyStraight, copyText, insertByStatements, withClients } from '@sextant/records/testing/ledger-inserts';
import { readOptions } from './options';
import { spread } from './statistics';

/** Durable commits, as in production; memory of a small server. */
const SETTINGS = ['fsync=on', 'synchronous_commit=on', 'shared_buffers=256MB', 'max_wal_size=4GB'];
const ORGS = 8;
const CONNECTIONS = 10;
/** Appends that are awaited together. */
const CONCURRENT_APPENDS = 500;
/** Single-row inserts are slow: write only this share of the rows. */
const SINGLE_SHARE = 0.1;

interface Options {
  readonly rounds: number;
  readonly rows: number;
}

type Contender = 'single' | 'multi' | 'copy' | 'spool';
type Throughput = Readonly<Record<Contender, readonly number[]>>;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), { rounds: 3, rows: 200_000 });
  console.log(throughputTable(await throughput(options), options));
}

/** Rows per second by way and round, on one Postgres; every measurement starts with an empty table. */
async function throughput({ rounds, rows }: Options): Promise<Throughput> {
  const postgres = await startPostgres({ settings: SETTINGS });
  try {
    const orgIds = await makeOrgs(postgres);
    const results: Record<Contender, number[]> = { single: [], multi: [], copy: [], spool: [] };
    for (let round = 0; round < rounds; round++) {
      for (const contender of ['single', 'multi', 'copy', 'spool'] as const) {
        const entries = entriesOf(orgIds, contender === 'single' ? Math.ceil(rows * SINGLE_SHARE) : rows);
        await postgres.query('truncate llm_usage_ledger');
        await postgres.query('checkpoint');
        const seconds = await CONTENDERS[contender](postgres, entries);
        const [found] = await postgres.query<{ n: number }>('select count(*)::int as n from llm_usage_ledger');
        if (found!.n !== entries.length) throw new Error(`${contender} wrote ${found!.n} of ${entries.length} rows`);
        results[contender].push(entries.length / seconds);
      }
    }
    return results;
  } finally {
    await postgres.stop();
  }
}

/** Entries of runs with four calls each, evenly distributed over the orgs. */
function entriesOf(orgIds: readonly string[], count: number): readonly LedgerEntry[] {
  let runId = randomUUID();
  return Array.from({ length: count }, (_, n): LedgerEntry => {
    if (n % 4 === 0) runId = randomUUID();
    return {
      orgId: orgIds[n % orgIds.length]!,
      runId,
      step: 'generate',
      agentId: null,
      traceId: randomUUID().replaceAll('-', ''),
      callId: `${randomUUID()}-1`,
      provider: 'openai',
      modelRequested: 'gpt-4.1-mini',
      modelPriced: 'gpt-4.1-mini',
      promptTokens: 1_000,
      completionTokens: 100,
      totalTokens: 1_100,
      cacheReadTokens: 300,
      cacheWriteTokens: null,
      reasoningTokens: 40,
      costNanoUsd: 470_000,
      costSource: 'computed',
      priceVersion: 'genai-prices 0.1.8 openai/gpt-4.1-mini',
      latencyMs: 812.4375,
      timeToFirstTokenMs: null,
      status: 'success',
      errorCode: null,
      serviceTier: 'default',
    };
  });
}

async function makeOrgs(postgres: TestPostgres): Promise<readonly string[]> {
  const database = openDatabase(postgres.appUrl);
  try {
    return await Promise.all(Array.from({ length: ORGS }, (_, n) => ensureOrg(database, `bench ${n}`)));
  } finally {
    await database.close();
  }
}

/** Write the entries with open connections and return the seconds. */
const CONTENDERS: Readonly<
  Record<Contender, (postgres: TestPostgres, entries: readonly LedgerEntry[]) => Promise<number>>
> = {
  single: ({ adminUrl }, entries) =>
    withClients(adminUrl, CONNECTIONS, (clients) => timed(() => insertByStatements(clients, rowsOf(entries), 1))),
  multi: ({ adminUrl }, entries) =>
    withClients(adminUrl, 1, (clients) => timed(() => insertByStatements(clients, rowsOf(entries), 1_000))),
  copy: ({ adminUrl }, entries) => {
    const text = copyText(rowsOf(entries));
    return withClients(adminUrl, 1, ([client]) => timed(() => copyStraight(client!, text)));
  },
  spool: async ({ appUrl }, entries) => {
    const database = openDatabase(appUrl);
    const spoolDir = mkdtempSync(join(tmpdir(), 'ledger-'));
    const ledger = await openLedger({ database, spoolDir });
    try {
      await database.ready();
      return await timed(async () => {
        for (let i = 0; i < entries.length; i += CONCURRENT_APPENDS) {
          await Promise.all(entries.slice(i, i + CONCURRENT_APPENDS).map((entry) => ledger.append(entry)));
          // Otherwise the writer starts only after the last append.
          await yieldToEventLoop();
        }
        while (ledger.unwritten > 0) await sleep(5);
      });
    } finally {
      await ledger.close();
      await database.close();
      rmSync(spoolDir, { recursive: true });
    }
  },
};

function rowsOf(entries: readonly LedgerEntry[]): readonly LedgerRow[] {
  return entries.map((entry) => ({ ...entry, id: randomUUID(), createdAt: new Date() }));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

interface Target {
  readonly contender: Exclude<Contender, 'spool'>;
  readonly name: string;
  /** The minimum throughput of the ledger relative to this contender. */
  readonly atLeast: number;
}

const TARGETS: readonly Target[] = [
  { contender: 'single', name: `one INSERT per row, ${CONNECTIONS} connections`, atLeast: 10 },
  { contender: 'multi', name: 'INSERT of 1000 rows', atLeast: 2 },
  { contender: 'copy', name: 'bare COPY', atLeast: 0.9 },
];

/** Ratios compare measurements of the same round, because the speed of the machine varies. */
function throughputTable(results: Throughput, { rows, rounds }: Options): string {
  const line = (name: string, rates: readonly number[], rest: string): string => {
    const { median, min, max } = spread(rates);
    return `${name.padEnd(34)}${median.toFixed(0).padStart(8)} (${min.toFixed(0)}–${max.toFixed(0)})${rest}`;
  };
  return [
    'Ledger: rows per second into Postgres, median (min–max)',
    `${rounds} rounds of ${rows} rows of ${ORGS} orgs, durable commits`,
    '',
    line('ledger with its spool', results.spool, ''),
    ...TARGETS.map(({ contender, name, atLeast }) => {
      const { median } = spread(results.spool.map((rate, round) => rate / results[contender][round]!));
      const verdict = median >= atLeast ? 'met' : 'missed';
      return line(name, results[contender], `  ×${median.toFixed(2)}, target ×${atLeast}: ${verdict}`);
    }),
  ].join('\n');
}

main().catch((e: unknown) => {
  console.error(e instanceof Error ? e.message : e);
  process.exit(1);
});
