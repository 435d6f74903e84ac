// What operators do about work that went wrong, through ops, with a real controller, Redis and Postgres.
import { createDeadLetters, type DeadLetters } from '@sextant/dead-letters';
import { eventually } from '@sextant/http/testing/processes';
import { createApiKey } from '@sextant/records/tenancy/api-keys';
import { createUser } from '@sextant/records/tenancy/people';
import { rollUp } from '@sextant/records/usage/rollups';
import { randomUUID } from 'node:crypto';
import { startOpsApp, type Call, type Json, type OpsUnderTest } from './testing/ops';
import { failedRun, queuedRun } from './testing/runs';

let ops: OpsUnderTest;
let letters: DeadLetters;
beforeAll(async () => {
  ops = await startOpsApp({ controller: true });
  letters = createDeadLetters({ redis: ops.behind.redisUrl });
}, 90_000);
afterAll(async () => {
  await letters?.close();
  await ops?.close();
});

const send = (method: string, path: string, call: Call = {}) => ops.call(`/api/v1${path}`, { method, ...call });
const get = (path: string, call: Call = {}) => send('GET', path, call);
const platform = () => ({ key: ops.platformKey });
const ofB = () => ({ key: ops.b.keys.admin });
const failed = async (org = ops.a) => (await failedRun(ops.database, org.id, letters)).id;
/** The latest entry of the audit log. */
const audited = async (key = ops.a.keys.admin): Promise<Json> => (await get('/audit?limit=1', { key })).body.items[0];

