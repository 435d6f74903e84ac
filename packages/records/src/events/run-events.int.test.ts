import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordsBufferEntries, recordsEntriesTotal } from '@sextant/signals/ledger';
import { sextant } from '@sextant/signals/sextant';
import { until } from '@sextant/stack/until';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { sql } from '../database/drizzle';
import type { Database } from '../database/database';
import { ensureOrg } from '../tenancy/orgs';
import type { RecordsTable, WriterOptions } from '../spool/background-writer';
import { openRunEvents, type RunEvent, type VendorBump } from './run-events';
import { createRun, type RunRef } from '../runs/runs';
import { type TestPostgres, useRecords } from '../testing/testing';

let postgres: TestPostgres;
let database: Database;
let acme: string;
let spoolDir: string;
let telemetry: Capture;
let ref: RunRef;

useRecords(async (records) => {
  ({ database, postgres } = records);
  acme = await ensureOrg(database, 'acme');
});
beforeEach(async () => {
  spoolDir = mkdtempSync(join(tmpdir(), 'events-'));
  telemetry = captureTelemetry();
  ref = await newRun(acme);
});
afterEach(async () => {
  rmSync(spoolDir, { recursive: true });
  await telemetry.assertCatalogued(sextant);
});

async function newRun(orgId: string): Promise<RunRef> {
  const { run } = await createRun(database, { orgId, kind: 'page', input: {}, correlationId: 'c', steps: [] });
  return { orgId, runId: run.id };
}

const open = (more: Partial<WriterOptions> = {}) => openRunEvents({ database, spoolDir, flushMs: 20, ...more });
const event = (entityId: string, more: Partial<RunEvent> = {}): RunEvent => ({
  ...ref,
  stage: 'crawl',
  entityId,
  event: 'finish',
  status: 'ok',
  ...more,
});
const counted = (table: RecordsTable, result: 'written' | 'spooled' | 'dropped') =>
  telemetry.value(recordsEntriesTotal, { table, result });

async function query<Row extends Record<string, unknown>>(of: RunRef, columns: string, table: string) {
  const statement = `select ${columns} from ${table} where run_id = '${of.runId}' order by 1`;
  return (await database.withOrg(of.orgId, (tx) => tx.execute<Row>(sql.raw(statement)))).rows;
}
const entities = async (of = ref) =>
  (await query<{ entity_id: string }>(of, 'entity_id', 'run_event_logs')).map((row) => row.entity_id);
const usage = async (of = ref) => (await query(of, 'vendor, calls::int', 'run_vendor_usage')) as unknown[];

/** The subfolder of the first process. */
const ownDir = () => join(spoolDir, '0');
const spoolFiles = () => readdirSync(ownDir()).filter((name) => /^\d+\.jsonl$/.test(name));

it('writes events with all columns, each in a transaction of its org', async () => {
  const globex = await newRun(await ensureOrg(database, 'globex'));
  const events = await open();
  const extra = { url: 'http://x', text: 'a\u0000b\ud800' };
  const full = { errorCode: 'TIMEOUT', durationMs: 12.5, traceId: 'f00', extra } as const;
  events.logEvent(event('e', { event: 'error', status: 'error', ...full }));
  events.logEvent({ ...globex, stage: 'plan', event: 'start', status: 'ok' });
  await events.close();
  const columns = `stage, entity_id, event, status, error_code, duration_ms, trace_id, extra, ts > now() - interval '1 minute' as recent`;
  expect(await query(ref, columns, 'run_event_logs')).toEqual([
    {
      ...{ stage: 'crawl', entity_id: 'e', event: 'error', status: 'error', error_code: 'TIMEOUT' },
      ...{ duration_ms: 12.5, trace_id: 'f00', extra: { url: 'http://x', text: 'a\ufffdb\ufffd' }, recent: true },
    },
  ]);
  expect(await query(globex, 'stage, entity_id', 'run_event_logs')).toEqual([{ stage: 'plan', entity_id: null }]);
  expect([spoolFiles(), await counted('run_event_logs', 'written')]).toEqual([[], 2]);
});

it('writes events to the partition of their week', async () => {
  const events = await open();
  events.logEvent(event('e'));
  await events.close();
  const monday = `to_char(date_trunc('week', now() at time zone 'UTC'), 'YYYY_MM_DD')`;
  const columns = `tableoid::regclass::text as found, 'run_event_logs_' || ${monday} as expected`;
  const [row] = await query(ref, columns, 'run_event_logs');
  expect(row!['found']).toBe(row!['expected']);
});

it('adds up concurrent bumps exactly', async () => {
  const writers = [];
  for (let i = 0; i < 50; i++)
    writers.push(await openRunEvents({ database, spoolDir: join(spoolDir, `${i}`), flushMs: 5 }));
  const bump: VendorBump = { ...ref, vendor: 'mailcheck', calls: 2, errors: 1 };
  for (let i = 0; i < 50; i++) writers[i]!.bumpVendor({ ...bump, rateLimitHits: i % 2, quotaExhausted: i % 5 });
  for (let i = 0; i < 50; i++) writers[49 - i]!.bumpVendor({ ...ref, vendor: `v${i % 3}`, calls: 1 });
  await Promise.all(writers.map((writer) => writer.close()));
  const columns = `vendor, calls::int, errors::int, rate_limit_hits::int, quota_exhausted::int`;
  const [mailcheck, ...others] = await query(ref, columns, 'run_vendor_usage');
  expect(mailcheck).toEqual({
    ...{ vendor: 'mailcheck', calls: 100, errors: 50, rate_limit_hits: 25, quota_exhausted: 100 },
  });
  expect(others.map((row) => row['calls'])).toEqual([17, 17, 16]);
});

