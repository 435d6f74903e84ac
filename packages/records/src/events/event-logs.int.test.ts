import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordsEntriesTotal } from '@sextant/signals/ledger';
import { sextant } from '@sextant/signals/sextant';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import type { Database } from '../database/database';
import { getErrorLogs, getSystemMetrics, openEventLogs, type Execution } from './event-logs';
import { ensureOrg } from '../tenancy/orgs';
import { createUser } from '../tenancy/people';
import { useRecords, type TestPostgres } from '../testing/testing';

let database: Database;
let postgres: TestPostgres;
let acme: string;
let globex: string;
let spoolDir: string;
let telemetry: Capture;

useRecords(async (records) => {
  ({ database, postgres } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});
beforeEach(() => {
  spoolDir = mkdtempSync(join(tmpdir(), 'executions-'));
  telemetry = captureTelemetry();
});
afterEach(async () => {
  rmSync(spoolDir, { recursive: true });
  await telemetry.assertCatalogued(sextant);
});

const open = () => openEventLogs({ database, spoolDir, flushMs: 20 });
const counted = (result: 'written' | 'spooled' | 'dropped') =>
  telemetry.value(recordsEntriesTotal, { table: 'event_logs', result });
const execution = (more: Partial<Execution> = {}): Execution => ({
  ...{ orgId: acme, eventType: 'run.page', status: 'success', latencyMs: 100, ...more },
});
const rowsOf = (orgId: string) =>
  postgres.query(`select * from event_logs where org_id = $1 order by timestamp`, [orgId]);

async function record(...executions: readonly Execution[]): Promise<void> {
  const logs = await open();
  for (const one of executions) logs.recordExecution(one);
  await logs.close();
}

it('writes executions with all columns', async () => {
  const user = await createUser(database, acme, { email: 'ann@acme.test' });
  const at = new Date('2026-02-03T04:05:06.789Z');
  const context = { run_id: 'r', note: 'x\0' };
  await record(execution({ userId: user.id, traceId: 't', context, at }), execution({ orgId: globex, at }));
  expect(await rowsOf(acme)).toMatchObject([
    {
      ...{ event_type: 'run.page', status: 'success', latency_ms: 100, trace_id: 't', user_id: user.id },
      ...{ context: { run_id: 'r', note: 'x\ufffd' }, timestamp: at, workspace_id: null },
    },
  ]);
  expect(await rowsOf(globex)).toHaveLength(1);
  expect([await counted('written'), await counted('dropped')]).toEqual([2, 0]);
});

it('drops and counts executions that Postgres never accepts, and writes the rest', async () => {
  const org = await ensureOrg(database, 'initech');
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const bad: Execution[] = [
    execution({ orgId: org, latencyMs: -1 }),
    execution({ orgId: org, userId: '00000000-0000-4000-8000-000000000000' }),
    execution({ orgId: org, context: circular }),
    execution({ orgId: 'nobody' }),
  ];
  await record(execution({ orgId: org }), ...bad, execution({ orgId: org }));
  expect(await rowsOf(org)).toHaveLength(2);
  expect([await counted('written'), await counted('dropped')]).toEqual([2, 4]);
});

describe('metrics and error logs', () => {
  const from = new Date('2026-03-01T00:00:00Z');
  const to = new Date('2026-03-02T00:00:00Z');
  let org: string;

  beforeAll(async () => {
    org = await ensureOrg(database, 'umbrella');
    const page = (more: Partial<Execution>) => execution({ orgId: org, at: from, ...more });
    spoolDir = mkdtempSync(join(tmpdir(), 'executions-'));
    await record(
      ...Array.from({ length: 100 }, (_, i) => page({ latencyMs: i + 1, status: i < 25 ? 'error' : 'success' })),
      page({ eventType: 'run.agent', status: 'canceled', latencyMs: undefined }),
      page({ at: to, latencyMs: 1e6 }),
      page({ at: new Date(from.getTime() - 1), latencyMs: 1e6 }),
      execution({ at: from, latencyMs: 1e6 }),
    );
    rmSync(spoolDir, { recursive: true });
  });

  it('cover one org and a half-open time range, by type and in total', async () => {
    const page = { count: 100, errors: 25, canceled: 0, errorRate: 0.25, averageMs: 50.5, p95Ms: 95.05 };
    expect(await getSystemMetrics(database, org, { from, to })).toEqual({
      total: { ...page, count: 101, canceled: 1 },
      byType: [
        {
          ...{ eventType: 'run.agent', count: 1, errors: 0, canceled: 1 },
          ...{ errorRate: null, averageMs: null, p95Ms: null },
        },
        { eventType: 'run.page', ...page },
      ],
    });
  });

  it('are zero without executions', async () => {
    const none = { count: 0, errors: 0, canceled: 0, errorRate: null, averageMs: null, p95Ms: null };
    const { total, byType } = await getSystemMetrics(database, org, { from: new Date(0), to: new Date(1) });
    expect([total, byType]).toEqual([none, []]);
  });

  it('list failed executions in pages, newest first', async () => {
    const first = await getErrorLogs(database, org, { limit: 20 });
    const second = await getErrorLogs(database, org, { limit: 20, cursor: first.nextCursor });
    const all = [...first.items, ...second.items];
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([20, 5, undefined]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(25);
    expect(all[0]).toMatchObject({ eventType: 'run.page', timestamp: from, context: {} });
    expect((await getErrorLogs(database, globex, { limit: 20 })).items).toEqual([]);
  });
});
