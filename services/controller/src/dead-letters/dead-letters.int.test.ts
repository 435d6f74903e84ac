// Dead letters from failure to replay, with real Redis and Postgres.
import { createDeadLetters, type DeadLetters } from '@sextant/dead-letters';
import { until } from '@sextant/stack/until';
import { ServiceError } from '@sextant/telemetry/errors';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { metric, startPlatform, upgrade, type Json, type Platform } from '../testing/platform';
import { withInputs } from './inputs';
import { succeed, type StartedStep } from '../testing/test-worker';

const KEEP = 25;
let platform: Platform;
let redis: Redis;
let deadLetters: DeadLetters;
let queue: Queue;
beforeAll(async () => {
  platform = await startPlatform({ env: { DLQ_KEEP: String(KEEP) } });
  redis = new Redis(platform.redis.port);
  deadLetters = createDeadLetters({ redis });
  queue = new Queue('upgrade', { connection: { url: platform.redisUrl } });
}, 60_000);
afterAll(async () => {
  await queue?.close();
  await redis?.quit();
  await platform?.close();
});
beforeEach(async () => {
  platform.worker.work = succeed;
  platform.worker.started.length = 0;
  await deadLetters.remove(...(await deadLetters.list({ limit: 100 })).deadLetters);
});

const failAt =
  (step: string, errorClass: 'VALIDATION_ERROR' | 'MODEL_ERROR' = 'VALIDATION_ERROR') =>
  (job: StartedStep) => {
    if (job.step === step) throw new ServiceError(`${step} is broken`, { errorClass });
    return succeed(job);
  };
const post = (path: string, body?: object) => platform.api(path, { method: 'POST', ...(body && { body }) });
const stepsOf = (id: string) => platform.worker.started.filter(({ run_id }) => run_id === id).map(({ step }) => step);

async function failedRun(step = 'apply', body?: object): Promise<string> {
  platform.worker.work = failAt(step);
  const id = await platform.start(body);
  await platform.inState(id, 'failed');
  platform.worker.work = succeed;
  return id;
}

test('a failed job has a dead letter with the details of the failure', async () => {
  const id = await failedRun();
  const { body: page } = await platform.api('/dlq?queue=upgrade&error_class=VALIDATION_ERROR&retryable=false');
  expect(page).toMatchObject({
    dead_letters: [
      { id: `${id}-apply`, run_id: id, step: 'apply', message: 'apply is broken', attempts: 1, replays: 0 },
    ],
    cursor: null,
  });
  expect((await platform.api(`/dlq/${id}-apply`)).body).toEqual(page.dead_letters[0]);
  expect((await platform.api('/dlq/stats')).body).toMatchObject({
    ...{ total: 1, by_error_class: { VALIDATION_ERROR: 1 }, by_step: { apply: 1 } },
  });
  const [{ last_failed_at: failedAt }] = page.dead_letters as [Json];
  const later = new Date(Date.parse(failedAt as string) + 1).toISOString();
  for (const [query, total] of [
    [`step=apply&from=${failedAt}&to=${later}`, 1],
    ['step=analyze', 0],
    [`from=${later}`, 0],
    [`to=${failedAt}`, 0],
  ] as const)
    expect([query, (await platform.api(`/dlq?${query}`)).body.dead_letters.length]).toEqual([query, total]);
  expect(await metric(platform.controllers[0], 'dlq_size{queue="upgrade"}')).toBe(1);
});

test('a dead letter is stored without the input of its run, and shown and archived with it', async () => {
  const id = await failedRun();
  expect(await redis.hget('sextant:dead-letters:jobs', `${id}-apply`)).not.toContain('lodash');
  const { body } = await platform.api(`/dlq/${id}-apply`);
  expect(body.payload).toMatchObject({ input: upgrade.input });
  const [archived] = await withInputs(platform.database, [(await deadLetters.get(`${id}-apply`))!]);
  expect(archived!.payload).toEqual(body.payload);
});

