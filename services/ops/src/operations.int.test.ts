// Dead letters, jobs, queues and deprecated paths, with a real controller, Redis and Postgres.
import { createDeadLetters, type DeadLetters } from '@sextant/dead-letters';
import { createApiKey } from '@sextant/records/tenancy/api-keys';
import { createUser } from '@sextant/records/tenancy/people';
import { rollUp } from '@sextant/records/usage/rollups';
import { until } from '@sextant/stack/until';
import { randomUUID } from 'node:crypto';
import { invalid, useOps, type Call, type Json, type OpsUnderTest } from './testing/ops';
import { failedRun, queuedRun } from './testing/runs';

let ops: OpsUnderTest;
let deadLetters: DeadLetters;
afterAll(() => deadLetters?.close());
useOps((started) => (ops = started), { controller: true });
beforeAll(() => {
  deadLetters = createDeadLetters({ redis: ops.backends.redisUrl });
});

const platform = () => ({ key: ops.platformKey });
const ofB = () => ({ key: ops.b.keys.admin });
const failed = async (org = ops.a) => (await failedRun(ops.database, org.id, deadLetters)).id;

describe('dead letters', () => {
  test('are listed, counted and read by their org only', async () => {
    const [ours, others] = [await failed(), await failed(ops.b)];
    const { body: page } = await ops.get('/dlq?queue=page&error_class=VALIDATION_ERROR&retryable=false');
    expect(page).toMatchObject({
      items: [{ id: `${ours}-validate`, org_id: ops.a.id, replays: 0 }],
      next_cursor: null,
    });
    expect((await ops.get(`/dlq/${ours}-validate`)).body).toEqual(page.items[0]);
    expect((await ops.get('/dlq/stats')).body).toMatchObject({ total: 1, by_queue: { page: 1 } });
    expect((await ops.get('/dlq?retryable=true')).body.items).toEqual([]);

    const hidden = await ops.get(`/dlq/${others}-validate`);
    const missing = await ops.get(`/dlq/${randomUUID()}-validate`);
    expect([hidden.status, missing.status]).toEqual([404, 404]);
    for (const method of ['POST', 'DELETE']) {
      const path = `/dlq/${others}-validate${method === 'POST' ? '/retry' : ''}`;
      expect(await ops.send(method, path)).toMatchObject({ status: 404 });
    }
    expect(await deadLetters.get(`${others}-validate`)).toBeDefined();
  });

  test('of every org are visible to the platform, unless it names one', async () => {
    expect((await ops.get('/dlq?all=true', platform())).body.items).toHaveLength(2);
    expect((await ops.get('/dlq', platform())).body).toMatchObject({ org: null, items: [{}, {}] });
    const inDefault = { ...platform(), headers: { 'x-sextant-org': 'default' } };
    expect((await ops.get('/dlq', inDefault)).body).toMatchObject({ org: 'default', items: [] });
    expect((await ops.get('/dlq?all=true', inDefault)).body).toMatchObject({ org: null, items: [{}, {}] });
    expect((await ops.get('/dlq/stats?all=true', platform())).body.total).toBe(2);
    expect(await ops.get('/dlq?all=true')).toMatchObject({ status: 403 });
    expect(await ops.send('POST', '/dlq/retry', { body: { all: true } })).toMatchObject({ status: 403 });
    const named = { ...platform(), headers: { 'x-sextant-org': 'acme' } };
    expect((await ops.get('/dlq', named)).body.items).toHaveLength(1);
  });

  test('are listed page by page to the end', async () => {
    for (let i = 0; i < 4; i += 1) await failed();
    const listed = await ops.getAll('/dlq?limit=2');
    expect(new Set(listed.map(({ id }) => id)).size).toBe(5);
  });

  test('are replayed: the run is queued again, and the replay is audited', async () => {
    const id = await failed();
    const path = `/dlq/${id}-validate/retry`;
    expect(await ops.send('POST', path, { key: ops.a.keys.viewer })).toMatchObject({ status: 403 });
    const replay = await ops.send('POST', path, { key: ops.a.keys.operator });
    expect(replay).toMatchObject({ status: 202, body: { id, state: 'queued' } });
    expect(await deadLetters.get(`${id}-validate`)).toBeUndefined();
    expect(await ops.lastAudit()).toMatchObject({
      ...{ actor: 'key:acme-operator', action: 'dlq.retry', target: `${id}-validate` },
      before: { error_class: 'VALIDATION_ERROR' },
    });
    expect(await ops.send('POST', path)).toMatchObject({ status: 404 });
  });

  test('are replayed by filter within their org, with progress', async () => {
    const others = await failed(ops.b);
    const before = (await ops.get('/dlq/stats')).body.total;
    const started = await ops.send('POST', '/dlq/retry', { body: { queue: 'page', rate_per_second: 1_000 } });
    expect(started).toMatchObject({ status: 202, body: { matching: before, ended_at: null } });
    await until('all dead letters are replayed', async () => {
      const { replays } = (await ops.get('/dlq/retry')).body;
      const replay = replays.find(({ id }: Json) => id === started.body.id);
      return replay.ended_at && replay.replayed === before;
    });
    expect((await ops.get('/dlq/stats')).body.total).toBe(0);
    expect(await deadLetters.get(`${others}-validate`)).toBeDefined();
    expect((await ops.get('/dlq/retry', { key: ops.b.keys.viewer })).body.replays).toEqual([]);
    expect(await ops.lastAudit()).toMatchObject({
      action: 'dlq.retry_many',
      after: { queue: 'page', matching: before },
    });
  });

  test('are deleted by their org or the platform, and the audit log of their org has it', async () => {
    const [first, second] = [await failed(), await failed()];
    expect(await ops.send('DELETE', `/dlq/${first}-validate`)).toMatchObject({ status: 204, body: undefined });
    expect(await ops.send('DELETE', `/dlq/${second}-validate`, platform())).toMatchObject({ status: 204 });
    expect(await ops.lastAudit()).toMatchObject({
      actor: 'key:platform',
      action: 'dlq.delete',
      target: `${second}-validate`,
    });
    expect(await deadLetters.get(`${first}-validate`)).toBeUndefined();
  });
});

