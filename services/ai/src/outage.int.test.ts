import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { eventually } from '@sextant/http/testing/processes';
import { startHarness, type Harness } from './testing/harness';
import { completion } from './testing/openai-responses';

/** 700 tokens at 400, 300 cached ones at 100 and 100 answered ones at 1600 nano-dollars. */
const COST = 700 * 400 + 300 * 100 + 100 * 1600;
/** Calls at once. */
const LANES = 8;
/** Calls answered in each part of the test. */
const PART_CALLS = 100;
/** The least that the outage lasts before the kill: minutes, when a person wants to see it. */
const OUTAGE_MS = Number(process.env['OUTAGE_SECONDS'] ?? 0) * 1_000;
const MEGABYTE = 1024 * 1024;
/** Load before a long outage: a process that has just started grows for a minute, whatever waits on disk. */
const WARM_UP_MS = OUTAGE_MS > 0 ? 60_000 : 0;

let on: Harness;
beforeAll(async () => {
  // On a busy machine an answer may take its time, which is not what is tested here.
  on = await startHarness({ LLM_TIMEOUT_MS: '60000' });
  on.providers.behave('openai', completion({ content: 'hi' }));
  await numberRows();
}, 120_000);
afterAll(() => on.stop());

interface Load {
  /** What each answered call cost by its answer, by call id. */
  readonly answered: ReadonlyMap<string, number | null>;
  /** Answers other than 200. */
  readonly failed: readonly unknown[];
  /** Calls without any answer, and the process to which they were sent, by call id. */
  readonly broken: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

function startLoad(): Load {
  const answered = new Map<string, number | null>();
  const failed: unknown[] = [];
  const broken = new Map<string, string>();
  let stopped = false;
  const lane = async () => {
    while (!stopped) {
      const request = on.request();
      const { url } = on.ai();
      try {
        const { status, body } = await on.post(request);
        if (status === 200) answered.set(request.call_id, body['cost_nano_usd'] as number | null);
        else failed.push({ status, body });
      } catch {
        broken.set(request.call_id, url);
        await delay(10);
      }
    }
  };
  const lanes = Promise.all(Array.from({ length: LANES }, lane));
  return {
    answered,
    failed,
    broken,
    stop: async () => {
      stopped = true;
      await lanes;
    },
  };
}

/** Waits until a part of the load is answered; returns the most memory that the service had meanwhile, in bytes. */
async function part(load: Load, leastMs = 0): Promise<number> {
  const [calls, end] = [load.answered.size + PART_CALLS, Date.now() + leastMs];
  let most = 0;
  await eventually(async () => {
    most = Math.max(most, (await on.metric('process_resident_memory_bytes')) ?? 0);
    return load.failed.length > 0 || (load.answered.size >= calls && Date.now() > end) ? true : undefined;
  }, leastMs + 60_000);
  return most;
}

interface Row {
  readonly call_id: string;
  readonly cost: number | null;
  readonly created_at: Date;
}

/**
 * Has Postgres number the ledger's rows as it inserts them. Where they lie does not tell: each connection goes on in the
 * page that it filled last.
 */
async function numberRows(): Promise<void> {
  await on.postgres.query('create sequence written');
  await on.postgres.query('grant usage on sequence written to sextant_app');
  await on.postgres.query(`alter table llm_usage_ledger add column written bigint default nextval('written')`);
}

/** In the order in which they were written. */
const ledger = () =>
  on.postgres.query<Row>(`select call_id, cost_nano_usd::int as cost, created_at from llm_usage_ledger
    where corrects is null order by written`);

let load: Load;
afterEach(() => load.stop());

it(
  'answers every call without Postgres, in bounded memory, and has an exact ledger afterwards, also through kill -9',
  async () => {
    load = startLoad();
    const before = await part(load, WARM_UP_MS);

    await on.postgres.kill();
    const during = await part(load, OUTAGE_MS);
    expect(during - before).toBeLessThan(100 * MEGABYTE);
    expect(await on.metric('ledger_buffer_entries')).toBeGreaterThanOrEqual(PART_CALLS);
    expect(await on.metric('ledger_oldest_unwritten_seconds')).toBeGreaterThan(0);
    expect(load.broken.size).toBe(0);

    await on.ai().kill('SIGKILL');
    await on.restart();
    await part(load);

    await on.postgres.restart();
    await part(load);
    await load.stop();
    await eventually(async () => ((await on.metric('ledger_buffer_entries')) === 0 ? true : undefined));
    expect(load.failed).toEqual([]);
    expect([...load.broken.values()]).not.toContain(on.ai().url);
    expect(await on.metric('ledger_entries_total{result="dropped"}')).toBe(0);

    const rows = await ledger();
    const costs = new Map(rows.map(({ call_id, cost }) => [call_id, cost]));
    expect(costs.size).toBe(rows.length);
    expect([...load.answered].filter(([callId, cost]) => costs.get(callId) !== cost)).toEqual([]);
    // A call whose answer the kill took may have its row.
    expect(rows.filter(({ call_id }) => !load.answered.has(call_id) && !load.broken.has(call_id))).toEqual([]);
    const times = rows.map(({ created_at }) => created_at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));

    // A service that starts without Postgres does not know its orgs' own prices: what it could not price is priced now.
    const command = [join(__dirname, '../dist/reprice.js')];
    await promisify(execFile)(process.execPath, command, { env: { DATABASE_URL: on.postgres.appUrl } });
    const [sum] = await on.postgres.query<{ cost: number }>(
      'select sum(cost_nano_usd)::float8 as cost from llm_usage_ledger',
    );
    expect(sum!.cost).toBe(rows.length * COST);
    if (OUTAGE_MS > 0) {
      const [first, most] = [before, during].map((bytes) => `${Math.round(bytes / MEGABYTE)} MB`);
      const calls = `${load.answered.size} answered, ${load.broken.size} broken by the kill, ${rows.length} rows`;
      console.log(`${OUTAGE_MS / 1_000} s without Postgres: ${calls}; memory ${first} before, ${most} at most during`);
    }
  },
  WARM_UP_MS + OUTAGE_MS + 240_000,
);
