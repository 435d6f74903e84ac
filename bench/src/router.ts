// Benchmark of the model router: what it adds to a call at 50 concurrent calls, beside the same calls without it.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '@sextant/kit/testing-processes';
import { openDatabase } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/orgs';
import { startPostgres } from '@sextant/records/testing';
import { startChild, stopChildren } from './child';

const CONCURRENCY = 50;
const LATENCY_MS = 200;
const WARM_UP = 1_000;
const GOAL_SECONDS = 0.003;
const TOKEN = 'token-of-the-benchmark';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { calls: { type: 'string' } } });
  const calls = Number(values.calls ?? 5_000);
  if (!Number.isInteger(calls) || calls < CONCURRENCY)
    throw new Error(`--calls must be a whole number of at least ${CONCURRENCY}, not ${values.calls}`);
  const sink = await startChild('sink').ask<string>('url');
  const provider = await startChild('router/provider', { LATENCY_MS: String(LATENCY_MS) }).ask<string>('url');
  const ai = await startAi({ provider, sink });
  try {
    const direct = () => timed(`${provider}/chat/completions`, { model: 'gpt-4.1-mini', messages: [] });
    const routed = () => timed(`${ai.url}/api/v1/generate`, requestOf(ai.orgId));
    const alone = await load(calls, direct);
    // Right before the measurement: what the router knows of an org is half a minute old at most.
    await load(WARM_UP, routed);
    const before = await overheads(ai.url);
    const through = await load(calls, routed);
    console.log(tableOf({ calls, alone, through, overhead: difference(await overheads(ai.url), before) }));
  } finally {
    await ai.stop();
  }
}

interface Ai {
  readonly url: string;
  readonly orgId: string;
  stop(): Promise<void>;
}

/** The real service with a real ledger and every signal on. */
async function startAi({ provider, sink }: { readonly provider: string; readonly sink: string }): Promise<Ai> {
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
  const child = spawn(process.execPath, [program], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await database.close();
    await postgres.stop();
    rmSync(spool, { recursive: true, force: true });
  };
  const deadline = Date.now() + 30_000;
  while (
    !(await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('the ai service did not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, orgId, stop };
}

function requestOf(orgId: string): object {
  const ids = { call_id: randomUUID(), org_id: orgId, run_id: randomUUID() };
  return { ...ids, step: 'bench', prompt: 'Say a few words.', max_output_tokens: 50 };
}

/** Milliseconds of one call. */
async function timed(url: string, body: object): Promise<number> {
  const began = performance.now();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return performance.now() - began;
}

/** Makes calls, 50 at a time; their times in order of size. */
async function load(calls: number, call: () => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  let left = calls;
  const lane = async (): Promise<void> => {
    while (left-- > 0) times.push(await call());
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return times.sort((a, b) => a - b);
}

type Buckets = readonly (readonly [upTo: number, count: number])[];

/** The router's own histogram of what it adds, from /metrics. */
async function overheads(url: string): Promise<Buckets> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.matchAll(/^llm_router_overhead_seconds_bucket\{le="([^"]+)".*\} (\d+)/gm);
  return [...lines].map(([, upTo, count]) => [upTo === '+Inf' ? Infinity : Number(upTo), Number(count)]);
}

function difference(after: Buckets, before: Buckets): Buckets {
  return after.map(([upTo, count], i) => [upTo, count - (before[i]?.[1] ?? 0)]);
}

interface Result {
  readonly calls: number;
  readonly alone: readonly number[];
  readonly through: readonly number[];
  readonly overhead: Buckets;
}

function tableOf({ calls, alone, through, overhead }: Result): string {
  const total = overhead.at(-1)?.[1] ?? 0;
  const within = overhead.find(([upTo]) => upTo === GOAL_SECONDS)?.[1] ?? 0;
  const p99 = overhead.find(([, count]) => count >= total * 0.99)?.[0] ?? Infinity;
  return [
    'Model router: time of a call, in milliseconds',
    `${calls} calls, ${CONCURRENCY} at once, to a provider that takes ${LATENCY_MS} ms, node ${process.version}`,
    '',
    row('', 'P50', 'P99'),
    row('without the router', at(alone, 0.5), at(alone, 0.99)),
    row('through it', at(through, 0.5), at(through, 0.99)),
    '',
    `The router's own time: ${((100 * within) / total).toFixed(1)}% within ${GOAL_SECONDS * 1000} ms, P99 at most ${p99 * 1000} ms`,
  ].join('\n');
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);
}

function row(name: string, p50: string, p99: string): string {
  return name.padEnd(24) + p50.padStart(10) + p99.padStart(10);
}

main()
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  })
  .finally(stopChildren);