describe('dead letters', () => {
  test('are listed, counted and read by their org alone', async () => {
    const [mine, theirs] = [await failed(), await failed(ops.b)];
    const { body: page } = await get('/dlq?queue=page&error_class=VALIDATION_ERROR&retryable=false');
    expect(page).toMatchObject({
      items: [{ id: `${mine}-validate`, org_id: ops.a.id, replays: 0 }],
      next_cursor: null,
    });
    expect((await get(`/dlq/${mine}-validate`)).body).toEqual(page.items[0]);
    expect((await get('/dlq/stats')).body).toMatchObject({ total: 1, by_queue: { page: 1 } });
    expect((await get('/dlq?retryable=true')).body.items).toEqual([]);

    const hidden = await get(`/dlq/${theirs}-validate`);
    const nothing = await get(`/dlq/${randomUUID()}-validate`);
    expect([hidden.status, nothing.status]).toEqual([404, 404]);
    for (const method of ['POST', 'DELETE']) {
      const path = `/dlq/${theirs}-validate${method === 'POST' ? '/retry' : ''}`;
      expect(await send(method, path)).toMatchObject({ status: 404 });
    }
    expect(await letters.get(`${theirs}-validate`)).toBeDefined();
  });

  test('of all orgs are for the platform, unless it names one', async () => {
    expect((await get('/dlq?all=true', platform())).body.items).toHaveLength(2);
    expect((await get('/dlq', platform())).body).toMatchObject({ org: null, items: [{}, {}] });
    const inDefault = { ...platform(), headers: { 'x-sextant-org': 'default' } };
    expect((await get('/dlq', inDefault)).body).toMatchObject({ org: 'default', items: [] });
    expect((await get('/dlq?all=true', inDefault)).body).toMatchObject({ org: null, items: [{}, {}] });
    expect((await get('/dlq/stats?all=true', platform())).body.total).toBe(2);
    expect(await get('/dlq?all=true')).toMatchObject({ status: 403 });
    expect(await send('POST', '/dlq/retry', { body: { all: true } })).toMatchObject({ status: 403 });
    const named = { ...platform(), headers: { 'x-sextant-org': 'acme' } };
    expect((await get('/dlq', named)).body.items).toHaveLength(1);
  });

  test('pages follow each other to the end', async () => {
    for (let i = 0; i < 4; i += 1) await failed();
    const seen = new Set<string>();
    let cursor = '';
    do {
      const { body } = await get(`/dlq?limit=2&cursor=${cursor}`.replace(/&cursor=$/, ''));
      for (const { id } of body.items) seen.add(id as string);
      cursor = body.next_cursor ?? '';
    } while (cursor !== '');
    expect(seen.size).toBe(5);
  });

  test('a replay puts the run back on its queue, and is in the audit log', async () => {
    const id = await failed();
    const path = `/dlq/${id}-validate/retry`;
    expect(await send('POST', path, { key: ops.a.keys.viewer })).toMatchObject({ status: 403 });
    const answer = await send('POST', path, { key: ops.a.keys.operator });
    expect(answer).toMatchObject({ status: 202, body: { id, state: 'queued' } });
    expect(await letters.get(`${id}-validate`)).toBeUndefined();
    expect(await audited()).toMatchObject({
      ...{ actor: 'key:acme-operator', action: 'dlq.retry', target: `${id}-validate` },
      before: { error_class: 'VALIDATION_ERROR' },
    });
    expect(await send('POST', path)).toMatchObject({ status: 404 });
  });

  test('a replay by filter takes those of its org alone, and tells how far it is', async () => {
    const theirs = await failed(ops.b);
    const before = (await get('/dlq/stats')).body.total;
    const started = await send('POST', '/dlq/retry', { body: { queue: 'page', rate_per_second: 1_000 } });
    expect(started).toMatchObject({ status: 202, body: { matching: before, ended_at: null } });
    await eventually(async () => {
      const { replays } = (await get('/dlq/retry')).body;
      const mine = replays.find(({ id }: Json) => id === started.body.id);
      return mine.ended_at && mine.replayed === before ? true : undefined;
    });
    expect((await get('/dlq/stats')).body.total).toBe(0);
    expect(await letters.get(`${theirs}-validate`)).toBeDefined();
    expect((await get('/dlq/retry', { key: ops.b.keys.viewer })).body.replays).toEqual([]);
    expect(await audited()).toMatchObject({ action: 'dlq.retry_many', after: { queue: 'page', matching: before } });
  });

  test('one can be removed, also by the platform, in the log of its org', async () => {
    const [first, second] = [await failed(), await failed()];
    expect(await send('DELETE', `/dlq/${first}-validate`)).toMatchObject({ status: 204, body: undefined });
    expect(await send('DELETE', `/dlq/${second}-validate`, platform())).toMatchObject({ status: 204 });
    expect(await audited()).toMatchObject({
      actor: 'key:platform',
      action: 'dlq.delete',
      target: `${second}-validate`,
    });
    expect(await letters.get(`${first}-validate`)).toBeUndefined();
  });
});

describe('jobs', () => {
  test('are found by state and run, and those of another org are not', async () => {
    const [mine, theirs] = [await failed(), await failed(ops.b)];
    const { body } = await get(`/jobs?run_id=${mine}&state=failed&kind=page`);
    expect(body.items).toMatchObject([
      { id: `${mine}-validate`, run_id: mine, attempt: 2, error_class: 'VALIDATION_ERROR', priority: 'normal' },
    ]);
    expect((await get(`/jobs/${mine}-validate`)).body).toEqual(body.items[0]);
    expect((await get(`/jobs/${mine}-validate`, platform())).body).toEqual(body.items[0]);
    expect((await get(`/jobs?run_id=${theirs}`)).body.items).toEqual([]);
    for (const id of [`${theirs}-validate`, `${mine}-dance`, 'x', `${mine}-%00`])
      expect(await get(`/jobs/${id}`)).toMatchObject({ status: id.includes('%') ? 422 : 404 });
  });

  test('a failed one is tried again with its run, another is not', async () => {
    const id = await failed();
    expect(await send('POST', `/jobs/${id}-generate/retry`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('is success: only a failed job') },
    });
    expect(await send('POST', `/jobs/${id}-validate/retry`, ofB())).toMatchObject({ status: 404 });
    expect(await send('POST', `/jobs/${id}-validate/retry`)).toMatchObject({ status: 202, body: { state: 'queued' } });
    expect(await audited()).toMatchObject({ action: 'job.retry', target: `${id}-validate` });
  });

  test('to delete one is to cancel its run, as long as that has not ended', async () => {
    const { id } = await queuedRun(ops.database, ops.a.id);
    expect(await send('DELETE', `/jobs/${id}-generate`, { key: ops.a.keys.viewer })).toMatchObject({ status: 403 });
    expect(await send('DELETE', `/jobs/${id}-generate`)).toMatchObject({ status: 204 });
    expect((await get(`/runs/${id}`)).body.state).toBe('canceled');
    expect(await send('DELETE', `/jobs/${id}-generate`)).toMatchObject({ status: 409 });
  });
});

