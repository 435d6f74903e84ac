// The service with a real Postgres and fake providers, seen through its API, ledger and metrics.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '@sextant/records/database';
import { readTable, type TableRow } from '@sextant/records/testing/read-table';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { until } from '@sextant/stack/until';
import { startFakeProviders, type Behaviour, type FakeProviders } from './fake-providers';
import { startAi, type RunningAi } from './start-ai';

export const PROMPT = 'a confidential prompt for this test only';
export const ANSWER = 'a confidential answer for this test only';
export const API_KEY = 'sk-test-key';
const TOKEN = 'test-service-token';
/** Long enough for a call on a busy machine; tests of timeouts wait for it. */
const TIMEOUT_MS = 3_000;

type Json = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface Event {
  readonly event: string;
  readonly data: Json;
}

type Row = TableRow<'llmUsageLedger'>;

export interface Harness {
  readonly postgres: TestPostgres;
  readonly database: Database;
  readonly providers: FakeProviders;
  readonly orgId: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The running service; changes with a restart. */
  ai(): RunningAi;
  /** Restarts the service with changed variables. */
  restart(environment?: Readonly<Record<string, string>>): Promise<void>;
  /** A valid request with some fields replaced. */
  request(more?: Json): Json & { readonly call_id: string; readonly run_id: string };
  post(body: unknown, headers?: Readonly<Record<string, string>>, path?: string): Promise<Reply>;
  get(path: string): Promise<Reply>;
  /** Sets the behaviour of OpenAI and sends a valid request. */
  generate(behaviour: Behaviour, more?: Json): Promise<{ readonly callId: string; readonly reply: Reply }>;
  /** Sends a valid request and returns the events of the streamed response. */
  stream(
    more?: Json,
  ): Promise<{ readonly callId: string; readonly reply: Response; readonly events: readonly Event[] }>;
  /** Sends a valid request and resolves when the streamed response has begun; the request can be broken off. */
  openStream(): Promise<{ readonly callId: string; readonly disconnect: () => void }>;
  /** Waits for the ledger row of a call. */
  ledgerRow(callId: string, orgId?: string): Promise<Row>;
  /** The value of a series on /metrics. */
  metric(series: string): Promise<number | undefined>;
  stop(): Promise<void>;
}

export async function startHarness(more: Readonly<Record<string, string>> = {}): Promise<Harness> {
  const [postgres, providers] = await Promise.all([startPostgres(), startFakeProviders(API_KEY)]);
  const database = openDatabase(postgres.appUrl);
  const orgId = await ensureOrg(database, 'acme');
  const spoolDir = mkdtempSync(join(tmpdir(), 'ai-'));
  let environment: Readonly<Record<string, string>> = {
    DATABASE_URL: postgres.appUrl,
    SERVICE_TOKEN: TOKEN,
    ...providers.environment,
    LEDGER_SPOOL_DIR: spoolDir,
    LLM_TIMEOUT_MS: String(TIMEOUT_MS),
    LLM_PROBE_SECONDS: '0',
    // Tests fail many calls in a row: an open circuit must let the next call through at once.
    LLM_CIRCUIT_OPEN_MS: '1',
    ...more,
  };
  let ai = await startAi(environment);
  const request: Harness['request'] = (replaced) => ({ ...validRequest(orgId), ...replaced });
  const post: Harness['post'] = async (body, headers, path = '/api/v1/generate') =>
    replyOf(await send(`${ai.url}${path}`, body, headers));
  return {
    postgres,
    database,
    providers,
    orgId,
    environment,
    request,
    post,
    ai: () => ai,
    restart: async (changed) => {
      environment = { ...environment, ...changed };
      ai = await startAi(environment);
    },
    get: async (path) => replyOf(await fetch(`${ai.url}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } })),
    generate: async (behaviour, replaced) => {
      providers.behave('openai', behaviour);
      const sent = request(replaced);
      return { callId: sent.call_id, reply: await post(sent) };
    },
    stream: async (replaced) => {
      const sent = request({ stream: true, ...replaced });
      const reply = await send(`${ai.url}/api/v1/generate`, sent);
      return { callId: sent.call_id, reply, events: eventsOf(await reply.clone().text()) };
    },
    openStream: async () => {
      const sent = request({ stream: true });
      const connection = new AbortController();
      await send(`${ai.url}/api/v1/generate`, sent, {}, connection.signal);
      return { callId: sent.call_id, disconnect: () => connection.abort() };
    },
    ledgerRow: (callId, org = orgId) =>
      until('the ledger has the call', async () => {
        const rows = await readTable(database, org, 'llmUsageLedger');
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
      await Promise.all([postgres.stop(), providers.stop()]);
      rmSync(spoolDir, { recursive: true });
    },
  };
}

function validRequest(orgId: string) {
  return {
    call_id: randomUUID(),
    org_id: orgId,
    run_id: randomUUID(),
    step: 'generate',
    operation: 'chat',
    prompt: PROMPT,
  };
}

function send(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    ...(signal && { signal }),
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function replyOf(response: Response): Promise<Reply> {
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
}

function eventsOf(text: string): Event[] {
  return [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, event, data]) => ({
    event: event!,
    data: JSON.parse(data!) as Json,
  }));
}
