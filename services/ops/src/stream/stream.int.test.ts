import type { Database } from '@sextant/records/database';
import { finishRun } from '@sextant/records/runs/changes';
import { deferred } from '@sextant/records/testing';
import { until } from '@sextant/stack/until';
import { once } from 'node:events';
import { openRequest } from '../testing/http-request';
import { startOpsApp, type OpsUnderTest } from '../testing/ops';
import { failedRun, queuedRun } from '../testing/runs';

let ops: OpsUnderTest;
beforeAll(async () => {
  ops = await startOpsApp();
}, 60_000);
let closed: Promise<void> | undefined;
const close = () => (closed ??= ops?.close());
afterAll(close);

const failureOf = (runId: string) => new RegExp(`event: failure\ndata: \\{"run_id":"${runId}"`);

test('a stream starts with the overview and sends failures of the org; a reconnect sends the missed ones', async () => {
  const first = listen();
  await first.received(/event: overview\ndata: \{"period":"24h"/);
  const { id } = await failedRun(ops.database, ops.a.id);
  const other = await failedRun(ops.database, ops.b.id);
  await first.received(failureOf(id));
  const lastId = [...first.text().matchAll(/id: (\S+)\nevent: failure/g)].at(-1)![1]!;
  first.close();

  const missed = await failedRun(ops.database, ops.a.id);
  const second = listen({ 'last-event-id': lastId });
  await second.received(failureOf(missed.id));
  expect(second.text()).not.toContain(`"run_id":"${other.id}"`);
  expect(second.text().match(/event: failure/g)).toHaveLength(1);
  second.close();
});

test('a reconnect sends a failure that was committed late, and none twice', async () => {
  const { id: late } = await queuedRun(ops.database, ops.a.id);
  const { database, commit } = withDelayedCommit();
  const hourAgo = new Date(Date.now() - 3_600_000);
  const end = { state: 'failed', errorClass: 'TIMEOUT', at: hourAgo } as const;
  const written = finishRun(database, { orgId: ops.a.id, runId: late }, end);

  const first = listen();
  await first.received(/event: overview/);
  const { id: early } = await failedRun(ops.database, ops.a.id);
  await first.received(failureOf(early));
  const lastId = [...first.text().matchAll(/id: (\S+)\nevent:/g)].at(-1)![1]!;
  first.close();
  commit();
  await written;

  const second = listen({ 'last-event-id': lastId });
  await second.received(failureOf(late));
  const { id: next } = await failedRun(ops.database, ops.a.id);
  await second.received(failureOf(next));
  const failures = [...second.text().matchAll(/failure\ndata: \{"run_id":"([^"]+)"/g)].map(([, id]) => id);
  expect(failures).toEqual([late, next]);
  second.close();
});

test('too many streams of one key, a missing key and an invalid last id are rejected', async () => {
  const streams = Array.from({ length: 5 }, () => listen());
  for (const stream of streams) await stream.received(/event: overview/);
  expect(await ops.get('/stream')).toMatchObject({ status: 429 });
  for (const stream of streams) stream.close();
  expect(await ops.get('/stream', { key: null })).toMatchObject({ status: 401 });
  for (const id of ['x', 'MjAyNi0xMS0yMlQxMDowMDowMC4wMDAwMDBafA', '%00']) {
    await until(`the id ${id} is rejected`, async () => {
      const { status, body } = await ops.get('/stream', { headers: { 'last-event-id': id } });
      return status === 422 && body.errors[0].field === 'last-event-id';
    });
  }
});

test('a stream ends when ops stops', async () => {
  const stream = listen();
  await stream.received(/event: overview/);
  await close();
  await stream.ended;
});

/** A database that commits its transactions only after `commit`. */
function withDelayedCommit() {
  const { promise, resolve } = deferred();
  const withOrg: Database['withOrg'] = (orgId, work) =>
    ops.database.withOrg(orgId, async (tx) => {
      const result = await work(tx);
      await promise;
      return result;
    });
  return { database: { ...ops.database, withOrg }, commit: resolve };
}

/** Opens the stream of org `a` as its viewer. */
function listen(headers: Readonly<Record<string, string>> = {}) {
  let text = '';
  const stream = openRequest(ops, '/api/v1/stream', headers, (response) => {
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  });
  stream.on('error', () => undefined);
  return {
    ended: once(stream, 'close'),
    text: () => text,
    received: (pattern: RegExp) => until(`the stream has ${pattern}`, () => pattern.test(text)),
    close: () => stream.destroy(),
  };
}
