// Schedules with two controllers and real Redis and Postgres.
import { until } from '@sextant/stack/until';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { startPlatform, type Platform } from '../testing/platform';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ controllers: 2 });
}, 60_000);
afterAll(() => platform?.close());

const page = { kind: 'page', input: { prompt: 'bees' } };
const everySecond = { ...page, cron: '* * * * * *', time_zone: 'Europe/Berlin' };
const put = (name: string, body: object, at = platform.controllers[0]) =>
  platform.api(`/schedules/${name}`, { method: 'PUT', body, at });

/** Times of the firings of a schedule, from the idempotency keys of its runs. */
async function firings(name: string): Promise<readonly string[]> {
  const sql = 'select idempotency_key as key from runs where idempotency_key like $1 order by 1';
  const rows = await platform.postgres.query<{ key: string }>(sql, [`schedule:%:${name}:%`]);
  return rows.map(({ key }) => key.slice(-24));
}

const fired = (name: string, times: number) =>
  until('the schedule has fired', async () => {
    const all = await firings(name);
    return all.length >= times ? all : undefined;
  });

test('a schedule with two controllers starts one run at each of its times', async () => {
  await Promise.all(platform.controllers.map((at) => put('often', everySecond, at)));
  const times = await fired('often', 4);
  const seconds = times.map((time) => Date.parse(time) / 1000);
  expect(seconds.every(Number.isInteger)).toBe(true);
  expect(seconds).toEqual(seconds.map((_, i) => seconds[0]! + i));
  await until('a run is published', () => platform.worker.started.some(({ step }) => step === 'publish'));
}, 40_000);

test('a schedule survives the death of a controller and data loss in Redis', async () => {
  await put('often', everySecond);
  await platform.controllers[0].end('SIGKILL');
  await fired('often', (await firings('often')).length + 2);
  const redis = new Redis(platform.redis.port);
  await redis.flushall();
  await redis.quit();
  await fired('often', (await firings('often')).length + 2);
  await platform.controllers[0].start();
}, 60_000);

test('a disabled or removed schedule starts no more runs', async () => {
  expect((await put('often', { ...everySecond, enabled: false })).body).toMatchObject({
    enabled: false,
    next_at: null,
  });
  await put('other', everySecond);
  const before = await firings('often');
  await fired('other', 3);
  expect((await firings('often')).length).toBeLessThanOrEqual(before.length + 1);

  expect(await platform.api('/schedules/other', { method: 'DELETE' })).toMatchObject({ status: 204 });
  expect(await platform.api('/schedules/other', { method: 'DELETE' })).toMatchObject({ status: 404 });
  await put('third', everySecond);
  const removed = await firings('other');
  await fired('third', 3);
  expect((await firings('other')).length).toBeLessThanOrEqual(removed.length + 1);
}, 60_000);

test('a schedule can be paused and resumed although its stored input is no longer valid', async () => {
  await put('outdated', { ...page, cron: '0 12 * * *' });
  await platform.postgres.query(`update schedules set input = '{"removed_field": 1}' where name = 'outdated'`);
  const post = (action: string) => platform.api(`/schedules/outdated/${action}`, { method: 'POST' });
  expect(await post('pause')).toMatchObject({
    status: 200,
    body: { enabled: false, next_at: null, cron: '0 12 * * *' },
  });
  expect(await post('resume')).toMatchObject({ status: 200, body: { enabled: true, input: { removed_field: 1 } } });
  expect(await platform.api('/schedules/unknown/pause', { method: 'POST' })).toMatchObject({ status: 404 });
  await platform.api('/schedules/outdated', { method: 'DELETE' });
});

test('schedules are listed with their next time, by org', async () => {
  const cron = '0 12 * * *';
  await put('noon', { ...page, cron, time_zone: 'Asia/Tokyo', org: 'acme' });
  const { body } = await platform.api('/schedules?org=acme');
  expect(body.schedules).toMatchObject([{ name: 'noon', kind: 'page', cron, time_zone: 'Asia/Tokyo', enabled: true }]);
  expect(body.schedules[0].next_at).toMatch(/T03:00:00/);
  expect(await platform.api('/schedules/noon')).toMatchObject({ status: 404 });
  expect((await platform.api('/schedules/noon?org=acme')).body).toEqual(body.schedules[0]);
});

test('a schedule fires at the time that the API shows', async () => {
  const body = { ...page, cron: '*/3 * * * * *', time_zone: 'Africa/Cairo' };
  const { body: shown } = await put('shown', body);
  expect((await fired('shown', 1))[0]).toBe(shown.next_at);
  await platform.api('/schedules/shown', { method: 'DELETE' });
}, 40_000);

test('the API shows the time of the timer, also around clock changes', async () => {
  const queue = new Queue('schedules', { connection: { url: platform.redisUrl } });
  for (const [name, cron, time_zone] of [
    ['cairo', '0 0 * 4 *', 'Africa/Cairo'],
    ['berlin', '30 2 29 3 *', 'Europe/Berlin'],
    ['twice', '*/20 2 25-31 10 0', 'Europe/Berlin'],
  ] as const) {
    const { body } = await put(name, { ...page, cron, time_zone });
    const timers = await queue.getJobSchedulers();
    const timer = timers.find(({ key }) => key.endsWith(`-${name}`));
    expect(new Date(timer!.next!).toISOString()).toBe(body.next_at);
    expect((await platform.api(`/schedules/${name}`)).body.next_at).toBe(body.next_at);
    await platform.api(`/schedules/${name}`, { method: 'DELETE' });
  }
  await queue.close();
});

test.each<[string, object]>([
  ['cron', { ...everySecond, cron: 'H H * * *' }],
  ['cron', { ...everySecond, cron: '61 * * * *' }],
  ['cron', { ...everySecond, cron: 'often' }],
  ['time_zone', { ...everySecond, time_zone: 'Mars/Olympus' }],
  ['kind', { ...everySecond, kind: 'dance' }],
  ['input.prompt', { ...everySecond, input: {} }],
  ['enabled', { ...everySecond, enabled: 'yes' }],
])('a schedule with an invalid %s is refused', async (field, body) => {
  expect(await put('bad', body)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
});

test('a schedule with an invalid name is refused', async () => {
  expect(await put('a%20b', everySecond)).toMatchObject({ status: 422, body: { errors: [{ field: 'name' }] } });
});
