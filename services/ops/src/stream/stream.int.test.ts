// What is streamed: exports, and events as they happen, with a real Postgres.
import { eventually } from '@sextant/http/testing/processes';
import type { Database } from '@sextant/records/database';
import { createQaSamples } from '@sextant/records/quality/qa-samples';
import { finishRun } from '@sextant/records/runs/changes';
import { deferred } from '@sextant/records/testing';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { startOpsApp, type Call, type OpsUnderTest } from '../testing/ops';
import { failedRun, queuedRun } from '../testing/runs';

let ops: OpsUnderTest;
beforeAll(async () => {
  ops = await startOpsApp();
}, 60_000);
let closed: Promise<void> | undefined;
/** Once, by a test or after all of them. */
const close = () => (closed ??= ops?.close());
afterAll(close);

const get = (path: string, call: Call = {}) => ops.call(`/api/v1${path}`, call);
/** Connections of ours that Postgres has, by what they do. */
const working = async (): Promise<number> => {
  const text = `select 1 from pg_stat_activity where application_name = 'sextant' and state <> 'idle'`;
  return (await ops.postgres.query(text)).length;
};

describe('exports', () => {
  const MANY = 20_000;
  let runId: string;
  let theirs: string;
  beforeAll(async () => {
    runId = (await queuedRun(ops.database, ops.a.id)).id;
    theirs = (await queuedRun(ops.database, ops.b.id)).id;
    for (const [orgId, id, n] of [
      [ops.a.id, runId, MANY],
      [ops.b.id, theirs, 3],
    ])
      await ops.postgres.query(
        `insert into run_event_logs (id, org_id, run_id, stage, entity_id, event, status, ts)
         select gen_random_uuid(), $1, $2, 'crawl', '=cmd|' || i || repeat('x', 600), 'finish', 'ok', now()
         from generate_series(1, $3::int) i`,
        [orgId, id, n],
      );
  }, 30_000);

  test.each([
    ['csv', 'text/csv; charset=utf-8', (body: string) => body.trimEnd().split('\n').length - 1],
    ['ndjson', 'application/x-ndjson; charset=utf-8', (body: string) => body.trimEnd().split('\n').length],
    ['json', 'application/json; charset=utf-8', (body: unknown) => (body as unknown[]).length],
  ])('as %s have each row of the org once, and a name to save them by', async (format, type, count) => {
    const all = await get(`/export/run_events.${format}`);
    expect([all.status, all.headers.get('content-type')]).toEqual([200, type]);
    const body: unknown = all.body;
    expect(count(body as never)).toBe(MANY);
    expect(JSON.stringify(body)).not.toContain(theirs);
    expect(all.headers.get('content-disposition')).toBe(`attachment; filename="run_events.${format}"`);
    expect(all.headers.get('content-length')).toBeNull();
  });

  test('of a run are of that run, and no cell is a formula', async () => {
    const { body, headers } = await get(`/export/run_events.csv?run_id=${runId}`);
    expect(headers.get('content-disposition')).toContain(`run_events-${runId}.csv`);
    expect(body).not.toMatch(/(^|,)"?=cmd/m);
    const sample = { entityId: 'e1', bucket: 'High', checks: [] } as const;
    await createQaSamples(ops.database, { orgId: ops.a.id, runId }, { entities: [sample] });
    expect((await get(`/export/qa.json?run_id=${runId}`)).body).toMatchObject([{ entity_id: 'e1' }]);
    expect((await get('/export/qa.json', { key: ops.b.keys.viewer })).body).toEqual([]);
    expect((await get('/export/usage.json?from=2026-01-01&to=2026-01-31')).body).toEqual([]);
  });

  test('of what is not there, or not understood, are refused before they begin', async () => {
    const wrong = (field: string) => ({ status: 422, body: { errors: [{ field }] } });
    expect(await get('/export/run_events.csv?run_id=x')).toMatchObject(wrong('run_id'));
    expect(await get(`/export/run_events.csv?run_id=${theirs}`)).toMatchObject({ status: 404 });
    expect(await get(`/export/qa.csv?run_id=${randomUUID()}`)).toMatchObject({ status: 404 });
    expect(await get('/export/usage.csv?from=yesterday')).toMatchObject(wrong('from'));
    expect(await get('/export/usage.csv?from=2026-02-02&to=2026-01-01')).toMatchObject(wrong('to'));
    expect(await get('/export/usage.xml')).toMatchObject({ status: 404 });
    expect(await get('/export/usage.csv', { key: null })).toMatchObject({ status: 401 });
    const platform = { key: ops.platformKey };
    expect((await get(`/export/run_events.ndjson?run_id=${theirs}`, platform)).body.trimEnd().split('\n')).toHaveLength(
      3,
    );
  });

  test.each(['csv', 'json'])(
    'as %s that nobody reads on end with their client, and free the connection',
    async (format) => {
      const abort = await open(`/api/v1/export/run_events.${format}`);
      await eventually(async () => ((await working()) > 0 ? true : undefined));
      abort();
      await eventually(async () => ((await working()) === 0 ? true : undefined));
    },
  );

  test('are two at a time of an org, and one that is given up makes room', async () => {
    const aborts = [await open('/api/v1/export/run_events.csv'), await open('/api/v1/export/run_events.ndjson')];
    expect(await get('/export/run_events.csv')).toMatchObject({ status: 429 });
    expect((await get('/export/run_events.csv', { key: ops.b.keys.viewer })).status).toBe(200);
    for (const abort of aborts) abort();
    await eventually(async () => ((await get('/export/usage.csv')).status === 200 ? true : undefined));
  });
});

describe('the stream', () => {
  test('tells how things are, each failure of the org, and what was missed to whoever comes back', async () => {
    const first = listen();
    await first.until(/event: overview\ndata: \{"period":"24h"/);
    const { id } = await failedRun(ops.database, ops.a.id);
    const theirs = await failedRun(ops.database, ops.b.id);
    await first.until(new RegExp(`event: failure\ndata: \\{"run_id":"${id}"`));
    const lastId = [...first.heard().matchAll(/id: (\S+)\nevent: failure/g)].at(-1)![1]!;
    first.close();

    const missed = await failedRun(ops.database, ops.a.id);
    const second = listen({ 'last-event-id': lastId });
    await second.until(new RegExp(`event: failure\ndata: \\{"run_id":"${missed.id}"`));
    expect(second.heard()).not.toContain(`"run_id":"${theirs.id}"`);
    expect(second.heard().match(/event: failure/g)).toHaveLength(1);
    second.close();
  });

  test('replays a failure that is written late, and nothing twice', async () => {
    const { id: late } = await queuedRun(ops.database, ops.a.id);
    const { database, commit } = committingLate();
    const hourAgo = new Date(Date.now() - 3_600_000);
    const end = { state: 'failed', errorClass: 'TIMEOUT', at: hourAgo } as const;
    const written = finishRun(database, { orgId: ops.a.id, runId: late }, end);

    const first = listen();
    await first.until(/event: overview/);
    const { id: early } = await failedRun(ops.database, ops.a.id);
    await first.until(new RegExp(`event: failure\ndata: \\{"run_id":"${early}"`));
    const lastId = [...first.heard().matchAll(/id: (\S+)\nevent:/g)].at(-1)![1]!;
    first.close();
    commit();
    await written;

    const second = listen({ 'last-event-id': lastId });
    await second.until(new RegExp(`event: failure\ndata: \\{"run_id":"${late}"`));
    const { id: next } = await failedRun(ops.database, ops.a.id);
    await second.until(new RegExp(`event: failure\ndata: \\{"run_id":"${next}"`));
    expect([...second.heard().matchAll(/failure\ndata: \{"run_id":"([^"]+)"/g)].map(([, id]) => id)).toEqual([
      late,
      next,
    ]);
    second.close();
  });

  test('is refused to too many of one key, without a key, and after nonsense', async () => {
    const listening = Array.from({ length: 5 }, () => listen());
    for (const one of listening) await one.until(/event: overview/);
    expect(await get('/stream')).toMatchObject({ status: 429 });
    for (const one of listening) one.close();
    expect(await get('/stream', { key: null })).toMatchObject({ status: 401 });
    for (const id of ['x', 'MjAyNi0xMS0yMlQxMDowMDowMC4wMDAwMDBafA', '%00']) {
      await eventually(async () => {
        const { status, body } = await get('/stream', { headers: { 'last-event-id': id } });
        return status === 422 && body.errors[0].field === 'last-event-id' ? true : undefined;
      });
    }
  });

  test('ends when ops stops', async () => {
    const stream = listen();
    await stream.until(/event: overview/);
    await close();
    await stream.ended;
  });
});

/** A database whose transactions are committed when the test says so. */
function committingLate() {
  const { promise, resolve } = deferred();
  const withOrg: Database['withOrg'] = (orgId, work) =>
    ops.database.withOrg(orgId, async (tx) => {
      const result = await work(tx);
      await promise;
      return result;
    });
  return { database: { ...ops.database, withOrg }, commit: resolve };
}

/** Begins a download, reads its first bytes and no more; resolves with what gives it up. */
function open(path: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const asked = ask(ops, path, {}, (response) => {
      response.once('readable', () => {
        response.read(1);
        resolve(() => asked.destroy());
      });
    });
    asked.on('error', reject);
  });
}

/** Listens to the stream of org a as its viewer. */
function listen(headers: Readonly<Record<string, string>> = {}, at: OpsUnderTest = ops) {
  let heard = '';
  const asked = ask(at, '/api/v1/stream', headers, (response) => {
    response.setEncoding('utf8').on('data', (text: string) => (heard += text));
  });
  asked.on('error', () => undefined);
  return {
    ended: once(asked, 'close'),
    heard: () => heard,
    until: (pattern: RegExp) => eventually(async () => (pattern.test(heard) ? true : undefined)),
    close: () => asked.destroy(),
  };
}

/** Asks org a's ops by a connection of its own: fetch keeps some that it does not use, and ops waits for those to end. */
function ask(at: OpsUnderTest, path: string, more: object, answer: (response: IncomingMessage) => void) {
  const headers = { authorization: `Bearer ${at.a.keys.viewer}`, ...more };
  return request(`${at.url}${path}`, { headers, agent: false }, (response) => {
    response.on('error', () => undefined);
    answer(response);
  }).end();
}