test('a replay runs the failed step and those after it; earlier steps keep their results', async () => {
  const id = await failedRun();
  const before = (await platform.api(`/runs/${id}`)).body;
  const response = await post(`/dlq/${id}-apply/retry`);
  expect(response).toMatchObject({ status: 202, body: { id, state: 'queued', error_class: null } });
  const run = await platform.inState(id, 'success');

  expect(stepsOf(id)).toEqual(['analyze', 'generate', 'apply', 'apply', 'prove', 'publish']);
  expect(platform.worker.started.at(-1)?.before).toMatchObject({ analyze: {}, generate: {}, apply: {}, prove: {} });
  expect(run.steps.slice(0, 2)).toEqual(before.steps.slice(0, 2));
  expect(Object.keys(run.result)).toHaveLength(5);
  expect(await deadLetters.get(`${id}-apply`)).toBeUndefined();
  const series = 'dlq_replayed_total{queue="upgrade",error_class="VALIDATION_ERROR"}';
  expect(await metric(platform.controllers[0], series)).toBe(1);
  expect(await post(`/dlq/${id}-apply/retry`)).toMatchObject({ status: 404 });
});

test('concurrent replays of a job run it once', async () => {
  const id = await failedRun();
  const responses = await Promise.all([1, 2, 3, 4].map(() => post(`/dlq/${id}-apply/retry`)));
  expect(responses.filter(({ status }) => status === 202).length).toBeGreaterThan(0);
  expect(responses.every(({ status }) => [202, 404, 409].includes(status))).toBe(true);
  await platform.inState(id, 'success');
  expect(stepsOf(id)).toEqual(['analyze', 'generate', 'apply', 'apply', 'prove', 'publish']);
});

test.each([
  ['the first', 'analyze', ['analyze', 'analyze', 'generate', 'apply', 'prove', 'publish']],
  ['the last', 'publish', ['analyze', 'generate', 'apply', 'prove', 'publish', 'publish']],
])('a failed run is retried from %s step', async (_, step, steps) => {
  const id = await failedRun(step);
  expect((await post(`/runs/${id}/retry`)).status).toBe(202);
  await platform.inState(id, 'success');
  expect(stepsOf(id)).toEqual(steps);
  expect(await deadLetters.get(`${id}-${step}`)).toBeUndefined();
  expect(await post(`/runs/${id}/retry`)).toMatchObject({ status: 409 });
});

test('a job that fails again after its replay has a new dead letter and can be replayed again', async () => {
  const id = await failedRun();
  platform.worker.work = failAt('apply', 'MODEL_ERROR');
  expect((await post(`/dlq/${id}-apply/retry`)).status).toBe(202);
  await until('the replayed job has failed again', async () => (await deadLetters.get(`${id}-apply`))?.replays === 1);
  expect(await platform.inState(id, 'failed')).toMatchObject({ error_class: 'MODEL_ERROR' });
  platform.worker.work = succeed;
  await post(`/dlq/${id}-apply/retry`);
  await platform.inState(id, 'success');
  expect(await deadLetters.get(`${id}-apply`)).toBeUndefined();
});

test('a run whose jobs are lost is retried from its first step', async () => {
  const id = await failedRun();
  const deadLetter = (await deadLetters.get(`${id}-apply`))!;
  const keys = await redis.keys(`bull:upgrade:${id}*`);
  await redis.del(...keys);
  expect((await post(`/dlq/${deadLetter.id}/retry`)).status).toBe(202);
  await platform.inState(id, 'success');
  expect(stepsOf(id).slice(3)).toEqual(['analyze', 'generate', 'apply', 'prove', 'publish']);
});

