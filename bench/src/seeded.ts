// A database with a seeded history for a benchmark: one that is there, or a temporary one with as much as is asked for.
import { availableParallelism } from 'node:os';
import { seedHistory } from '@sextant/records/seed/history';
import { startPostgres } from '@sextant/records/testing';

export interface SeededDatabase {
  /** Connects as services do. */
  readonly url: string;
  readonly description: string;
  close(): Promise<void>;
}

export interface SeededOptions {
  /** Of sextant_app on a database that `make seed` filled. */
  readonly url: string | undefined;
  readonly ledgerRows: number;
  readonly runs: number;
}

/** Settings of a small server in production, but for durability, which no reader notices. */
const SETTINGS = ['shared_buffers=512MB', 'work_mem=16MB', 'max_wal_size=4GB'];
const DAYS = 62;

export async function seededDatabase({ url, ledgerRows, runs }: SeededOptions): Promise<SeededDatabase> {
  if (url) return { url, description: 'a database that was seeded before', close: () => Promise.resolve() };
  const postgres = await startPostgres({ settings: SETTINGS });
  const until = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
  const began = performance.now();
  const history = { ledgerRows, runs, orgs: 1, days: DAYS, seed: 1, until };
  const show = (text: string) =>
    process.stderr.write(`\r\u001b[K${Math.round((performance.now() - began) / 1000)} s: ${text}`);
  await seedHistory(postgres.adminUrl, { ...history, lanes: availableParallelism(), indexesLast: true }, show);
  process.stderr.write('\n');
  const description = `${ledgerRows} calls and ${runs} runs of one tenant over ${DAYS} days`;
  return { url: postgres.appUrl, description, close: () => postgres.stop() };
}
