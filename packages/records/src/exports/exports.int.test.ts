import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { until } from '@sextant/stack/until';
import { RecordsError, type Database } from '../database/database';
import { exportRows } from './exports';
import type { LedgerRow } from '../ledger/lines';
import { insertRows } from '../ledger/rows';
import { ensureOrg } from '../tenancy/orgs';
import { createQaSamples } from '../quality/qa-samples';
import { openRunEvents } from '../events/run-events';
import { reviewQa } from '../quality/qa-reviews';
import { createRun } from '../runs/runs';
import { useRecords, type TestPostgres } from '../testing/testing';
import { someCalls } from '../testing/ledger-rows';

let database: Database;
let postgres: TestPostgres;
let acme: string;
useRecords(async (records) => {
  ({ database, postgres } = records);
  acme = await ensureOrg(database, 'acme');
  const globex = await ensureOrg(database, 'globex');
  await insertRows(database, globex, someCalls({ orgId: globex, count: 5, seed: 1 }));
});

/** Parses CSV as specified in RFC 4180. */
function cellsOf(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare!);
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.slice(0, -1);
}

async function csvOf(rows: Readable): Promise<readonly Record<string, string>[]> {
  const [head, ...lines] = cellsOf(await text(rows));
  return lines.map((cells) => Object.fromEntries(head!.map((name, i) => [name, cells[i]!])));
}

const call = (more: Partial<LedgerRow>): LedgerRow => ({
  ...someCalls({ orgId: acme, count: 1, seed: 2 })[0]!,
  ...{ id: randomUUID(), callId: randomUUID(), costNanoUsd: 1_234_567_890_123, costSource: 'computed' },
  ...more,
});

it('exports all calls of the org as CSV, JSON and newline-delimited JSON, with exact costs', async () => {
  await insertRows(database, acme, [call({ step: 'a,"b"\nc', cacheWriteTokens: null })]);
  const exported = (format: 'csv' | 'json' | 'ndjson') => exportRows(database, acme, { what: 'usage', format });
  const [row, ...others] = await csvOf(await exported('csv'));
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    step: 'a,"b"\nc',
    cost_usd: '1234.567890123',
    cache_write_tokens: '',
    status: 'success',
  });
  expect(row!['created_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  expect(row).not.toHaveProperty('org_id');
  const objects = JSON.parse(await text(await exported('json'))) as Record<string, unknown>[];
  expect(objects).toHaveLength(1);
  expect(objects[0]).toMatchObject({ step: 'a,"b"\nc', cost_usd: '1234.567890123', cache_write_tokens: null });
  expect(Object.keys(objects[0]!)).toEqual(Object.keys(row!));
  const lines = (await text(await exported('ndjson'))).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(objects);
});

it('writes the smallest cost, characters that COPY escapes, and a byte order mark if requested', async () => {
  const at = new Date('2025-01-02T03:04:05.678Z');
  const step = 'back\\slash\\n\ttab\b\f\v "ü👋"';
  await insertRows(database, acme, [call({ step, costNanoUsd: 1, createdAt: at, errorCode: '\\N' })]);
  const range = { from: at, to: new Date(at.getTime() + 1) };
  const bytes = await buffer(await exportRows(database, acme, { what: 'usage', format: 'csv', ...range, bom: true }));
  const file = bytes.toString('utf8');
  expect(file.startsWith('\uFEFFid,created_at,')).toBe(true);
  expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const [row] = await csvOf(await exportRows(database, acme, { what: 'usage', format: 'csv', ...range }));
  expect(row).toMatchObject({
    step,
    cost_usd: '0.000000001',
    created_at: '2025-01-02T03:04:05.678000Z',
    error_code: '\\N',
  });
});

it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', '\n=x', '＝1+1', '＋1', '－1', '＠x'])(
  'escapes the cell %j, which spreadsheets interpret as a formula',
  async (cell) => {
    const at = new Date(Date.UTC(2026, 0, 1 + cell.charCodeAt(0), cell.length));
    await insertRows(database, acme, [call({ agentId: cell, createdAt: at })]);
    const range = { from: at, to: new Date(at.getTime() + 1) };
    const [row] = await csvOf(await exportRows(database, acme, { what: 'usage', format: 'csv', ...range }));
    expect(row!['agent_id']).toBe(`'${cell}`);
    const [line] = (await text(await exportRows(database, acme, { what: 'usage', format: 'ndjson', ...range }))).split(
      '\n',
    );
    expect(JSON.parse(line!)).toMatchObject({ agent_id: cell });
  },
);