test('a bulk replay selects by filter and respects the rate', async () => {
  platform.worker.work = failAt('generate');
  const ids = await Promise.all(Array.from({ length: 12 }, () => platform.start()));
  const page = await platform.start({ kind: 'page', input: { prompt: 'x' } });
  for (const id of [...ids, page]) await platform.inState(id, 'failed');
  platform.worker.work = succeed;
  platform.worker.started.length = 0;

  const started = Date.now();
  const { status, body } = await post('/dlq/retry', { queue: 'upgrade', rate_per_second: 10, limit: 10 });
  expect([status, body]).toMatchObject([202, { matching: 10, ended_at: null }]);
  const done = await until('the replay has ended', async () => {
    const { replays } = (await platform.api('/dlq/retry')).body;
    return replays.find((one: Json) => one.id === body.id && one.ended_at);
  });
  expect(Date.now() - started).toBeGreaterThanOrEqual(850);
  expect(done).toMatchObject({ matching: 10, replayed: 10, skipped: 0, errors: 0 });
  expect((await platform.api('/dlq/stats')).body).toMatchObject({ by_queue: { upgrade: 2, page: 1 } });

  expect((await post('/dlq/retry', { step: 'publish' })).body).toMatchObject({ matching: 0 });
  expect((await post('/dlq/retry', { to: '2026-01-01T00:00:00Z' })).body).toMatchObject({ matching: 0 });
  await post('/dlq/retry', { step: 'generate', from: '2026-01-01T00:00:00Z', rate_per_second: 1_000 });
  for (const id of [...ids, page]) await platform.inState(id, 'success');
  for (const id of ids) expect(stepsOf(id)).toEqual(['generate', 'apply', 'prove', 'publish']);
});

test('a bulk replay continues after its controller was killed', async () => {
  platform.worker.work = failAt('generate');
  const ids = await Promise.all(Array.from({ length: 4 }, () => platform.start()));
  for (const id of ids) await platform.inState(id, 'failed');
  platform.worker.work = succeed;
  const { body } = await post('/dlq/retry', { queue: 'upgrade', rate_per_second: 1 });
  const replay = async (): Promise<Json> =>
    (await platform.api('/dlq/retry')).body.replays.find(({ id }: Json) => id === body.id);
  await until('the replay has started', async () => (await replay()).replayed > 0);
  const [controller] = platform.controllers;
  await controller.end('SIGKILL');
  await controller.start();
  const ended = await until(
    'the replay has ended',
    async () => ((await replay()).ended_at === null ? undefined : replay()),
    { timeoutMs: 60_000 },
  );
  expect(ended).toMatchObject({ matching: 4, errors: 0 });
  for (const id of ids) await platform.inState(id, 'success');
}, 150_000);

test('surplus dead letters move to the archive, and none is lost', async () => {
  platform.worker.work = failAt('analyze');
  const ids = await Promise.all(Array.from({ length: KEEP + 15 }, () => platform.start()));
  for (const id of ids) await platform.inState(id, 'failed');
  await until('the archive has taken the surplus', async () => (await deadLetters.size('upgrade')) === KEEP);
  const kept = (await deadLetters.list({ limit: 100 })).deadLetters.map(({ run_id }) => run_id);
  const rows = await platform.postgres.query<{ run_id: string }>('select run_id from dead_letters_archive');
  expect([...kept, ...rows.map(({ run_id }) => run_id)].toSorted()).toEqual(ids.toSorted());
});

test('a job that BullMQ itself failed has a dead letter, counted once', async () => {
  const moved = 'dlq_moved_total{queue="upgrade",error_class="STALLED",retryable="false"}';
  const before = (await metric(platform.controllers[0], moved)) || 0;
  await queue.pause();
  const id = await platform.start();
  const job = await until('the job is queued', async () => queue.getJob(`${id}-analyze`));
  await redis.hset(`bull:upgrade:${job.id}`, 'defa', 'job stalled more than allowable limit');
  await queue.resume();
  await platform.inState(id, 'failed');
  expect(await deadLetters.get(`${id}-analyze`)).toMatchObject({ message: 'job stalled more than allowable limit' });
  expect(await metric(platform.controllers[0], moved)).toBe(before + 1);
});