describe('queues', () => {
  test('everybody sees them, only the platform changes them', async () => {
    const { body } = await get('/queues');
    expect(body.items.map(({ queue }: Json) => queue)).toEqual(['upgrade', 'page', 'agent', 'enrichment']);
    for (const action of ['pause', 'resume', 'clear']) {
      expect(await send('POST', `/queues/page/${action}`)).toMatchObject({ status: 403 });
    }
    expect(await send('PUT', '/queues/page', { body: { concurrency: 3 } })).toMatchObject({ status: 403 });
    expect(await send('POST', '/queues/dance/pause', platform())).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'queue' }] },
    });
  });

  test('one is paused, limited and resumed, each with what was before', async () => {
    expect(await send('POST', '/queues/agent/pause', platform())).toMatchObject({ body: { paused: true } });
    const change = { action: 'queue.pause', before: { paused: false }, after: { paused: true } };
    expect(await audited(ops.platformKey)).toMatchObject({ ...change, target: 'agent' });
    await send('PUT', '/queues/agent', { ...platform(), body: { concurrency: 3 } });
    const limits = { before: { concurrency: null }, after: { concurrency: 3, rate_per_second: null } };
    expect(await audited(ops.platformKey)).toMatchObject({ action: 'queue.set', ...limits });
    expect(await send('POST', '/queues/agent/resume', platform())).toMatchObject({ body: { paused: false } });
    expect((await get('/queues/agent')).body).toMatchObject({ concurrency: 3, paused: false, dead_letters: 0 });
  });

  test('clearing one cancels what waits in it, of every org', async () => {
    const body = { kind: 'agent', input: { goal: 'count the bees' } };
    const start = (call: Call) => send('POST', '/runs', { body, ...call });
    const runs = await Promise.all([start({}), start({}), start(ofB())]);
    expect(runs).toMatchObject([{ status: 202 }, { status: 202 }, { status: 202 }]);
    const cleared = await send('POST', '/queues/agent/clear', platform());
    expect(cleared).toMatchObject({ status: 202, body: { queue: 'agent', matching: 3 } });
    for (const { body: run } of runs) {
      await eventually(async () =>
        (await get(`/runs/${run.id}`, platform())).body.state === 'canceled' ? true : undefined,
      );
    }
    await eventually(async () => {
      const [clear] = (await get('/queues/agent/clear', platform())).body.clears;
      return clear.ended_at && clear.canceled === 3 ? true : undefined;
    });
    expect(await audited(ops.platformKey)).toMatchObject({ action: 'queue.clear', target: 'agent' });
  });
});

test('a run is for the user whose key starts it, or whom the request names, and never for one of another org', async () => {
  const { database, a, b } = ops;
  const { id: ann } = await createUser(database, a.id, { email: 'ann@acme.test' });
  const { id: eve } = await createUser(database, b.id, { email: 'eve@bravo.test' });
  const { key } = await createApiKey(database, a.id, { name: 'ann', role: 'operator', userId: ann, createdBy: 'test' });
  const start = (call: Call, user_id?: string) =>
    send('POST', '/runs', { body: { kind: 'upgrade', input: manifest, user_id }, ...call });
  const manifest = { ecosystem: 'npm', package: 'lodash', version: '4.17.21', manifest: '{}' };
  for (const [answer, user_id] of [
    [await start({ key }), ann],
    [await start({}, ann), ann],
    [await start({}), null],
  ] as const)
    expect((await get(`/runs/${answer.body.id}`)).body).toMatchObject({ user_id, workspace_id: null });
  expect(await start({}, eve)).toMatchObject({ status: 422, body: { errors: [{ field: 'user_id' }] } });
});

