// For tests and the benchmark: four routers under one hard budget, concurrent calls, and kill -9 of one router.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { setBudget } from '@sextant/records/budgets';
import { openDatabase, type Database } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { until } from '@sextant/stack/until';
import {
  INPUT_NANO_USD,
  OUTPUT_NANO_USD,
  promptOf,
  startBillingProvider,
  type BilledCall,
  type BillingProvider,
} from './billing-provider';
import { startAi, type RunningAi } from './start-ai';

const TOKEN = 'test-service-token';
const ROUTERS = 4;
const MAX_OUTPUT_TOKENS = 500;
/** More tokens than any prompt here has. */
export const MAX_CALL_NANO_USD = (220 + 64) * INPUT_NANO_USD + MAX_OUTPUT_TOKENS * OUTPUT_NANO_USD;
/** Calls that fit at their maximum cost; about twice as many fit at their actual cost. */
const CALLS_IN_LIMIT = 40;
export const LIMIT_NANO_USD = CALLS_IN_LIMIT * MAX_CALL_NANO_USD;

export interface RoundFigures {
  readonly answered: number;
  readonly refused: number;
  /** Refused calls that would fit if calls in flight cost nothing. */
  readonly refusedForNow: number;
  /** Calls without a response because their router was killed. */
  readonly broken: number;
  /** Unexpected responses. */
  readonly others: readonly unknown[];
  readonly billedNanoUsd: number;
  readonly ledgerNanoUsd: number;
  /** Bills of responses that were lost with the router before their ledger row. */
  readonly lostNanoUsd: number;
  readonly lost: number;
  /** Calls whose bill and ledger row differ or of which one is missing. */
  readonly wrong: readonly string[];
  /** Refused calls whose maximum cost still fitted after all calls had ended. */
  readonly refusedFalsely: number;
}

export interface Cluster {
  readonly postgres: TestPostgres;
  readonly database: Database;
  readonly routers: () => readonly RunningAi[];
  round(calls: number): Promise<RoundFigures>;
  /** Sends one call; the status is undefined when the connection broke. */
  send(router: RunningAi, orgId: string, call: BilledCall): Promise<Sent>;
  stop(): Promise<void>;
}

export interface Sent {
  readonly call: BilledCall;
  readonly status: number | undefined;
  readonly body?: unknown;
}

export async function startCluster(postgresSettings: readonly string[] = []): Promise<Cluster> {
  const [postgres, provider] = await Promise.all([
    startPostgres({ settings: postgresSettings }),
    startBillingProvider(),
  ]);
  const database = openDatabase(postgres.appUrl);
  const spool = mkdtempSync(join(tmpdir(), 'rounds-'));
  const start = () => startAi(environmentOf(postgres, provider, spool));
  const startWarm = async () => {
    const router = await start();
    await warmUp(router, database);
    return router;
  };
  let routers = await Promise.all(Array.from({ length: ROUTERS }, startWarm));
  return {
    postgres,
    database,
    routers: () => routers,
    send,
    round: async (calls) => {
      const orgId = await ensureOrg(database, `round ${randomUUID()}`);
      const hardLimitNanoUsd = LIMIT_NANO_USD;
      await setBudget(database, orgId, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd });
      const victim = routers[Math.floor(Math.random() * ROUTERS)]!;
      const sending = Array.from({ length: calls }, (_, i) => send(routers[i % ROUTERS]!, orgId, randomCall()));
      await delay(20 + Math.random() * 1_500);
      await victim.kill('SIGKILL');
      const sent = await Promise.all(sending);
      const [{ held }] = (await postgres.query<{ held: number }>(
        `select coalesce(sum(nano_usd), 0)::float8 as held from budget_reservations where org_id = $1 and state = 'open'`,
        [orgId],
      )) as [{ held: number }];
      const next = await startWarm();
      routers = routers.map((router) => (router === victim ? next : router));
      return figuresOf(sent, provider.bills, await ledgerOf(postgres, orgId, sent), held);
    },
    stop: async () => {
      await Promise.all(routers.map((router) => router.kill('SIGKILL')));
      await database.close();
      await Promise.all([postgres.stop(), provider.stop()]);
      rmSync(spool, { recursive: true, force: true });
    },
  };
}

