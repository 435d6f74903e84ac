// A history to try things out on: runs, steps and calls of several tenants over weeks, the same each time.
import { Client } from 'pg';
import { openDatabase } from '../database/database';
import { rollUp } from '../usage/rollups';
import { seedHours } from './rows';
import { makeSeedTables, type SeedOptions } from './tables';

export type { SeedOptions };

export interface SeedResult {
  readonly runs: number;
  readonly calls: number;
  /** Of tenants and sources. */
  readonly rolledUpHours: number;
}

/** Calls of one transaction, about. */
const BATCH_CALLS = 50_000;
/** Calls whose hours one transaction rolls up, about: as many as are done well within a statement's time limit. */
const ROLLED_CALLS = 150_000;

export interface SeedWay {
  /** Connections that write at the same time; default 1. */
  readonly lanes?: number;
  /** Builds indexes when all rows are there, which is faster; where nobody else uses the database. Default false. */
  readonly indexesLast?: boolean;
}

/**
 * Writes the history by the owner's URL and rolls it up. What is there already from the same seed stays. Throws when a
 * month that it needs has no partition and cannot get one, since its rows would then stay in the default partition.
 */
export async function seedHistory(
  adminUrl: string,
  options: SeedOptions & SeedWay,
  progress: (text: string) => void = () => {},
): Promise<SeedResult> {
  const client = await connect(adminUrl);
  try {
    await makePartitions(client, options);
    await makeSeedTables(client, options);
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

/** Those of constraints stay: rows that are there already are found by them. */
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
      // Postgres names the index of a partitioned table without those of its partitions, which would make it alone.
      await client.query(definition.replace(' ON ONLY ', ' ON '));
    }
  }
}

async function makePartitions(client: Client, { days, until }: SeedOptions): Promise<void> {
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
      throw new Error(`could not make the partition ${name}, without which rows would go to the default one`, {
        cause,
      });
    }
  }
}

async function writeRows(
  client: Client,
  adminUrl: string,
  options: SeedOptions & SeedWay,
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
      await makeSeedTables(other, options);
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
  /** Without this hour. */
  readonly end: Date;
  readonly runs: number;
}

/** The hours of the history, as many together as one transaction writes. */
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
  // Many hours at once, on a machine that may do other work.
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