it('has every event and bump exactly once after Postgres is killed twice under load', async () => {
  const events = await open({ maxBatch: 50 });
  let sent = 0;
  // A fixed number, so that the test does not depend on the speed of the machine.
  let toSend = 0;
  const timer = setInterval(() => {
    for (let i = 0; i < 20 && sent < toSend; i++, sent++) {
      events.logEvent(event(String(sent)));
      events.bumpVendor({ ...ref, vendor: 'mailcheck', calls: 1 });
    }
  }, 2);
  for (let kills = 0; kills < 2; kills++) {
    const before = sent;
    toSend += 2_000;
    await until('events are written', async () => (await entities()).length > before);
    await postgres.kill();
    toSend = sent + 500;
    await until('all events are sent', () => sent === toSend);
    await postgres.restart();
  }
  clearInterval(timer);
  await until('the buffer is empty', async () => (await telemetry.value(recordsBufferEntries, {})) === 0);
  await events.close();
  const found = await entities();
  expect([found.length, new Set(found).size]).toEqual([sent, sent]);
  expect(await usage()).toEqual([{ vendor: 'mailcheck', calls: sent }]);
  expect(await counted('run_event_logs', 'spooled')).toBeGreaterThan(0);
  expect(await counted('run_event_logs', 'dropped')).toBe(0);
}, 60_000);

it('ignores lines that are already written', async () => {
  await postgres.kill();
  const first = await open();
  for (let i = 0; i < 3; i++) first.bumpVendor({ ...ref, vendor: 'npm', calls: 1 });
  first.logEvent(event('again'));
  await first.close();
  const [file] = spoolFiles();
  const lines = readFileSync(join(ownDir(), file!));
  appendFileSync(join(ownDir(), file!), lines);
  await postgres.restart();
  appendFileSync(join(ownDir(), file!), 'a malformed line\n');
  for (let replays = 0; replays < 2; replays++) {
    const next = await open();
    await until('the spool is empty', () => spoolFiles().length === 0);
    await next.close();
    appendFileSync(join(ownDir(), file!), lines);
  }
  expect([await usage(), await entities()]).toEqual([[{ vendor: 'npm', calls: 3 }], ['again']]);
  expect(await counted('run_event_logs', 'dropped')).toBe(1);
});

it('spools entries beyond its memory limit, and drops and counts those beyond the spool’s limit', async () => {
  await postgres.kill();
  const events = await open({ flushMs: 3_600_000, maxBufferBytes: 1_000, maxSpoolBytes: 4_000 });
  for (let i = 0; i < 100; i++) events.logEvent(event(String(i)));
  await until('events are spooled', async () => (await counted('run_event_logs', 'spooled'))! > 0);
  const dropped = (await counted('run_event_logs', 'dropped'))!;
  expect(dropped).toBeGreaterThan(70);
  expect(await telemetry.value(recordsBufferEntries, {})).toBe(100 - dropped);
  expect(telemetry.lines().filter((line) => line['message'] === 'dropped a record')).toHaveLength(1);
  await postgres.restart();
  await events.close();
  const totalDropped = (await counted('run_event_logs', 'dropped'))!;
  expect(await entities()).toHaveLength(100 - totalDropped);
});

it('leaves entries in the spool for the next start if Postgres is too slow at the end', async () => {
  const slow: Database = { ...database, withOrg: () => new Promise(() => {}) };
  const first = await open({ database: slow });
  first.logEvent(event('late-1'));
  await until('the event is buffered', async () => (await telemetry.value(recordsBufferEntries, {})) === 1);
  const closing = first.close();
  first.logEvent(event('late-2'));
  await closing;
  first.logEvent(event('too late'));
  expect(await counted('run_event_logs', 'dropped')).toBe(1);
  const second = await open();
  await until('both events are written', async () => (await entities()).length === 2);
  expect(await entities()).toEqual(['late-1', 'late-2']);
  await second.close();
});

it('drops entries that Postgres rejects or JSON cannot represent, without throwing or blocking the rest', async () => {
  const events = await open({ flushMs: 3_600_000 });
  events.logEvent(event('good-1'));
  events.logEvent(event('other tenant’s run', { runId: (await newRun(await ensureOrg(database, 'globex'))).runId }));
  events.logEvent(event('no such run', { runId: randomUUID() }));
  events.logEvent(event('no org', { orgId: 'x' }));
  events.logEvent(event('negative', { durationMs: -1 }));
  events.logEvent(event('no JSON', { extra: 1n }));
  events.bumpVendor({ ...ref, vendor: 'npm', calls: -1 });
  events.bumpVendor({ ...ref, vendor: 'npm', calls: 4 });
  events.logEvent(event('good-2'));
  await events.close();
  expect(await entities()).toEqual(['good-1', 'good-2']);
  expect(await usage()).toEqual([{ vendor: 'npm', calls: 4 }]);
  expect([await counted('run_event_logs', 'dropped'), await counted('run_vendor_usage', 'dropped')]).toEqual([5, 1]);
});