function environmentOf({ appUrl }: TestPostgres, { url }: BillingProvider, spool: string) {
  return {
    ...{ DATABASE_URL: appUrl, SERVICE_TOKEN: TOKEN, OPENAI_BASE_URL: url, OPENAI_API_KEY: 'none' },
    ...{ LEDGER_SPOOL_DIR: spool, LLM_PROBE_SECONDS: '0', LLM_CONCURRENCY: '200', NODE_ENV: 'production' },
    ...{ OTEL_SDK_DISABLED: 'true', LLM_BUDGET_LEASE_MS: '60000' },
  };
}

/** Brings a router to the state of a long-running service: code compiled and tokenizer loaded. */
async function warmUp(router: RunningAi, database: Database): Promise<void> {
  const orgId = await ensureOrg(database, `warm-up ${randomUUID()}`);
  for (const calls of [100, 1]) {
    const hardLimitNanoUsd = calls * MAX_CALL_NANO_USD;
    await setBudget(database, orgId, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd });
    for (let i = 0; i < 5; i++) {
      const at = () => ({ ...randomCall(), waitMs: 1 });
      await Promise.all(Array.from({ length: 8 }, () => send(router, orgId, at())));
    }
  }
}

const randomCall = (): BilledCall => ({
  id: randomUUID(),
  outputTokens: 1 + Math.floor(Math.random() * MAX_OUTPUT_TOKENS),
  waitMs: 50 + Math.floor(Math.random() * 200),
});

async function send({ url }: RunningAi, org_id: string, call: BilledCall): Promise<Sent> {
  const request = { call_id: call.id, org_id, run_id: randomUUID(), step: 'round', operation: 'chat' };
  try {
    const response = await fetch(`${url}/api/v1/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, prompt: promptOf(call), max_output_tokens: MAX_OUTPUT_TOKENS }),
    });
    return { call, status: response.status, body: await response.json() };
  } catch {
    return { call, status: undefined };
  }
}

type Books = ReadonlyMap<string, number>;

/** Costs in the ledger by call, once it has every successful call; other routers write the rows of a killed one. */
async function ledgerOf(postgres: TestPostgres, orgId: string, sent: readonly Sent[]): Promise<Books> {
  const answered = sent.filter(({ status }) => status === 200);
  return until('the ledger has every successful call', async () => {
    const rows = await postgres.query<{ call_id: string; cost: number }>(
      'select call_id, cost_nano_usd::float8 as cost from llm_usage_ledger where org_id = $1',
      [orgId],
    );
    const books = new Map(rows.map(({ call_id, cost }) => [call_id, cost]));
    return answered.every(({ call }) => books.has(call.id)) && books;
  });
}

function figuresOf(sent: readonly Sent[], bills: Books, ledger: Books, held: number): RoundFigures {
  const of = (status: number | undefined) => sent.filter((one) => one.status === status);
  const [answered, refused, broken] = [of(200), of(402), of(undefined)];
  const billed = sent.filter(({ call }) => bills.has(call.id));
  const lost = broken.filter(({ call }) => bills.has(call.id) && !ledger.has(call.id));
  const sum = (calls: readonly Sent[], books: Books) =>
    calls.reduce((all, { call }) => all + (books.get(call.id) ?? 0), 0);
  const billedNanoUsd = sum(billed, bills);
  const wrong = sent.filter((one) => !lost.includes(one) && bills.get(one.call.id) !== ledger.get(one.call.id));
  const left = LIMIT_NANO_USD - billedNanoUsd - held;
  return {
    ...{ answered: answered.length, refused: refused.length, broken: broken.length },
    refusedForNow: refused.filter(({ body }) => (body as { readonly retryable?: boolean }).retryable).length,
    others: sent.filter(({ status }) => status !== undefined && ![200, 402].includes(status)).map(({ body }) => body),
    ...{ billedNanoUsd, ledgerNanoUsd: sum(sent, ledger), lost: lost.length, lostNanoUsd: sum(lost, bills) },
    wrong: wrong.map(({ call }) => call.id),
    refusedFalsely: Math.min(refused.length, Math.max(0, Math.floor(left / MAX_CALL_NANO_USD))),
  };
}
