// A reproducible history for tests and benchmarks: runs, steps and model calls of several orgs over weeks.
import { Client } from 'pg';
import { openDatabase } from '../database/database';
import { rollUp } from '../usage/rollups';
import { seedHours } from './rows';
import { createSeedTables, type SeedOptions } from './tables';

export type { SeedOptions };

export interface SeedResult {
  readonly runs: number;
  readonly calls: number;
  /** Counted per org and source. */
  readonly rolledUpHours: number;
}

/** Approximate number of calls per transaction. */
const BATCH_CALLS = 50_000;
/** Approximate number of calls rolled up in one transaction, which stays well within the statement timeout. */
const ROLLED_CALLS = 150_000;

export interface SeedMode {
  /** Number of connections that write concurrently; default 1. */
  readonly lanes?: number;
  /** Builds indexes after all rows, which is faster. Only if nothing else uses the database. Default false. */
  readonly indexesLast?: boolean;
}

/**
 * Writes the history with the owner's URL and rolls it up. Rows of an earlier call with the same seed stay. Throws if a
 * partition cannot be created: rows would then go to the default partition and stay there.
 */
export async function seedHistory(
  adminUrl: string,
  options: SeedOptions & SeedMode,
  progress: (text: string) => void = () => {},
): Promise<SeedResult> {
  const client = await connect(adminUrl);
  try {
    await createPartitions(client, options);
    await createSeedTables(client, options);
    const { runs, calls } = options.indexesLast
      ? await withoutIndexes(client, () => writeRows(client, adminUrl, options, progress), progress)
      : await writeRows(client, adminUrl, options, progress);
    progress('analyze');
    await client.query('analyze runs, run_steps, llm_usage_ledger');
    return { runs, calls, rolledUpHours: await rollUpAll(adminUrl, options, progress) };
  } finally {
    await client.end();
  }
}

async function connect(adminUrl: string): Promise<Client> {
  const client = new Client({ connectionString: adminUrl, application_name: 'sextant-seed' });
  await client.connect();
  return client;
}

/** Keeps the indexes of constraints, which detect existing rows. */
async function withoutIndexes<T>(client: Client, work: () => Promise<T>, progress: (text: string) => void): Promise<T> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    where i.indrelid = any (array['runs', 'run_steps', 'llm_usage_ledger']::regclass[])
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  try {
    return await work();
  } finally {
    await client.query(`set maintenance_work_mem = '256MB'`);
    for (const { name, definition } of indexes) {
      progress(`index ${name}`);
      // With ONLY, Postgres would create the index without those of the partitions.
      await client.query(definition.replace(' ON ONLY ', ' ON '));
    }
  }
}

async function createPartitions(client: Client, { days, until }: SeedOptions): Promise<void> {
  const first = new Date(until.getTime() - days * 86_400_000);
  for (let n = 0; ; n++) {
    const month = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n));
    if (month > until) return;
    const next = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1));
    const name = `llm_usage_ledger_${month.toISOString().slice(0, 7).replace('-', '_')}`;
    const { rows } = await client.query<{ known: boolean }>(
      `select to_regclass('public.${name}') is not null as known`,
    );
    if (rows[0]!.known) continue;
    try {
      await client.query(`begin;
        create table ${name} partition of llm_usage_ledger for values from ('${month.toISOString()}') to ('${next.toISOString()}');
        alter table ${name} enable row level security;
        alter table ${name} force row level security;
        commit`);
    } catch (cause) {
      await client.query('rollback');
      throw new Error(`could not create the partition ${name}`, { cause });
    }
  }
}

async function writeRows(
  client: Client,
  adminUrl: string,
  options: SeedOptions & SeedMode,
  progress: (text: string) => void,
): Promise<{ readonly runs: number; readonly calls: number }> {
  const batches = (await batchesOf(client, options)).values();
  let [runs, calls] = [0, 0];
  const lane = async (on: Client): Promise<void> => {
    for (const { first, end, runs: more } of batches) {
      calls += await seedHours(on, { first, end, ...options });
      runs += more;
      progress(`${runs} of ${options.runs} runs, ${calls} calls`);
    }
  };
  const others = Array.from({ length: (options.lanes ?? 1) - 1 }, async () => {
    const other = await connect(adminUrl);
    try {
      await createSeedTables(other, options);
      await lane(other);
    } finally {
      await other.end();
    }
  });
  await Promise.all([lane(client), ...others]);
  return { runs, calls };
}

interface Batch {
  readonly first: Date;
  /** Exclusive. */
  readonly end: Date;
  readonly runs: number;
}

/** The hours of the history, grouped by transaction. */
async function batchesOf(client: Client, { runs, ledgerRows }: SeedOptions): Promise<readonly Batch[]> {
  const { rows } = await client.query<{ hour: Date; runs: string }>('select hour, runs from seed_hours order by hour');
  const perBatch = Math.max(1, Math.min(BATCH_CALLS * (runs / Math.max(ledgerRows, 1)), 20_000));
  const batches: Batch[] = [];
  let [first, pending] = [0, 0];
  for (const [i, row] of rows.entries()) {
    pending += Number(row.runs);
    if (pending < perBatch && i < rows.length - 1) continue;
    batches.push({ first: rows[first]!.hour, end: new Date(row.hour.getTime() + 3_600_000), runs: pending });
    [first, pending] = [i + 1, 0];
  }
  return batches;
}

async function rollUpAll(
  adminUrl: string,
  { ledgerRows, days }: SeedOptions,
  progress: (text: string) => void,
): Promise<number> {
  // A long timeout: batches are large, and the machine may be busy.
  const database = openDatabase(adminUrl, { statementMs: 3_600_000 });
  const batch = Math.max(1, Math.min(Math.floor(ROLLED_CALLS / (ledgerRows / days / 24)), 240));
  let total = 0;
  try {
    for (;;) {
      const { hours } = await rollUp(database, { max: 10 * batch, batch });
      if (hours === 0) return total;
      total += hours;
      progress(`${total} hours rolled up`);
    }
  } finally {
    await database.close();
  }
}
