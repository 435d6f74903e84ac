// Benchmark of the overview: its answer from roll-ups, also through the API, beside the same from rows, for each period.
import { parseArgs } from 'node:util';
import { serviceProcess } from '@sextant/http/testing/processes';
import { openDatabase, type Database } from '@sextant/records/database';
import { getRecentFailures } from '@sextant/records/run-stats/failures';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { getOverview } from '@sextant/records/usage/overview';
import { rawOverview } from '@sextant/records/testing/raw-overview';
import { machineLine } from './machine';
import { wholeNumber } from './options';
import { seededDatabase } from './seeded';

const PERIODS = { '24h': 1, '7d': 7, '30d': 30 } as const;
const DAY_MS = 86_400_000;
const FAILURES = 10;
/** What the 95th percentile of answers may take, and how many times faster than the fastest from rows the median is. */
const GOAL = { ms: 50, times: 50 } as const;

interface Measured {
  readonly period: string;
  /** Of the answers from roll-ups, in milliseconds. */
  readonly p50: number;
  readonly p95: number;
  /** The 95th percentile of the same through the API, in milliseconds. */
  readonly httpP95: number;
  /** The fastest answer from rows, in milliseconds. */
  readonly rawMs: number;
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const names = { rounds: text, 'raw-rounds': text, 'ledger-rows': text, runs: text, url: text };
  const { values } = parseArgs({ options: names });
  const rounds = wholeNumber('rounds', values.rounds, 100);
  const rawRounds = wholeNumber('raw-rounds', values['raw-rounds'], 3);
  const ledgerRows = wholeNumber('ledger-rows', values['ledger-rows'], 200_000);
  const runs = wholeNumber('runs', values.runs, 20_000);
  const seeded = await seededDatabase({ url: values.url, ledgerRows, runs });
  // From rows it may take minutes.
  const database = openDatabase(seeded.url, { statementMs: 3_600_000 });
  const api = await startApi(seeded.url);
  try {
    const orgId = await ensureOrg(database, 'seed-1');
    console.log(`Overview from roll-ups and from rows, ms\n${machineLine()}\n${seeded.description}\n`);
    console.log('period     P50     P95    by HTTP   from rows   times faster');
    for (const [period, days] of Object.entries(PERIODS)) {
      const measured = await measure({ database, api, orgId, period, days, rounds, rawRounds });
      console.log(lineOf(measured));
    }
    console.log(`goal: P95 under ${GOAL.ms} ms and ${GOAL.times} times faster; both answers agreed`);
  } finally {
    await api.close();
    await database.close();
    await seeded.close();
  }
}

/** The overview of the seeded org as a client of the API gets it. */
interface Api {
  get(period: string): Promise<unknown>;
  close(): Promise<void>;
}

const ALONE = { CONTROLLER_URL: 'http://127.0.0.1:1', SERVICE_TOKEN: 'none', OPS_API_KEY: 'platform' };

async function startApi(databaseUrl: string): Promise<Api> {
  const ops = await serviceProcess('ops', { ...ALONE, DATABASE_URL: databaseUrl, RATE_LIMIT_PER_MINUTE: '1000000' });
  await ops.start();
  const headers = { authorization: `Bearer ${ALONE.OPS_API_KEY}`, 'x-sextant-org': 'seed-1' };
  return {
    get: async (period) => {
      const answer = await fetch(`http://127.0.0.1:${ops.port}/api/v1/ops/overview?period=${period}`, { headers });
      if (!answer.ok) throw new Error(`the API answered ${answer.status}: ${await answer.text()}`);
      return answer.json();
    },
    close: async () => void (await ops.end('SIGTERM')),
  };
}

interface Case {
  readonly database: Database;
  readonly api: Api;
  readonly orgId: string;
  readonly period: string;
  readonly days: number;
  readonly rounds: number;
  readonly rawRounds: number;
}

async function measure({ database, api, orgId, period, days, rounds, rawRounds }: Case): Promise<Measured> {
  const end = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
  const range = { from: new Date(end - days * DAY_MS), to: new Date(end) };
  const previous = { from: new Date(end - 2 * days * DAY_MS), to: range.from };
  const ours = () => getOverview(database, orgId, { range, before: previous, failures: FAILURES });
  const theirs = () =>
    Promise.all([
      rawOverview(database, orgId, range),
      rawOverview(database, orgId, previous),
      getRecentFailures(database, orgId, FAILURES),
    ]);
  const times = await timesOf(rounds, ours);
  const byHttp = await timesOf(rounds, () => api.get(period));
  const raw: number[] = [];
  for (let i = 0; i < rawRounds; i++) raw.push(await timed(theirs));
  const { before, recentFailures: _, ...now } = await ours();
  const [rawNow, rawBefore] = await theirs();
  expectAgreement(period, now, rawNow);
  expectAgreement(`before ${period}`, before, { runs: rawBefore.runs, llm: rawBefore.llm });
  return { period, p50: at(times, 0.5), p95: at(times, 0.95), httpP95: at(byHttp, 0.95), rawMs: Math.min(...raw) };
}

/** How long each took, in milliseconds, shortest first; once more before, so that what is kept in memory is there. */
async function timesOf(rounds: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  await work();
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) times.push(await timed(work));
  return times.sort((a, b) => a - b);
}

const at = (times: readonly number[], q: number): number => times[Math.floor(q * (times.length - 1))]!;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Of fewer values than these neighbours are far apart, so that a rank makes much of a percentile. */
const FEW = 500;

/** Counts and money must be the same, durations within 10%: 1% of the sketch, and a rank, which is far where values are few. Throws otherwise. */
function expectAgreement(what: string, ours: unknown, theirs: unknown): void {
  if (typeof ours === 'number' && typeof theirs === 'number' && !Number.isInteger(theirs)) {
    if (Math.abs(ours - theirs) > 0.1 * theirs) throw new Error(`${what}: ${ours} is not ${theirs}`);
  } else if (Array.isArray(ours) && Array.isArray(theirs)) {
    if (ours.length !== theirs.length) throw new Error(`${what}: ${ours.length} instead of ${theirs.length}`);
    ours.forEach((item, i) => expectAgreement(`${what}[${i}]`, item, theirs[i]));
  } else if (typeof ours === 'object' && ours !== null) {
    const other = theirs as Readonly<Record<string, unknown>>;
    const isFew = Number(other['calls'] ?? FEW) < FEW;
    for (const [key, value] of Object.entries(ours))
      if (!(isFew && key === 'latencySeconds')) expectAgreement(`${what}.${key}`, value, other[key]);
  } else if (ours !== theirs) throw new Error(`${what}: ${String(ours)} is not ${String(theirs)}`);
}

function lineOf({ period, p50, p95, httpP95, rawMs }: Measured): string {
  const met = Math.max(p95, httpP95) < GOAL.ms && rawMs / p50 >= GOAL.times ? 'met' : 'missed';
  const cell = (n: number, width: number) => n.toFixed(1).padStart(width);
  return `${period.padEnd(6)}${cell(p50, 8)}${cell(p95, 8)}${cell(httpP95, 11)}${cell(rawMs, 12)}${cell(rawMs / p50, 15)}   ${met}`;
}

main().catch((e: unknown) => {
  console.error(e instanceof Error ? e.message : e);
  process.exit(1);
});
