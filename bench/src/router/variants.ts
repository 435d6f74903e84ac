// What is compared: the router as it runs in production, and the same calls with less in between.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@sextant/http/testing/processes';
import { openDatabase } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres } from '@sextant/records/testing';
import { llmRouterOverheadSeconds } from '@sextant/signals/llm';
import { SERVICE_FLAGS, startChild } from '../rpc/client';
import { scrape } from '../scrape';

export interface Variant {
  readonly name: string;
  /** Where calls are sent. */
  readonly url: string;
  /** User and system time that the process between caller and provider has had so far, in microseconds. */
  cpu(): Promise<number>;
}

export interface Ours extends Variant {
  /** Where its metrics are. */
  readonly base: string;
  readonly orgId: string;
  /** Calls that the ledger has. */
  ledgerRows(): Promise<number>;
  /** Calls so far, and those of them for which the router itself took at most so long: a bound of its histogram's buckets. */
  ownTimes(seconds: number): Promise<OwnTimes>;
  stop(): Promise<void>;
}

export interface OwnTimes {
  readonly calls: number;
  readonly within: number;
}

export const TOKEN = 'token-of-the-benchmark';
const GENERATE = '/api/v1/generate';
/** Calls go to the provider without anything between: what the machine, the callers and the provider take themselves. */
export function noRouter(provider: string): Variant {
  return { name: 'nothing between', url: `${provider}/chat/completions`, cpu: () => Promise.resolve(NaN) };
}

/** A control of this folder in a process of its own. */
export async function control(name: string, module: string, provider: string): Promise<Variant> {
  const child = startChild(`router/${module}`, { PROVIDER_URL: provider }, SERVICE_FLAGS);
  const base = await child.ask<string>('url');
  return { name, url: base + GENERATE, cpu: () => child.ask<number>('cpu') };
}

/** The real service with a real ledger and every signal on. */
export async function ours(provider: string): Promise<Ours> {
  const sink = await startChild('sink/sink').ask<string>('url');
  const postgres = await startPostgres();
  const database = openDatabase(postgres.appUrl);
  const orgId = await ensureOrg(database, 'bench');
  const spool = mkdtempSync(join(tmpdir(), 'router-'));
  const port = await freePort();
  const environment = {
    PATH: process.env['PATH'],
    PORT: String(port),
    DATABASE_URL: postgres.appUrl,
    SERVICE_TOKEN: TOKEN,
    OPENAI_BASE_URL: provider,
    OPENAI_API_KEY: 'none',
    LEDGER_SPOOL_DIR: spool,
    LLM_PROBE_SECONDS: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: sink,
    LOKI_URL: sink,
    NODE_ENV: 'production',
  };
  const program = require.resolve('@sextant/ai/main');
  const child = spawn(process.execPath, [...SERVICE_FLAGS, program], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const base = `http://127.0.0.1:${port}`;
  await ready(base, () => child.exitCode !== null);
  return {
    name: 'Sextant’s router',
    url: base + GENERATE,
    base,
    orgId,
    cpu: () => cpuOf(base),
    ledgerRows: async () => {
      const [row] = await postgres.query<{ rows: string }>('select count(*) as rows from llm_usage_ledger');
      return Number(row!.rows);
    },
    ownTimes: async (seconds) => {
      const text = await scrape(base);
      const own = `${llmRouterOverheadSeconds.name}_bucket`;
      return { calls: sampleOf(text, `${own}{le="+Inf"`), within: sampleOf(text, `${own}{le="${seconds}"`) };
    },
    stop: async () => {
      child.kill('SIGKILL');
      await database.close();
      await postgres.stop();
      rmSync(spool, { recursive: true, force: true });
    },
  };
}

async function ready(base: string, ended: () => boolean): Promise<void> {
  const isReady = async (): Promise<boolean> => (await fetch(`${base}/readyz`)).ok;
  for (const deadline = Date.now() + 30_000; !(await isReady().catch(() => false));) {
    if (Date.now() > deadline || ended()) throw new Error('the ai service did not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** From its own metrics, as it is no child that answers questions. */
async function cpuOf(base: string): Promise<number> {
  return sampleOf(await scrape(base), 'process_cpu_seconds_total') * 1e6;
}

/** The value of the one sample that begins so. */
function sampleOf(metrics: string, start: string): number {
  const line = metrics.split('\n').find((text) => text.startsWith(start));
  if (line === undefined) throw new Error(`the router's metrics have no ${start}`);
  return Number(/^[^ {]+(?:\{[^}]*\})? (\S+)/.exec(line)?.[1]);
}