describe('jobs', () => {
  test('are listed by state and run within their org', async () => {
    const [ours, others] = [await failed(), await failed(ops.b)];
    const { body } = await ops.get(`/jobs?run_id=${ours}&state=failed&kind=page`);
    expect(body.items).toMatchObject([
      { id: `${ours}-validate`, run_id: ours, attempt: 2, error_class: 'VALIDATION_ERROR', priority: 'normal' },
    ]);
    expect((await ops.get(`/jobs/${ours}-validate`)).body).toEqual(body.items[0]);
    expect((await ops.get(`/jobs/${ours}-validate`, platform())).body).toEqual(body.items[0]);
    expect((await ops.get(`/jobs?run_id=${others}`)).body.items).toEqual([]);
    for (const id of [`${others}-validate`, `${ours}-dance`, 'x', `${ours}-%00`])
      expect(await ops.get(`/jobs/${id}`)).toMatchObject({ status: id.includes('%') ? 422 : 404 });
  });

  test('are retried if they failed', async () => {
    const id = await failed();
    expect(await ops.send('POST', `/jobs/${id}-generate/retry`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('is success: only a failed job can be retried') },
    });
    expect(await ops.send('POST', `/jobs/${id}-validate/retry`, ofB())).toMatchObject({ status: 404 });
    expect(await ops.send('POST', `/jobs/${id}-validate/retry`)).toMatchObject({
      status: 202,
      body: { state: 'queued' },
    });
    expect(await ops.lastAudit()).toMatchObject({ action: 'job.retry', target: `${id}-validate` });
  });

  test('are deleted by canceling their run, unless it has ended', async () => {
    const { id } = await queuedRun(ops.database, ops.a.id);
    expect(await ops.send('DELETE', `/jobs/${id}-generate`, { key: ops.a.keys.viewer })).toMatchObject({ status: 403 });
    expect(await ops.send('DELETE', `/jobs/${id}-generate`)).toMatchObject({ status: 204 });
    expect((await ops.get(`/runs/${id}`)).body.state).toBe('canceled');
    expect(await ops.send('DELETE', `/jobs/${id}-generate`)).toMatchObject({ status: 409 });
  });
});

describe('queues', () => {
  test('are visible to everybody and changed by the platform only', async () => {
    const { body } = await ops.get('/queues');
    expect(body.items.map(({ queue }: Json) => queue)).toEqual(['upgrade', 'page', 'agent', 'enrichment']);
    for (const action of ['pause', 'resume', 'clear']) {
      expect(await ops.send('POST', `/queues/page/${action}`)).toMatchObject({ status: 403 });
    }
    expect(await ops.send('PUT', '/queues/page', { body: { concurrency: 3 } })).toMatchObject({ status: 403 });
    expect(await ops.send('POST', '/queues/dance/pause', platform())).toMatchObject(invalid('queue'));
  });

  test('are paused, limited and resumed, and the audit log has the earlier state', async () => {
    expect(await ops.send('POST', '/queues/agent/pause', platform())).toMatchObject({ body: { paused: true } });
    const change = { action: 'queue.pause', before: { paused: false }, after: { paused: true } };
    expect(await ops.lastAudit(ops.platformKey)).toMatchObject({ ...change, target: 'agent' });
    await ops.send('PUT', '/queues/agent', { ...platform(), body: { concurrency: 3 } });
    const limits = { before: { concurrency: null }, after: { concurrency: 3, rate_per_second: null } };
    expect(await ops.lastAudit(ops.platformKey)).toMatchObject({ action: 'queue.set', ...limits });
    expect(await ops.send('POST', '/queues/agent/resume', platform())).toMatchObject({ body: { paused: false } });
    expect((await ops.get('/queues/agent')).body).toMatchObject({ concurrency: 3, paused: false, dead_letters: 0 });
  });

  test('are cleared by canceling the runs of all waiting jobs, of every org', async () => {
    const body = { kind: 'agent', input: { goal: 'count the bees' } };
    const start = (call: Call) => ops.send('POST', '/runs', { body, ...call });
    const runs = await Promise.all([start({}), start({}), start(ofB())]);
    expect(runs).toMatchObject([{ status: 202 }, { status: 202 }, { status: 202 }]);
    const cleared = await ops.send('POST', '/queues/agent/clear', platform());
    expect(cleared).toMatchObject({ status: 202, body: { queue: 'agent', matching: 3 } });
    for (const { body: run } of runs) {
      const state = async () => (await ops.get(`/runs/${run.id}`, platform())).body.state;
      await until('the run is canceled', async () => (await state()) === 'canceled');
    }
    await until('the queue is cleared', async () => {
      const [clear] = (await ops.get('/queues/agent/clear', platform())).body.clears;
      return clear.ended_at && clear.canceled === 3;
    });
    expect(await ops.lastAudit(ops.platformKey)).toMatchObject({ action: 'queue.clear', target: 'agent' });
  });
});

