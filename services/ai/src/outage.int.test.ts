import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { until } from '@sextant/stack/until';
import { startHarness, type Harness } from './testing/harness';
import { completion, COST } from './testing/openai-responses';

/** Concurrent calls. */
const CONCURRENCY = 8;
/** Successful calls per phase of the test. */
const PHASE_CALLS = 100;
/** Minimum duration of the outage before the kill; set OUTAGE_SECONDS for a long one. */
const OUTAGE_MS = Number(process.env['OUTAGE_SECONDS'] ?? 0) * 1_000;
const MEGABYTE = 1024 * 1024;
/** Load before a long outage, as a new process grows for a minute in any case. */
const WARM_UP_MS = OUTAGE_MS > 0 ? 60_000 : 0;

let on: Harness;
beforeAll(async () => {
  // Slow calls on a busy machine are not the subject of this test.
  on = await startHarness({ LLM_TIMEOUT_MS: '60000' });
  on.providers.behave('openai', completion({ content: 'hi' }));
  await numberRows();
}, 120_000);
afterAll(() => on.stop());

interface Load {
  /** Reported costs of successful calls, by call id. */
  readonly answered: ReadonlyMap<string, number | null>;
  /** Responses other than 200. */
  readonly failed: readonly unknown[];
  /** URLs of the process for calls without a response, by call id. */
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
  const lanes = Promise.all(Array.from({ length: CONCURRENCY }, lane));
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

/** Waits for the calls of a phase; returns the peak memory of the service in bytes. */
async function phase(load: Load, minMs = 0): Promise<number> {
  const [calls, end] = [load.answered.size + PHASE_CALLS, Date.now() + minMs];
  let peak = 0;
  const sample = async () => {
    peak = Math.max(peak, (await on.metric('process_resident_memory_bytes')) ?? 0);
    return load.failed.length > 0 || (load.answered.size >= calls && Date.now() > end);
  };
  await until('the calls of the phase succeed', sample, { timeoutMs: minMs + 60_000 });
  return peak;
}

interface Row {
  readonly call_id: string;
  readonly cost: number | null;
  readonly created_at: Date;
}

/**
 * Numbers the rows of the ledger in the order of their insertion. Their physical position does not show it: each
 * connection continues in the page that it filled last.
 */
async function numberRows(): Promise<void> {
  await on.postgres.query('create sequence written');
  await on.postgres.query('grant usage on sequence written to sextant_app');
  await on.postgres.query(`alter table llm_usage_ledger add column written bigint default nextval('written')`);
}

/** In the order of insertion. */
const ledger = () =>
  on.postgres.query<Row>(`select call_id, cost_nano_usd::int as cost, created_at from llm_usage_ledger
    where corrects is null order by written`);

let load: Load;
afterEach(() => load.stop());

it(
  'serves every call without Postgres, in bounded memory, with an exact ledger afterwards, even through kill -9',
  async () => {
    load = startLoad();
    const before = await phase(load, WARM_UP_MS);

    await on.postgres.kill();
    const during = await phase(load, OUTAGE_MS);
    expect(during - before).toBeLessThan(100 * MEGABYTE);
    expect(await on.metric('ledger_buffer_entries')).toBeGreaterThanOrEqual(PHASE_CALLS);
    expect(await on.metric('ledger_oldest_unwritten_seconds')).toBeGreaterThan(0);
    expect(load.broken.size).toBe(0);

    await on.ai().kill('SIGKILL');
    await on.restart();
    await phase(load);

    await on.postgres.restart();
    await phase(load);
    await load.stop();
    await until('the buffer is empty', async () => (await on.metric('ledger_buffer_entries')) === 0);
    expect(load.failed).toEqual([]);
    expect([...load.broken.values()]).not.toContain(on.ai().url);
    expect(await on.metric('ledger_entries_total{result="dropped"}')).toBe(0);

    const rows = await ledger();
    const costs = new Map(rows.map(({ call_id, cost }) => [call_id, cost]));
    expect(costs.size).toBe(rows.length);
    expect([...load.answered].filter(([callId, cost]) => costs.get(callId) !== cost)).toEqual([]);
    // A call that lost its response in the kill may have its row.
    expect(rows.filter(({ call_id }) => !load.answered.has(call_id) && !load.broken.has(call_id))).toEqual([]);
    const times = rows.map(({ created_at }) => created_at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));

    // Calls that started without known price overrides have no cost yet: price them now.
    const command = [join(__dirname, '../dist/reprice.js')];
    await promisify(execFile)(process.execPath, command, { env: { DATABASE_URL: on.postgres.appUrl } });
    const [sum] = await on.postgres.query<{ cost: number }>(
      'select sum(cost_nano_usd)::float8 as cost from llm_usage_ledger',
    );
    expect(sum!.cost).toBe(rows.length * COST);
    if (OUTAGE_MS > 0) {
      const [first, peak] = [before, during].map((bytes) => `${Math.round(bytes / MEGABYTE)} MB`);
      const calls = `${load.answered.size} answered, ${load.broken.size} broken by the kill, ${rows.length} rows`;
      console.log(`${OUTAGE_MS / 1_000} s without Postgres: ${calls}; memory ${first} before, peak ${peak} during`);
    }
  },
  WARM_UP_MS + OUTAGE_MS + 240_000,
);