test('a dead letter can be removed, and its run stays failed', async () => {
  const id = await failedRun();
  const remove = () => platform.api(`/dlq/${id}-apply`, { method: 'DELETE' });
  expect(await remove()).toMatchObject({ status: 204 });
  expect(await remove()).toMatchObject({ status: 404 });
  expect((await platform.api(`/runs/${id}`)).body.state).toBe('failed');
});

describe('a replay that a crash interrupted is completed', () => {
  const sql = async (text: string, id: string): Promise<void> => {
    await platform.postgres.query(text, [id]);
  };
  const removeJobs = async (id: string): Promise<void> => {
    for (const step of ['publish', 'prove', 'apply'])
      await (await queue.getJob(`${id}-${step}`))?.remove({ removeChildren: false });
  };

  test('by the same request, after the jobs were removed', async () => {
    const id = await failedRun();
    await deadLetters.markReplayed(`${id}-apply`);
    await removeJobs(id);
    expect((await post(`/dlq/${id}-apply/retry`)).status).toBe(202);
    await platform.inState(id, 'success');
    expect(stepsOf(id)).toEqual(['analyze', 'generate', 'apply', 'apply', 'prove', 'publish']);
  });

  test('by the reconciler, after the run was reopened', async () => {
    const id = await failedRun();
    await deadLetters.markReplayed(`${id}-apply`);
    await removeJobs(id);
    await sql(`update run_steps set state = 'waiting', attempt = 0 where run_id = $1 and state <> 'success'`, id);
    await sql(`update runs set state = 'queued', ended_at = null, error_class = null where id = $1`, id);
    await platform.inState(id, 'success');
    expect(stepsOf(id)).toEqual(['analyze', 'generate', 'apply', 'apply', 'prove', 'publish']);
    expect(await deadLetters.get(`${id}-apply`)).toBeUndefined();
  });
});

test('requests with an org id do not see the dead letters of other orgs', async () => {
  const acme = await failedRun('apply');
  const globex = await failedRun('apply', { ...upgrade, org: 'globex' });
  const [{ org_id: org }] = (await deadLetters.list({ limit: 10 })).deadLetters.filter(
    ({ run_id }) => run_id === acme,
  ) as [Json];
  const listed = (await platform.api(`/dlq?org_id=${org}`)).body.dead_letters;
  expect(listed.map(({ run_id }: Json) => run_id)).toEqual([acme]);
  expect((await platform.api(`/dlq/stats?org_id=${org}`)).body.total).toBe(1);
  for (const [method, path] of [
    ['GET', `/dlq/${globex}-apply`],
    ['POST', `/dlq/${globex}-apply/retry`],
    ['DELETE', `/dlq/${globex}-apply`],
  ] as const) {
    expect(await platform.api(`${path}?org_id=${org}`, { method })).toMatchObject({ status: 404 });
  }
  expect(await post('/dlq/retry', { org_id: org })).toMatchObject({ status: 202, body: { matching: 1 } });
  await platform.inState(acme, 'success');
  expect((await platform.api(`/runs/${globex}`)).body.state).toBe('failed');
  expect((await platform.api(`/dlq/retry?org_id=${randomUUID()}`)).body.replays).toEqual([]);
  expect((await platform.api(`/dlq/retry?org_id=${org}`)).body.replays).toHaveLength(1);
});

test('invalid filters and cursors are refused with the field', async () => {
  expect(await platform.api('/dlq?queue=dance')).toMatchObject({ status: 422, body: { errors: [{ field: 'queue' }] } });
  expect(await platform.api('/dlq?cursor=x')).toMatchObject({ status: 422, body: { errors: [{ field: 'cursor' }] } });
  expect(await platform.api('/dlq?from=today')).toMatchObject({ status: 422, body: { errors: [{ field: 'from' }] } });
  expect(await platform.api('/dlq?limit=0')).toMatchObject({ status: 422, body: { errors: [{ field: 'limit' }] } });
  expect(await post('/dlq/retry', { rate_per_second: 0 })).toMatchObject({ status: 422 });
  expect(await post('/dlq/retry', { queue: 'dance' })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'queue' }] },
  });
});