test('a run belongs to the owner of the key or to the user that the request names, who must be of the org', async () => {
  const { database, a, b } = ops;
  const { id: ann } = await createUser(database, a.id, { email: 'ann@acme.test' });
  const { id: eve } = await createUser(database, b.id, { email: 'eve@bravo.test' });
  const { key } = await createApiKey(database, a.id, { name: 'ann', role: 'operator', userId: ann, createdBy: 'test' });
  const start = (call: Call, user_id?: string) =>
    ops.send('POST', '/runs', { body: { kind: 'upgrade', input: manifest, user_id }, ...call });
  const manifest = { ecosystem: 'npm', package: 'lodash', version: '4.17.21', manifest: '{}' };
  for (const [started, user_id] of [
    [await start({ key }), ann],
    [await start({}, ann), ann],
    [await start({}), null],
  ] as const)
    expect((await ops.get(`/runs/${started.body.id}`)).body).toMatchObject({ user_id, workspace_id: null });
  expect(await start({}, eve)).toMatchObject(invalid('user_id'));
});

test('a deprecated path responds like its successor, with a deprecation header', async () => {
  const id = await failed();
  for (const [path, successor] of [
    ['/api/ai/dlq', '/api/v1/dlq'],
    ['/api/ai/dlq/stats', '/api/v1/dlq/stats'],
    ['/api/ai/usage/report', '/api/v1/usage/report'],
    ['/api/ai/usage/current-month', '/api/v1/usage/current-month'],
    ['/api/ai/usage/last-n-days?n=3', '/api/v1/usage/last-n-days?n=3'],
    [`/runs/${id}/stats`, `/api/v1/runs/${id}/stats`],
    [`/export/run_events.csv?run_id=${id}`, `/api/v1/export/run_events.csv?run_id=${id}`],
  ] as const) {
    const [deprecated, current] = [await ops.call(path), await ops.call(successor)];
    expect([path, deprecated.status, deprecated.body]).toEqual([path, 200, current.body]);
    expect(deprecated.headers.get('deprecation')).toMatch(/^@\d+$/);
    expect(current.headers.get('deprecation')).toBeNull();
    expect(await ops.call(path, { key: null })).toMatchObject({ status: 401 });
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

describe('while a backend is unavailable', () => {
  const dependent = () => Promise.all([ops.get('/queues'), ops.get('/dlq'), ops.get('/ops/queue')]);
  const independent = () =>
    Promise.all([ops.get('/jobs'), ops.get('/ops/overview'), ops.get('/export/run_events.csv')]);
  const unavailable = (detail: string) => ({ status: 503, body: { detail, retryable: true } });
  const REDIS = 'Redis does not answer: try again soon';

  test('only requests that need Redis fail, and they succeed when it is back', async () => {
    const id = await failed();
    const { id: queued } = await queuedRun(ops.database, ops.a.id);
    await ops.backends.redis.end();
    for (const response of await dependent()) expect(response).toMatchObject(unavailable(REDIS));
    for (const response of await independent()) expect(response.status).toBe(200);
    expect(await ops.send('POST', `/jobs/${id}-validate/retry`)).toMatchObject(unavailable(REDIS));
    expect(await ops.send('DELETE', `/jobs/${queued}-generate`)).toMatchObject(unavailable(REDIS));
    expect(await ops.send('POST', '/queues/page/clear', platform())).toMatchObject(unavailable(REDIS));
    expect((await ops.get(`/runs/${queued}`)).body.state).toBe('queued');

    await ops.backends.redis.start();
    const retry = () => ops.send('POST', `/jobs/${id}-validate/retry`);
    await until('the job is retried', async () => (await retry()).status === 202);
  });

  test('only requests that need the controller fail', async () => {
    await ops.backends.controller.end();
    const error = unavailable('the controller is not responding: try again later');
    for (const response of await dependent()) expect(response).toMatchObject(error);
    for (const response of await independent()) expect(response.status).toBe(200);
    expect(await ops.send('POST', '/runs', { body: { kind: 'agent', input: { goal: 'x' } } })).toMatchObject(error);
  });
});
