// Recovery: each accepted run ends once, whichever component fails.
import { until } from '@sextant/stack/until';
import { Redis } from 'ioredis';
import { metric, startPlatform, upgrade, type Platform } from './testing/platform';
import { succeed } from './testing/test-worker';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
}, 60_000);
afterAll(() => platform?.close());
beforeEach(() => {
  platform.worker.work = succeed;
  platform.worker.started.length = 0;
});

/** Blocks the second step until `release` is called. */
function hold(): { readonly reached: Promise<void>; readonly release: () => void } {
  let release = () => {};
  let reach = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  platform.worker.work = async (job) => {
    if (job.step !== 'generate') return succeed(job);
    reach();
    await released;
    return succeed(job);
  };
  return { reached, release };
}

const stepsOf = (id: string) => platform.worker.started.filter(({ run_id }) => run_id === id).map(({ step }) => step);

test('a run ends after Redis lost its data', async () => {
  const { reached, release } = hold();
  const id = await platform.start();
  await reached;
  const client = new Redis(platform.redis.port);
  await client.flushall();
  await client.quit();
  release();
  const run = await platform.inState(id, 'success');
  expect(Object.keys(run.result)).toHaveLength(5);
  expect(stepsOf(id).filter((step) => step === 'publish')).toHaveLength(1);
});

test('a run ends after its controller was killed', async () => {
  const [controller] = platform.controllers;
  const { reached, release } = hold();
  const id = await platform.start();
  await reached;
  await controller.end('SIGKILL');
  release();
  await until('the run is published', () => stepsOf(id).includes('publish'));
  await controller.start();
  await platform.inState(id, 'success');
  expect(await metric(controller, 'runs_total{kind="upgrade",state="success"}')).toBe(1);
});

test('runs end after the controller was killed while accepting them, answered or not', async () => {
  const [controller] = platform.controllers;
  const keys = Array.from({ length: 60 }, (_, i) => `recovery-${i}`);
  const send = (idempotency_key: string) =>
    platform.api('/runs', { method: 'POST', body: { ...upgrade, idempotency_key } }).catch(() => undefined);
  const sending = Promise.all(keys.map(send));
  await until('a step has started', () => platform.worker.started.length > 0);
  await controller.end('SIGKILL');
  const before = await sending;
  await controller.start();
  const after = await Promise.all(keys.map(send));
  after.forEach((response, i) => {
    expect(response?.status).toBe(202);
    if (before[i]?.status === 202) expect(response?.body).toEqual({ id: before[i].body.id, created: false });
  });
  const ids = new Set(after.map((response) => response!.body.id as string));
  expect(ids.size).toBe(keys.length);
  for (const id of ids) await platform.inState(id, 'success');
  for (const id of ids) expect(stepsOf(id).filter((step) => step === 'publish')).toHaveLength(1);
}, 60_000);

test('a run that is accepted while Redis is down ends later', async () => {
  await platform.redis.end();
  const id = await platform.start();
  expect((await platform.api(`/runs/${id}`)).body.state).toBe('queued');
  await platform.redis.start();
  await platform.inState(id, 'success');
  expect(stepsOf(id)).toHaveLength(5);
}, 60_000);

test('while Postgres is down, runs are refused, and active runs end later', async () => {
  const { reached, release } = hold();
  const id = await platform.start();
  await reached;
  await platform.postgres.kill();
  expect(await platform.api('/runs', { method: 'POST', body: upgrade })).toMatchObject({ status: 503 });
  release();
  await platform.postgres.restart();
  await platform.inState(id, 'success');
}, 60_000);

test('SIGTERM ends the controller, and its successor continues the run', async () => {
  const [controller] = platform.controllers;
  const { reached, release } = hold();
  const id = await platform.start();
  await reached;
  expect(await controller.end('SIGTERM')).toBe(0);
  release();
  await controller.start();
  await platform.inState(id, 'success');
});