test('the older paths answer as those that took their place', async () => {
  const id = await failed();
  for (const [older, newer] of [
    ['/api/ai/dlq', '/api/v1/dlq'],
    ['/api/ai/dlq/stats', '/api/v1/dlq/stats'],
    ['/api/ai/usage/report', '/api/v1/usage/report'],
    ['/api/ai/usage/current-month', '/api/v1/usage/current-month'],
    ['/api/ai/usage/last-n-days?n=3', '/api/v1/usage/last-n-days?n=3'],
    [`/runs/${id}/stats`, `/api/v1/runs/${id}/stats`],
    [`/export/run_events.csv?run_id=${id}`, `/api/v1/export/run_events.csv?run_id=${id}`],
  ] as const) {
    const [before, now] = [await ops.call(older), await ops.call(newer)];
    expect([older, before.status, before.body]).toEqual([older, 200, now.body]);
    expect(before.headers.get('deprecation')).toMatch(/^@\d+$/);
    expect(now.headers.get('deprecation')).toBeNull();
    expect(await ops.call(older, { key: null })).toMatchObject({ status: 401 });
  }
  await rollUp(ops.database);
  const metrics = (await ops.call('/api/ai/jobs/metrics')).body;
  expect(metrics.total).toBe(Object.values<number>(metrics.by_state).reduce((sum, n) => sum + n, 0));
  expect(metrics.errors).toMatchObject([{ error_class: 'VALIDATION_ERROR' }]);
  expect(await ops.call(`/api/ai/dlq/${id}-validate/retry`, { method: 'POST' })).toMatchObject({
    status: 202,
    body: { id, state: 'queued' },
  });
  const { paths } = (await ops.call('/openapi.json', { key: null })).body;
  expect(paths['/api/ai/dlq/{id}/retry'].post).toMatchObject({ deprecated: true });
  expect(paths['/api/v1/dlq/{id}/retry'].post.deprecated).toBeUndefined();
});

describe('what does not answer is said, and what does not need it goes on', () => {
  const waiting = () => Promise.all([get('/queues'), get('/dlq'), get('/ops/queue')]);
  const goingOn = () => Promise.all([get('/jobs'), get('/ops/overview'), get('/export/run_events.csv')]);
  const refusedWith = (detail: string) => ({ status: 503, body: { detail, retryable: true } });
  const REDIS = 'Redis does not answer now: try again soon';

  test('without Redis', async () => {
    const id = await failed();
    const { id: queued } = await queuedRun(ops.database, ops.a.id);
    await ops.behind.redis.end();
    for (const answer of await waiting()) expect(answer).toMatchObject(refusedWith(REDIS));
    for (const answer of await goingOn()) expect(answer.status).toBe(200);
    expect(await send('POST', `/jobs/${id}-validate/retry`)).toMatchObject(refusedWith(REDIS));
    expect(await send('DELETE', `/jobs/${queued}-generate`)).toMatchObject(refusedWith(REDIS));
    expect(await send('POST', '/queues/page/clear', platform())).toMatchObject(refusedWith(REDIS));
    expect((await get(`/runs/${queued}`)).body.state).toBe('queued');

    await ops.behind.redis.start();
    // No command of before stands in its way.
    await eventually(async () =>
      (await send('POST', `/jobs/${id}-validate/retry`)).status === 202 ? true : undefined,
    );
  });

  test('without the controller', async () => {
    await ops.behind.controller.end();
    const refused = refusedWith('the controller does not answer now: try again soon');
    for (const answer of await waiting()) expect(answer).toMatchObject(refused);
    for (const answer of await goingOn()) expect(answer.status).toBe(200);
    expect(await send('POST', '/runs', { body: { kind: 'agent', input: { goal: 'x' } } })).toMatchObject(refused);
  });
});
