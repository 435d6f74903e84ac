// Queues, flags and API descriptions, with real Redis and Postgres.
import { until } from '@sextant/stack/until';
import { metric, startPlatform, upgrade, type Json, type Platform } from '../testing/platform';
import { succeed } from '../testing/test-worker';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
}, 60_000);
afterAll(() => platform?.close());
beforeEach(() => {
  platform.worker.work = succeed;
  platform.worker.started.length = 0;
});

const page = { kind: 'page', input: { prompt: 'bees' } };
const put = (path: string, body: object) => platform.api(path, { method: 'PUT', body });
const post = (path: string) => platform.api(path, { method: 'POST' });
const startMany = (n: number) => Promise.all(Array.from({ length: n }, () => platform.start(page)));

/** Slows the jobs down and records how many ran at the same time. */
function recordConcurrency(): { max: number } {
  const recorded = { max: 0 };
  let active = 0;
  platform.worker.work = async (job) => {
    active += 1;
    recorded.max = Math.max(recorded.max, active);
    await new Promise((resolve) => setTimeout(resolve, 40));
    active -= 1;
    return succeed(job);
  };
  return recorded;
}

test('a paused queue starts no jobs while other queues do, and its waiting jobs are measured', async () => {
  const [controller] = platform.controllers;
  expect((await post('/queues/page/pause')).body).toMatchObject({ queue: 'page', paused: true });
  const waiting = await startMany(3);
  await platform.inState(await platform.start(upgrade), 'success');
  expect((await platform.api('/queues/page')).body).toMatchObject({
    paused: true,
    jobs: { active: 0, prioritized: 3 },
    workers: 1,
    dead_letters: 0,
  });
  expect(await metric(controller, 'queue_depth{queue="page"}')).toBe(3);
  expect(await metric(controller, 'queue_oldest_waiting_seconds{queue="page"}')).toBeGreaterThan(0);
  expect((await post('/queues/page/resume')).body.paused).toBe(false);
  for (const id of waiting) await platform.inState(id, 'success');
  await until('the queue is empty', async () => (await metric(controller, 'queue_depth{queue="page"}')) === 0);
  expect(await metric(controller, 'queue_oldest_waiting_seconds{queue="page"}')).toBe(0);
  expect(await metric(controller, 'ai_queue_size{queue="page",status="completed"}')).toBeGreaterThanOrEqual(9);
});

test('the concurrency of a queue can change while its workers run', async () => {
  expect((await put('/queues/page', { concurrency: 2 })).body).toMatchObject({ concurrency: 2, rate_per_second: null });
  const limited = recordConcurrency();
  for (const id of await startMany(8)) await platform.inState(id, 'success');
  expect(limited.max).toBe(2);

  expect((await put('/queues/page', { concurrency: null })).body).toMatchObject({ concurrency: null });
  const free = recordConcurrency();
  for (const id of await startMany(8)) await platform.inState(id, 'success');
  expect(free.max).toBeGreaterThan(2);
});

test('the rate of a queue can change while its workers run', async () => {
  await put('/queues/page', { rate_per_second: 6 });
  const started = Date.now();
  for (const id of await startMany(6)) await platform.inState(id, 'success');
  // 18 jobs, 6 per second.
  expect(Date.now() - started).toBeGreaterThan(2_000);
  expect((await put('/queues/page', { rate_per_second: null })).body.rate_per_second).toBeNull();
  expect((await platform.api('/queues')).body.queues.map(({ queue }: Json) => queue)).toEqual([
    ...['upgrade', 'page', 'agent', 'enrichment'],
  ]);
});

test('clearing a queue cancels its waiting runs and no others', async () => {
  await post('/queues/page/pause');
  const other = await platform.start(upgrade);
  const waiting = await startMany(12);
  const started = await post('/queues/page/clear');
  expect(started).toMatchObject({ status: 202, body: { queue: 'page', matching: 12, ended_at: null } });
  for (const id of waiting) await platform.inState(id, 'canceled');
  const ended = await until('the clear has ended', async () => {
    const { clears } = (await platform.api('/queues/page/clear')).body;
    return clears.find(({ ended_at: at }: Json) => at !== null);
  });
  expect(ended).toMatchObject({ id: started.body.id, matching: 12, canceled: 12, skipped: 0, errors: 0 });
  expect((await platform.api('/queues/page')).body.jobs).toMatchObject({ prioritized: 0, waiting: 0 });
  await post('/queues/page/resume');
  await platform.inState(other, 'success');
  await platform.inState(await platform.start(page), 'success');
  expect(platform.worker.started.filter(({ run_id }) => waiting.includes(run_id))).toEqual([]);
});

test('invalid settings and unknown queues are refused', async () => {
  expect(await put('/queues/page', { concurrency: 0 })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'concurrency' }] },
  });
  expect(await put('/queues/page', { speed: 3 })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'speed' }] },
  });
  expect(await post('/queues/dance/pause')).toMatchObject({ status: 404 });
  expect(await post('/queues/dance/clear')).toMatchObject({ status: 404 });
  expect(await post('/queues/page/clear?delayed=perhaps')).toMatchObject({ status: 422 });
});

test('flags can be set and read; invalid ones are refused', async () => {
  expect(await put('/flags/debug-sampling', { enabled: true, value: 2 })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'value' }] },
  });
  expect(await put('/flags/dance', { enabled: true })).toMatchObject({ status: 404 });
  await put('/flags/debug-sampling', { enabled: true, value: 0.25 });
  await put('/flags/debug-sampling', { enabled: true, value: 1, org: 'acme' });
  await platform.start({ ...upgrade, org: 'globex' });
  const shareOf = async (org: string): Promise<Json> => {
    const { flags } = (await platform.api(`/flags?org=${org}`)).body;
    return flags.find(({ name }: Json) => name === 'debug-sampling');
  };
  expect(await shareOf('acme')).toMatchObject({ enabled: true, value: 1, decided_by: 'org' });
  expect(await shareOf('globex')).toMatchObject({ enabled: true, value: 0.25, decided_by: 'default' });
});

test('the API describes the kinds, the schema of a page and itself', async () => {
  const { kinds } = (await platform.api('/kinds')).body;
  expect(kinds.find(({ name }: Json) => name === 'page')).toMatchObject({
    input: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] },
    steps: [{ step: 'generate', type: 'llm' }, { step: 'validate' }, { step: 'publish' }],
  });
  expect((await platform.api('/schemas/page')).body).toMatchObject({ type: 'object', title: 'Page' });
  const { port } = platform.controllers[0];
  const document = (await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).json()) as Json;
  expect(document.openapi).toBe('3.1.0');
  const body = document.paths['/api/v1/runs'].post.requestBody.content['application/json'].schema;
  expect(body.oneOf).toHaveLength(4);
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/api/v1/runs/{id}/retry',
      '/api/v1/dlq/{id}',
      '/api/v1/schedules/{name}',
      '/api/v1/kinds',
    ]),
  );
});
