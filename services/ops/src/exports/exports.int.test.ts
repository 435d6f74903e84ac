import { createQaSamples } from '@sextant/records/quality/qa-samples';
import { until } from '@sextant/stack/until';
import { randomUUID } from 'node:crypto';
import { openRequest } from '../testing/http-request';
import { invalid, useOps, type OpsUnderTest } from '../testing/ops';
import { queuedRun } from '../testing/runs';

const EVENTS = 20_000;

let ops: OpsUnderTest;
let runId: string;
let otherRunId: string;
useOps((started) => (ops = started));
beforeAll(async () => {
  runId = (await queuedRun(ops.database, ops.a.id)).id;
  otherRunId = (await queuedRun(ops.database, ops.b.id)).id;
  for (const [orgId, id, n] of [
    [ops.a.id, runId, EVENTS],
    [ops.b.id, otherRunId, 3],
  ])
    await ops.postgres.query(
      `insert into run_event_logs (id, org_id, run_id, stage, entity_id, event, status, ts)
       select gen_random_uuid(), $1, $2, 'crawl', '=cmd|' || i || repeat('x', 600), 'finish', 'ok', now()
       from generate_series(1, $3::int) i`,
      [orgId, id, n],
    );
});

test.each([
  ['csv', 'text/csv; charset=utf-8', (body: string) => body.trimEnd().split('\n').length - 1],
  ['ndjson', 'application/x-ndjson; charset=utf-8', (body: string) => body.trimEnd().split('\n').length],
  ['json', 'application/json; charset=utf-8', (body: unknown) => (body as unknown[]).length],
])('an export as %s has each row of the org once, and a file name', async (format, type, count) => {
  const all = await ops.get(`/export/run_events.${format}`);
  expect([all.status, all.headers.get('content-type')]).toEqual([200, type]);
  const body: unknown = all.body;
  expect(count(body as never)).toBe(EVENTS);
  expect(JSON.stringify(body)).not.toContain(otherRunId);
  expect(all.headers.get('content-disposition')).toBe(`attachment; filename="run_events.${format}"`);
  expect(all.headers.get('content-length')).toBeNull();
});

test('an export of a run has the rows of that run only, and no cell is a formula', async () => {
  const { body, headers } = await ops.get(`/export/run_events.csv?run_id=${runId}`);
  expect(headers.get('content-disposition')).toContain(`run_events-${runId}.csv`);
  expect(body).not.toMatch(/(^|,)"?=cmd/m);
  const sample = { entityId: 'e1', bucket: 'High', checks: [] } as const;
  await createQaSamples(ops.database, { orgId: ops.a.id, runId }, { entities: [sample] });
  expect((await ops.get(`/export/qa.json?run_id=${runId}`)).body).toMatchObject([{ entity_id: 'e1' }]);
  expect((await ops.get('/export/qa.json', { key: ops.b.keys.viewer })).body).toEqual([]);
  expect((await ops.get('/export/usage.json?from=2026-01-01&to=2026-01-31')).body).toEqual([]);
});

test('invalid parameters and unknown runs are rejected before the export starts', async () => {
  expect(await ops.get('/export/run_events.csv?run_id=x')).toMatchObject(invalid('run_id'));
  expect(await ops.get(`/export/run_events.csv?run_id=${otherRunId}`)).toMatchObject({ status: 404 });
  expect(await ops.get(`/export/qa.csv?run_id=${randomUUID()}`)).toMatchObject({ status: 404 });
  expect(await ops.get('/export/usage.csv?from=yesterday')).toMatchObject(invalid('from'));
  expect(await ops.get('/export/usage.csv?from=2026-02-02&to=2026-01-01')).toMatchObject(invalid('to'));
  expect(await ops.get('/export/usage.xml')).toMatchObject({ status: 404 });
  expect(await ops.get('/export/usage.csv', { key: null })).toMatchObject({ status: 401 });
  const { body } = await ops.get(`/export/run_events.ndjson?run_id=${otherRunId}`, { key: ops.platformKey });
  expect(body.trimEnd().split('\n')).toHaveLength(3);
});

test.each(['csv', 'json'])('an aborted export as %s frees its connection', async (format) => {
  const abort = await startDownload(`/api/v1/export/run_events.${format}`);
  await until('Postgres executes the export', async () => (await activeConnections()) > 0);
  abort();
  await until('Postgres has no active connection', async () => (await activeConnections()) === 0);
});

test('an org has at most two exports in progress, and an aborted one makes room', async () => {
  const aborts = [
    await startDownload('/api/v1/export/run_events.csv'),
    await startDownload('/api/v1/export/run_events.ndjson'),
  ];
  expect(await ops.get('/export/run_events.csv')).toMatchObject({ status: 429 });
  expect((await ops.get('/export/run_events.csv', { key: ops.b.keys.viewer })).status).toBe(200);
  for (const abort of aborts) abort();
  await until('an export is accepted', async () => (await ops.get('/export/usage.csv')).status === 200);
});

async function activeConnections(): Promise<number> {
  const text = `select 1 from pg_stat_activity where application_name = 'sextant' and state <> 'idle'`;
  return (await ops.postgres.query(text)).length;
}

/** Reads the first byte of a download and no more; returns a function that aborts it. */
function startDownload(path: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const download = openRequest(ops, path, {}, (response) => {
      response.once('readable', () => {
        response.read(1);
        resolve(() => download.destroy());
      });
    });
    download.on('error', reject);
  });
}
