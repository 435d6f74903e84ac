// For tests: the service with a real Postgres and a local provider, and what its callers and operators can see.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/orgs';
import { llmUsageLedger } from '@sextant/records/schema/llm-usage-ledger';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { startFakeOpenai, type Behaviour, type FakeOpenai } from './fake-openai';
import { startAi, type RunningAi } from './start-ai';

export const PROMPT = 'the prompt that nobody else may read';
export const ANSWER = 'the answer that nobody else may read';
export const API_KEY = 'sk-test-key';
const TOKEN = 'service-token-of-the-test';
/** Long enough for a good call on a busy machine, as it is what a test of silence waits. */
const TIMEOUT_MS = 3_000;

type Json = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface Harness {
  readonly postgres: TestPostgres;
  readonly openai: FakeOpenai;
  readonly orgId: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The running service; another after a restart. */
  ai(): RunningAi;
  restart(): Promise<void>;
  /** A good request with some of it replaced. */
  request(more?: Json): Json & { readonly call_id: string; readonly run_id: string };
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** Sends a good request to a provider that behaves so. */
  generate(behaviour: Behaviour, more?: Json): Promise<{ readonly callId: string; readonly reply: Reply }>;
  /** The row of a call, once it is in Postgres; undefined when it is not within 10 s. */
  ledgerRow(callId: string): Promise<typeof llmUsageLedger.$inferSelect | undefined>;
  /** The value of a series as /metrics shows it. */
  metric(series: string): Promise<number | undefined>;
  stop(): Promise<void>;
}

export async function startHarness(): Promise<Harness> {
  const [postgres, openai] = await Promise.all([startPostgres(), startFakeOpenai()]);
  const database = openDatabase(postgres.appUrl);
  const orgId = await ensureOrg(database, 'acme');
  const spoolDir = mkdtempSync(join(tmpdir(), 'ai-'));
  const environment = {
    DATABASE_URL: postgres.appUrl,
    SERVICE_TOKEN: TOKEN,
    OPENAI_BASE_URL: `${openai.url}/v1`,
    OPENAI_API_KEY: API_KEY,
    LEDGER_SPOOL_DIR: spoolDir,
    LLM_TIMEOUT_MS: String(TIMEOUT_MS),
    OTEL_EXPORTER_OTLP_ENDPOINT: openai.url,
  };
  let ai = await startAi(environment);
  const request: Harness['request'] = (more) => ({ ...goodRequest(orgId), ...more });
  const post: Harness['post'] = (body, headers) => postTo(ai.url, body, headers);
  return {
    postgres,
    openai,
    orgId,
    environment,
    request,
    post,
    ai: () => ai,
    restart: async () => {
      ai = await startAi(environment);
    },
    generate: async (behaviour, more) => {
      openai.behave(behaviour);
      const sent = request(more);
      return { callId: sent.call_id, reply: await post(sent) };
    },
    ledgerRow: (callId) =>
      found(async () => {
        const rows = await database.withOrg(orgId, (tx) => tx.select().from(llmUsageLedger));
        return rows.find((row) => row.callId === callId);
      }),
    metric: async (series) => {
      const text = await (await fetch(`${ai.url}/metrics`)).text();
      const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
      return line === undefined ? undefined : Number(line.split(' ')[1]);
    },
    stop: async () => {
      await ai.kill('SIGTERM');
      await database.close();
      await Promise.all([postgres.stop(), openai.stop()]);
      rmSync(spoolDir, { recursive: true });
    },
  };
}

function goodRequest(orgId: string) {
  return {
    call_id: randomUUID(),
    org_id: orgId,
    run_id: randomUUID(),
    step: 'generate',
    operation: 'chat',
    prompt: PROMPT,
  };
}

async function postTo(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const response = await fetch(`${url}/api/v1/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
}

async function found<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const end = Date.now() + 10_000; ;) {
    const value = await look();
    if (value !== undefined || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
