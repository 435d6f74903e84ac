// A history to try things out on: runs, steps and calls of several tenants over weeks, the same each time.
import { Client } from 'pg';
import { openDatabase } from './database';
import { rollUp } from './rollups';
import { seedHours } from './seed-rows';
import { makeSeedTables, type SeedOptions } from './seed-tables';

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

/**
 * Writes the history by the owner's URL and rolls it up. What is there already from the same seed stays. Throws when a
 * month that it needs has no partition and cannot get one, since its rows would then stay in the default partition.
 */
export async function seedHistory(
  adminUrl: string,
  options: SeedOptions,
  progress: (text: string) => void = () => {},
): Promise<SeedResult> {
  const client = new Client({ connectionString: adminUrl, application_name: 'sextant-seed' });
  await client.connect();
  try {
    await makePartitions(client, options);
    await makeSeedTables(client, options);
    const { runs, calls } = await writeRows(client, options, progress);
    progress('analyze');
    await client.query('analyze runs, run_steps, llm_usage_ledger');
    return { runs, calls, rolledUpHours: await rollUpAll(adminUrl, options, progress) };
  } finally {
    await client.end();
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
  { until, runs, ledgerRows }: SeedOptions,
  progress: (text: string) => void,
): Promise<{ readonly runs: number; readonly calls: number }> {
  const { rows } = await client.query<{ hour: Date; runs: string }>('select hour, runs from seed_hours order by hour');
  const perBatch = Math.max(1, Math.min(BATCH_CALLS * (runs / Math.max(ledgerRows, 1)), 20_000));
  let [done, calls, first, pending] = [0, 0, 0, 0];
  for (const [i, row] of rows.entries()) {
    pending += Number(row.runs);
    if (pending < perBatch && i < rows.length - 1) continue;
    const end = new Date(row.hour.getTime() + 3_600_000);
    calls += await seedHours(client, { first: rows[first]!.hour, end, until, runs, ledgerRows });
    done += pending;
    progress(`${done} of ${runs} runs, ${calls} calls`);
    [first, pending] = [i + 1, 0];
  }
  return { runs: done, calls };
}

async function rollUpAll(
  adminUrl: string,
  { ledgerRows, days }: SeedOptions,
  progress: (text: string) => void,
): Promise<number> {
  const database = openDatabase(adminUrl);
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
