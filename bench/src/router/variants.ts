// The variants: the router as in production, and controls with less between caller and provider.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@sextant/http/testing/processes';
import { openDatabase } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres } from '@sextant/records/testing';
import { llmRouterOverheadSeconds } from '@sextant/signals/llm';
import { until } from '@sextant/stack/until';
import { SERVICE_FLAGS, startChild } from '../rpc/client';
import { scrape } from '../scrape';

export interface Variant {
  readonly name: string;
  /** The endpoint that callers use. */
  readonly url: string;
  /** CPU time of the process between caller and provider so far, in microseconds. */
  cpu(): Promise<number>;
}

export interface Ours extends Variant {
  /** The base URL of the service. */
  readonly base: string;
  readonly orgId: string;
  ledgerRows(): Promise<number>;
  /** All calls so far, and those with at most this time in the router, a bucket bound of its histogram. */
  ownTimes(seconds: number): Promise<OwnTimes>;
  stop(): Promise<void>;
}

interface OwnTimes {
  readonly calls: number;
  readonly within: number;
}

export const TOKEN = 'token-of-the-benchmark';
const GENERATE = '/api/v1/generate';

/** Calls the provider directly: the overhead of the machine, the callers and the provider. */
export function noRouter(provider: string): Variant {
  return { name: 'nothing between', url: `${provider}/chat/completions`, cpu: () => Promise.resolve(NaN) };
}

/** Starts a control of this folder. */
export async function control(name: string, module: string, provider: string): Promise<Variant> {
  const child = startChild(`router/${module}`, { PROVIDER_URL: provider }, SERVICE_FLAGS);
  const base = await child.call<string>('url');
  return { name, url: base + GENERATE, cpu: () => child.call<number>('cpu') };
}

/** Starts the real service with a real ledger and all telemetry. */
export async function ours(provider: string): Promise<Ours> {
  const sink = await startChild('sink/sink').call<string>('url');
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
  await until('the ai service is ready', async () => (await fetch(`${base}/readyz`)).ok);
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
      const bucket = `${llmRouterOverheadSeconds.name}_bucket`;
      return { calls: sampleOf(text, `${bucket}{le="+Inf"`), within: sampleOf(text, `${bucket}{le="${seconds}"`) };
    },
    stop: async () => {
      child.kill('SIGKILL');
      await database.close();
      await postgres.stop();
      rmSync(spool, { recursive: true, force: true });
    },
  };
}

async function cpuOf(base: string): Promise<number> {
  return sampleOf(await scrape(base), 'process_cpu_seconds_total') * 1e6;
}

/** The value of the first sample that starts with this text. */
function sampleOf(metrics: string, start: string): number {
  const line = metrics.split('\n').find((text) => text.startsWith(start));
  if (line === undefined) throw new Error(`metric ${start} not found`);
  return Number(/^[^ {]+(?:\{[^}]*\})? (\S+)/.exec(line)?.[1]);
}
