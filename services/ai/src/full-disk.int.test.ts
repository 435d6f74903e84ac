import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setLedgerRule } from '@sextant/records/budgets';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { deferred } from '@sextant/records/testing';
import { until } from '@sextant/stack/until';
import { startHarness, type Harness } from './testing/harness';
import { completion } from './testing/openai-responses';

/** Mounting a file system for the spool requires root. */
const isRoot = process.getuid?.() === 0;
const CALLS = 40;
let disk: string;
let on: Harness;
beforeAll(async () => {
  if (!isRoot) return;
  disk = mkdtempSync(join(tmpdir(), 'disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]);
  mkdirSync(join(disk, 'spool'));
  on = await startHarness({
    LEDGER_SPOOL_DIR: join(disk, 'spool'),
    LLM_CONCURRENCY: String(CALLS),
    LLM_QUEUE: '10',
    LLM_TIMEOUT_MS: '20000',
  });
}, 120_000);
afterAll(async () => {
  if (!isRoot) return;
  await on.stop();
  execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

const filler = () => join(disk, 'filler');
function fillDisk(): void {
  for (let size = 1024 * 1024; size >= 1024; size = Math.floor(size / 2)) {
    try {
      for (;;) writeFileSync(filler(), Buffer.alloc(size), { flag: 'a' });
    } catch {
      // No block of this size is free.
    }
  }
}

(isRoot ? it : it.skip)(
  'keeps the rows of calls in flight on a full disk without Postgres, refuses new calls, and loses no row',
  async () => {
    const [closed, open] = [await ensureOrg(on.database, 'closed'), await ensureOrg(on.database, 'open')];
    await setLedgerRule(on.database, open, 'open');
    on.providers.behave('openai', completion({ content: 'hi' }));
    for (const org_id of [closed, open]) expect((await on.post(on.request({ org_id }))).status).toBe(200);

    // Calls are in flight when the disk fills up and Postgres stops.
    const answered = new Set<string>();
    const full = deferred();
    on.providers.behave('openai', (response) => void full.promise.then(() => completion({ content: 'hi' })(response)));
    const sent = on.providers.requests('openai').length;
    const calls = Array.from({ length: CALLS }, async () => {
      const request = on.request({ org_id: closed });
      if ((await on.post(request)).status === 200) answered.add(request.call_id);
    });
    await until('all calls are in flight', () => on.providers.requests('openai').length === sent + CALLS);
    await on.postgres.kill();
    fillDisk();
    full.resolve();
    await Promise.all(calls);
    expect(answered.size).toBe(CALLS);

    on.providers.behave('openai', completion({ content: 'hi' }));
    const before = on.providers.requests('openai').length;
    const refused = await on.post(on.request({ org_id: closed }));
    expect(refused).toMatchObject({
      status: 503,
      body: { code: 'ledger_unavailable', error_class: 'SERVICE_UNAVAILABLE', retryable: true },
    });
    expect(on.providers.requests('openai').length).toBe(before);
    expect(await on.metric('llm_refused_calls_total{reason="ledger_unavailable"}')).toBe(1);
    expect((await on.post(on.request({ org_id: open }))).status).toBe(200);
    expect(await on.metric('ledger_entries_total{result="dropped"}')).toBe(0);

    // Rows survive the process too.
    await on.ai().kill('SIGKILL');
    rmSync(filler());
    await on.postgres.restart();
    await on.restart();
    await until('a call passes', async () => (await on.post(on.request({ org_id: closed }))).status === 200);
    await until('the buffer is empty', async () => (await on.metric('ledger_buffer_entries')) === 0);
    const rows = await on.postgres.query<{ call_id: string }>(
      'select call_id from llm_usage_ledger where org_id = $1',
      [closed],
    );
    const kept = rows.map(({ call_id }) => call_id);
    expect([...answered].filter((callId) => !kept.includes(callId))).toEqual([]);
    expect(new Set(kept).size).toBe(kept.length);
  },
  120_000,
);

(isRoot ? it : it.skip)('works with a full disk while Postgres is available', async () => {
  fillDisk();
  const requests = Array.from({ length: 20 }, () => on.request());
  for (const request of requests) expect((await on.post(request)).status).toBe(200);
  for (const { call_id } of requests) expect(await on.ledgerRow(call_id)).toBeDefined();
  rmSync(filler());
});
