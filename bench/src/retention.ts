// Benchmark of retention: how long writers wait while rows are deleted beside them: node bench/dist/retention.js [--rows N].
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase, type Database } from '@sextant/records/database';
import { executionLine, insertExecutions } from '@sextant/records/events/event-log-lines';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { cleanupOldEvents } from '@sextant/records/retention';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { wholeNumber } from './options';

/** As in production but for the size of the memory: every commit is on disk. */
const SETTINGS = ['fsync=on', 'synchronous_commit=on', 'shared_buffers=256MB', 'max_wal_size=4GB'];
const WRITERS = 4;
/** Months back. Of the first nobody keeps a row; in the others a free org's rows lie among those of a pro org. */
const DROPPED = [14, 15];
const SHARED = [5, 6, 7, 8];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rows: { type: 'string' } } });
  const rows = wholeNumber('rows', values.rows, 300_000);
  const postgres = await startPostgres({ settings: SETTINGS });
  const database = openDatabase(postgres.appUrl, { max: 10 });
  try {
    const orgs = { free: await ensureOrg(database, 'free'), pro: await ensureOrg(database, 'pro') };
    await postgres.query(`update orgs set plan = name`);
    await fill(postgres, orgs, rows);
    const { result: _, ...quiet } = await whileWriting(database, orgs.free, () => sleep(10_000));
    const { result, ...busy } = await whileWriting(database, orgs.free, () => cleanupOldEvents(database));
    const deleted = result.expired.reduce((sum, one) => sum + one.rows, 0);
    console.log(`deleted ${deleted} rows in ${result.seconds.toFixed(1)} s, ${result.dropped.length} partitions whole`);
    console.table({ 'writers alone': quiet, 'beside the deletion': busy });
    const kept = await postgres.query(`select count(*)::int as n from event_logs where org_id = $1`, [orgs.pro]);
    console.log(`rows of the other org that are kept: ${JSON.stringify(kept[0])}`);
  } finally {
    await database.close();
    await postgres.stop();
  }
}

interface Orgs {
  readonly free: string;
  readonly pro: string;
}

/** Old rows: a third in months that are dropped, two thirds, of the free org, in months of which the pro org keeps as many. */
async function fill(postgres: TestPostgres, { free, pro }: Orgs, rows: number): Promise<void> {
  const third = Math.floor(rows / 3);
  for (const back of DROPPED) await fillMonth(postgres, back, third / DROPPED.length, [free, pro]);
  for (const back of SHARED) await fillMonth(postgres, back, (4 * third) / SHARED.length, [free, pro]);
  await postgres.query('vacuum analyze');
}

/** Filled before it becomes a partition, as its indexes are built faster then. */
async function fillMonth(postgres: TestPostgres, back: number, rows: number, orgs: readonly string[]): Promise<void> {
  const now = new Date();
  const month = (n: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - n, 1)).toISOString();
  const name = `event_logs_${month(back).slice(0, 7).replace('-', '_')}`;
  await postgres.query(`create table ${name} (like event_logs including defaults including constraints)`);
  await postgres.query(
    `insert into ${name} (id, org_id, event_type, status, latency_ms, trace_id, context, "timestamp")
     select gen_random_uuid(), ($1::uuid[])[1 + n % 2], 'run.page', case when n % 20 = 0 then 'error' else 'success' end,
       n % 1000, md5(n::text), jsonb_build_object('run_id', gen_random_uuid()),
       $2::timestamptz + n * interval '28 days' / $3::float8
     from generate_series(1, $3::int) n`,
    [orgs, month(back), Math.floor(rows)],
  );
  await postgres.query(
    `alter table event_logs attach partition ${name} for values from ('${month(back)}') to ('${month(back - 1)}')`,
  );
}

interface Waits {
  readonly writes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** Writers that insert one row after another while the work goes on, and how long each insert took. */
async function whileWriting<T>(
  database: Database,
  orgId: string,
  work: () => Promise<T>,
): Promise<Waits & { readonly result: T }> {
  const waits: number[] = [];
  let ended = false;
  const writers = Array.from({ length: WRITERS }, async () => {
    while (!ended) {
      const started = performance.now();
      await insertExecutions(database, orgId, [executionLine({ orgId, eventType: 'run.page', status: 'success' })]);
      waits.push(performance.now() - started);
    }
  });
  const result = await work();
  ended = true;
  await Promise.all(writers);
  waits.sort((a, b) => a - b);
  const at = (share: number) => Math.round(waits[Math.floor((waits.length - 1) * share)]! * 10) / 10;
  return { writes: waits.length, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1), result };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
