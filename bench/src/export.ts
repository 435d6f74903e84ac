// Benchmark of exports: all calls of a tenant as CSV beside a plain COPY of the same columns by the same user.
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { openDatabase, type Database } from '@sextant/records/database';
import { exportRows } from '@sextant/records/exports';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { machineLine } from './machine';
import { wholeNumber } from './options';
import { spread } from './report';
import { seededDatabase } from './seeded';

const GOAL = { times: 2, megabytes: 150 } as const;

interface Export {
  readonly seconds: number;
  readonly bytes: number;
  readonly lines: number;
}

async function main(): Promise<void> {
  const given = { type: 'string' } as const;
  const { values } = parseArgs({ options: { rounds: given, rows: given, url: given } });
  const rounds = wholeNumber('rounds', values.rounds, 3);
  const rows = wholeNumber('rows', values.rows, 200_000);
  const seeded = await seededDatabase({ url: values.url, ledgerRows: rows, runs: Math.ceil(rows / 10) });
  const database = openDatabase(seeded.url);
  try {
    const orgId = await ensureOrg(database, 'seed-1');
    console.log(`Export of usage\n${machineLine()}\n${seeded.description}\n`);
    const memory = watchMemory();
    const [copies, exports] = await measure(database, orgId, rounds);
    console.log(tableOf(copies, exports, memory.stop()));
  } finally {
    await database.close();
    await seeded.close();
  }
}

/** By turns, so that what else the machine does meets both. */
async function measure(database: Database, orgId: string, rounds: number): Promise<[Export[], Export[]]> {
  const [copies, exports]: [Export[], Export[]] = [[], []];
  const statement = `copy (select ${await columnsOf(database, orgId)} from llm_usage_ledger) to stdout`;
  for (let i = 0; i <= rounds; i++) {
    const copy = await readAll(() => database.copyOut(orgId, statement));
    const csv = await readAll(() => exportRows(database, orgId, { what: 'usage', format: 'csv' }));
    if (csv.lines !== copy.lines + 1) throw new Error(`the CSV has ${csv.lines} lines, the copy ${copy.lines}`);
    // The first round warms the caches of Postgres.
    if (i > 0) [copies, exports].forEach((list, which) => list.push(which ? csv : copy));
  }
  return [copies, exports];
}

/** Those of the export, from its header. */
async function columnsOf(database: Database, orgId: string): Promise<string> {
  const nothing = { from: new Date(0), to: new Date(0) };
  return (await text(await exportRows(database, orgId, { what: 'usage', format: 'csv', ...nothing }))).trim();
}

async function readAll(open: () => Promise<Readable>): Promise<Export> {
  const started = performance.now();
  let [bytes, lines] = [0, 0];
  for await (const chunk of await open()) {
    const part = chunk as Buffer;
    bytes += part.length;
    for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, at + 1)) lines++;
  }
  return { seconds: (performance.now() - started) / 1000, bytes, lines };
}

/** The most memory that this process has had, in MB (1e6 bytes). */
function watchMemory(): { stop(): number } {
  let most = 0;
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  const timer = setInterval(look, 20);
  return { stop: () => (clearInterval(timer), look(), most / 1e6) };
}

function tableOf(copies: readonly Export[], exports: readonly Export[], megabytes: number): string {
  const line = (what: string, of: readonly Export[]): string => {
    const { median, min, max } = spread(of.map(({ seconds }) => seconds));
    const rate = of[0]!.lines / median;
    return `${what.padEnd(22)}${median.toFixed(2).padStart(8)} s (${min.toFixed(2)}–${max.toFixed(2)})  ${rate.toFixed(0).padStart(8)} rows/s  ${(of[0]!.bytes / 1e6).toFixed(0)} MB`;
  };
  const times = spread(exports.map(({ seconds }, i) => seconds / copies[i]!.seconds)).median;
  const isMet = times <= GOAL.times && megabytes < GOAL.megabytes;
  return [
    line('COPY … TO STDOUT', copies),
    line('export as CSV', exports),
    `${times.toFixed(2)} times as long; at most ${megabytes.toFixed(0)} MB of memory`,
    `goal: within ${GOAL.times} times and ${GOAL.megabytes} MB: ${isMet ? 'met' : 'missed'}`,
  ].join('\n');
}

main().catch((e: unknown) => {
  console.error(e instanceof Error ? e.message : e);
  process.exit(1);
});