it('does not escape text that is not a formula', async () => {
  const harmless = ['a=1', '1-2', '', 'Ünicode', "'=1"];
  const at = new Date('2026-02-02T00:00:00Z');
  await insertRows(
    database,
    acme,
    harmless.map((agentId, i) => call({ agentId, createdAt: new Date(at.getTime() + i) })),
  );
  const to = new Date('2026-02-03T00:00:00Z');
  const rows = await csvOf(await exportRows(database, acme, { what: 'usage', format: 'csv', from: at, to }));
  expect(rows.map((row) => row['agent_id'])).toEqual(harmless);
});

it('exports events and samples of a run in order of time, and an empty file for a run without any', async () => {
  const { run } = await createRun(database, { orgId: acme, kind: 'page', input: {}, correlationId: 'c', steps: [] });
  const ref = { orgId: acme, runId: run.id };
  const spoolDir = mkdtempSync(join(tmpdir(), 'events-'));
  const events = await openRunEvents({ database, spoolDir });
  for (const stage of ['one', 'two'])
    events.logEvent({ ...ref, stage, event: 'finish', status: 'ok', extra: { a: '\\ "' } });
  await events.close();
  rmSync(spoolDir, { recursive: true });
  await createQaSamples(database, ref, { entities: [{ entityId: '=e', bucket: 'High', checks: [] }] });
  await reviewQa(database, acme, { runId: run.id, entityId: '=e', result: 'fail', notes: '-no', reviewer: 'user:ann' });

  const exported = (what: 'run_events' | 'qa', runId = run.id) =>
    exportRows(database, acme, { what, format: 'csv', runId });
  const rows = await csvOf(await exported('run_events'));
  expect(rows.map(({ stage, extra }) => [stage, JSON.parse(extra!)])).toEqual([
    ['one', { a: '\\ "' }],
    ['two', { a: '\\ "' }],
  ]);
  expect(await csvOf(await exported('qa'))).toMatchObject([{ entity_id: "'=e", result: 'fail', notes: "'-no" }]);
  expect(await csvOf(await exported('qa', randomUUID()))).toEqual([]);
  expect(
    JSON.parse(await text(await exportRows(database, acme, { what: 'qa', format: 'json', runId: randomUUID() }))),
  ).toEqual([]);
});

const streaming = async () =>
  (await postgres.query(`select from pg_stat_activity where query like 'copy%' and state <> 'idle'`)).length;

it('buffers little of a long export, and releases the connection when the stream is destroyed', async () => {
  await postgres.query(`insert into llm_usage_ledger (id, org_id, call_id, provider, model_requested, cost_source,
      latency_ms, status, created_at)
    select gen_random_uuid(), '${acme}', 'many-' || i, repeat('p', 100), 'm', 'unknown', 1, 'success', '2026-03-01'
    from generate_series(1, 40000) i`);
  for (let i = 0; i < 4; i++) {
    const rows = await exportRows(database, acme, { what: 'usage', format: i % 2 ? 'json' : 'csv' });
    expect(await streaming()).toBe(1);
    expect(rows.readableLength).toBeLessThan(1_000_000);
    rows.destroy();
    await until('the connection is released', async () => (await streaming()) === 0);
  }
});

it('serves other queries while exports are read slowly, and rejects more exports than it has connections', async () => {
  const open = () => exportRows(database, acme, { what: 'usage', format: 'ndjson' });
  const streams = await Promise.all([open(), open(), open(), open()]);
  await expect(open()).rejects.toThrow(RecordsError);
  expect(await ensureOrg(database, 'acme')).toBe(acme);
  for (const stream of streams) stream.destroy();
  expect((await text(await open())).trimEnd().split('\n').length).toBeGreaterThan(40_000);
});

it('rejects before the first byte if Postgres does not accept the statement', async () => {
  await expect(exportRows(database, acme, { what: 'qa', format: 'csv', runId: "'; drop table runs" })).rejects.toThrow(
    RangeError,
  );
  await expect(database.copyOut(acme, 'copy (select no_such_column) to stdout')).rejects.toThrow(/no_such_column/);
});
