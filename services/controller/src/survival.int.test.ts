// Whatever dies, each accepted run ends once.
import { until } from '@sextant/stack/until';
import { Redis } from 'ioredis';
import { metric, startPlatform, upgrade, type Platform } from './testing/platform';
import { usual } from './testing/stand-in-worker';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
}, 60_000);
afterAll(() => platform?.close());
beforeEach(() => {
  platform.worker.work = usual;
  platform.worker.begun.length = 0;
});

/** Holds the second step back until the returned function is called. */
function hold(): { readonly reached: Promise<void>; readonly release: () => void } {
  let release = () => {};
  let reach = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  platform.worker.work = async (job) => {
    if (job.step !== 'generate') return usual(job);
    reach();
    await released;
    return usual(job);
  };
  return { reached, release };
}

const stepsOf = (id: string) => platform.worker.begun.filter(({ run_id }) => run_id === id).map(({ step }) => step);

test('the queue is emptied', async () => {
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

test('the controller is killed while the run goes on', async () => {
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

test('the controller is killed while it accepts runs: those that were answered end, and so do those that were not', async () => {
  const [controller] = platform.controllers;
  const keys = Array.from({ length: 60 }, (_, i) => `survival-${i}`);
  const send = (idempotency_key: string) =>
    platform.api('/runs', { method: 'POST', body: { ...upgrade, idempotency_key } }).catch(() => undefined);
  const sending = Promise.all(keys.map(send));
  await until('a step has begun', () => platform.worker.begun.length > 0);
  await controller.end('SIGKILL');
  const before = await sending;
  await controller.start();
  const after = await Promise.all(keys.map(send));
  after.forEach((answer, i) => {
    expect(answer?.status).toBe(202);
    if (before[i]?.status === 202) expect(answer?.body).toEqual({ id: before[i].body.id, created: false });
  });
  const ids = new Set(after.map((answer) => answer!.body.id as string));
  expect(ids.size).toBe(keys.length);
  for (const id of ids) await platform.inState(id, 'success');
  for (const id of ids) expect(stepsOf(id).filter((step) => step === 'publish')).toHaveLength(1);
}, 60_000);

test('Redis is away when the run is accepted', async () => {
  await platform.redis.end();
  const id = await platform.start();
  expect((await platform.api(`/runs/${id}`)).body.state).toBe('queued');
  await platform.redis.start();
  await platform.inState(id, 'success');
  expect(stepsOf(id)).toHaveLength(5);
}, 60_000);

test('Postgres is away: nothing is accepted, and runs under way end when it is back', async () => {
  const { reached, release } = hold();
  const id = await platform.start();
  await reached;
  await platform.postgres.kill();
  expect(await platform.api('/runs', { method: 'POST', body: upgrade })).toMatchObject({ status: 503 });
  release();
  await until('the run is published', () => stepsOf(id).includes('publish'));
  await platform.postgres.restart();
  await platform.inState(id, 'success');
}, 60_000);

test('the controller is told to stop: it ends, and its successor goes on', async () => {
  const [controller] = platform.controllers;
  const { reached, release } = hold();
  const id = await platform.start();
  await reached;
  expect(await controller.end('SIGTERM')).toBe(0);
  release();
  await controller.start();
  await platform.inState(id, 'success');
});
