// Dead letters in a real Redis.
import { Redis } from 'ioredis';
import { createDeadLetters, type DeadLetters, type NewDeadLetter } from './dead-letters';
import { redisProcess } from '@sextant/http/testing/processes';

let redis: Awaited<ReturnType<typeof redisProcess>>;
let client: Redis;
let letters: DeadLetters;

beforeAll(async () => {
  redis = await redisProcess();
  await redis.start();
  client = new Redis(redis.port);
  letters = createDeadLetters({ redis: client, keep: 5 });
});
afterAll(async () => {
  await client?.quit();
  await redis?.end();
  redis?.remove();
});
beforeEach(() => client.flushall());

const at = (seconds: number) => new Date(Date.parse('2026-03-01T10:00:00Z') + seconds * 1000).toISOString();

function letter(id: string, more: Partial<NewDeadLetter> = {}): NewDeadLetter {
  return {
    ...{ queue: 'upgrade', job_id: id, run_id: 'run', org_id: 'org', kind: 'upgrade', step: 'apply', trace_id: null },
    ...{ error_class: 'TIMEOUT', retryable: true, message: 'no answer', stack: 'Error: no answer', attempts: 5 },
    ...{ payload: { list: [], input: {} }, first_failed_at: at(0), last_failed_at: at(60) },
    ...more,
  };
}

test('what is put is read again as it was', async () => {
  expect(await letters.put(letter('a'))).toBe(true);
  expect(await letters.get('a')).toEqual({ id: 'a', replays: 0, ...letter('a') });
  expect(await letters.get('b')).toBeUndefined();
});

test('a job has one letter, which keeps the first failure and takes over the rest', async () => {
  await letters.put(letter('a'));
  const later = letter('a', { error_class: 'RATE_LIMIT', first_failed_at: at(90), last_failed_at: at(99) });
  expect(await letters.put(later)).toBe(false);
  expect(await letters.get('a')).toMatchObject({ ...later, first_failed_at: at(0) });
  expect((await letters.stats()).by_error_class).toEqual({ RATE_LIMIT: 1 });
});

test('a job that fails again after its replay has another letter, even before the first is removed', async () => {
  await letters.put(letter('a'));
  const first = (await letters.get('a'))!;
  expect(await letters.replaying('a')).toBe(true);
  expect(await letters.put(letter('a', { first_failed_at: at(70), last_failed_at: at(80) }))).toBe(true);
  expect(await letters.remove(first)).toBe(0);
  expect(await letters.get('a')).toMatchObject({ replays: 1, first_failed_at: at(70) });
  expect(await letters.put(letter('a', { last_failed_at: at(81) }))).toBe(false);

  expect(await letters.replaying('a')).toBe(true);
  expect(await letters.remove({ id: 'a' })).toBe(1);
  expect(await letters.replaying('a')).toBe(false);
  expect(await letters.put(letter('a'))).toBe(true);
  expect(await letters.get('a')).toMatchObject({ replays: 2 });
});

test('secrets are redacted, and what is long is cut', async () => {
  const payload = { input: { prompt: 'use Bearer abcdef123456', api_key: 'k' } };
  await letters.put(letter('a', { payload, message: 'refused Bearer abcdef123456', stack: 'x'.repeat(20_000) }));
  await letters.put(letter('b', { payload: { text: 'y'.repeat(1_000_000) } }));
  const a = await letters.get('a');
  expect(JSON.stringify(a)).not.toMatch(/abcdef123456|"k"/);
  expect(a?.stack).toHaveLength(8 * 1024);
  expect(JSON.stringify((await letters.get('b'))?.payload).length).toBeLessThan(20_000);
});

test('pages are newest first and leave nothing out, also where many failed at the same time', async () => {
  const ids = Array.from({ length: 25 }, (_, i) => `job-${String(i).padStart(2, '0')}`);
  for (const [i, id] of ids.entries()) {
    await letters.put(letter(id, { last_failed_at: at(i < 20 ? 1 : i), queue: i % 2 ? 'page' : 'upgrade' }));
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await letters.list({ limit: 4, cursor });
    seen.push(...page.letters.map(({ id }) => id));
    // A letter that is removed between two pages does not hide others.
    await letters.remove(...page.letters.slice(-1));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(ids.toReversed());
  await expect(letters.list({ limit: 4, cursor: 'nonsense' })).rejects.toThrow(RangeError);
});

test.each<[string, Parameters<DeadLetters['list']>[0], string[]]>([
  ['queue', { limit: 10, queue: 'page' }, ['c', 'b']],
  ['class', { limit: 10, errorClass: 'TIMEOUT' }, ['c', 'a']],
  ['retryable', { limit: 10, retryable: false }, ['b']],
  ['all of them', { limit: 10, queue: 'page', errorClass: 'TIMEOUT', retryable: true }, ['c']],
  ['what none has', { limit: 10, queue: 'agent' }, []],
])('letters are found by %s', async (_, filter, ids) => {
  await letters.put(letter('a', { last_failed_at: at(1) }));
  const invalid = { error_class: 'VALIDATION_ERROR', retryable: false } as const;
  await letters.put(letter('b', { last_failed_at: at(2), queue: 'page', ...invalid }));
  await letters.put(letter('c', { last_failed_at: at(3), queue: 'page' }));
  expect((await letters.list(filter)).letters.map(({ id }) => id)).toEqual(ids);
  expect(await letters.count(filter)).toBe(ids.length);
});

test('statistics count what is kept, by queue, class, retryability and hour', async () => {
  const hoursAgo = (n: number) => new Date(Date.now() - n * 3_600_000).toISOString();
  await letters.put(letter('a', { last_failed_at: hoursAgo(0) }));
  await letters.put(letter('b', { last_failed_at: hoursAgo(2), queue: 'page' }));
  await letters.put(letter('c', { last_failed_at: hoursAgo(100), error_class: 'AUTH_ERROR', retryable: false }));
  const day = await letters.stats();
  expect(day).toMatchObject({
    total: 3,
    by_queue: { upgrade: 2, page: 1 },
    by_error_class: { TIMEOUT: 2, AUTH_ERROR: 1 },
    by_retryable: { true: 2, false: 1 },
  });
  expect(day.by_hour.map(({ count }) => count)).toEqual([...Array<number>(21).fill(0), 1, 0, 1]);
  const week = (await letters.stats({ hours: 7 * 24 })).by_hour;
  expect(week).toHaveLength(7 * 24);
  expect(week.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  expect(await letters.size('upgrade')).toBe(2);
});

test('what is beyond the letters to keep is offered oldest first, until it is removed', async () => {
  for (let i = 0; i < 8; i += 1) await letters.put(letter(`job-${i}`, { last_failed_at: at(i) }));
  const taken = await letters.takeForArchive('upgrade', 2);
  expect(taken.map(({ id }) => id)).toEqual(['job-0', 'job-1']);
  expect(await letters.takeForArchive('upgrade', 2)).toEqual(taken);
  expect(await letters.remove(...taken)).toBe(2);
  expect((await letters.takeForArchive('upgrade', 2)).map(({ id }) => id)).toEqual(['job-2']);
  expect(await letters.takeForArchive('page', 2)).toEqual([]);
});

describe('the letters of one org', () => {
  const AUTH = { error_class: 'AUTH_ERROR', retryable: false } as const;
  const recent = { last_failed_at: new Date().toISOString() };
  beforeEach(async () => {
    await letters.put(letter('a', { ...recent, org_id: 'acme' }));
    await letters.put(letter('b', { ...recent, org_id: 'globex', queue: 'page' }));
    await letters.put(letter('c', { ...recent, org_id: 'acme', ...AUTH }));
  });

  test('are listed apart', async () => {
    const idsOf = async (orgId: string, queue?: string): Promise<string[]> =>
      (await letters.list({ limit: 10, orgId, queue })).letters.map(({ id }) => id).toSorted();
    expect(await idsOf('globex')).toEqual(['b']);
    expect(await idsOf('acme')).toEqual(['a', 'c']);
    expect(await idsOf('acme', 'page')).toEqual([]);
    expect(await idsOf('nobody')).toEqual([]);
  });

  test('are counted apart', async () => {
    expect(await letters.count({ orgId: 'acme' })).toBe(2);
    expect(await letters.count({ orgId: 'acme', retryable: false })).toBe(1);
    const stats = await letters.stats({ orgId: 'acme' });
    expect(stats).toMatchObject({ total: 2, by_queue: { upgrade: 2 }, by_error_class: { TIMEOUT: 1, AUTH_ERROR: 1 } });
    expect(stats.by_hour.at(-1)?.count).toBe(2);
    expect((await letters.stats()).total).toBe(3);
  });

  test('move with a letter that changes, and leave nothing behind', async () => {
    await letters.put(letter('a', { ...recent, org_id: 'acme', ...AUTH }));
    expect((await letters.stats({ orgId: 'acme' })).by_error_class).toEqual({ AUTH_ERROR: 2 });
    await letters.remove({ id: 'a' }, { id: 'b' }, { id: 'c' });
    expect((await client.keys('sextant:dlq:*')).filter((key) => !key.endsWith(':by-org'))).toEqual([]);
  });

  test('are found, too, when they were kept before letters were filed by org', async () => {
    for (let i = 0; i < 600; i += 1) await letters.put(letter(`job-${i}`, { org_id: i % 3 ? 'acme' : 'globex' }));
    const filed = await client.keys('sextant:dlq:org:*');
    await client.del('sextant:dlq:by-org', ...filed);
    const opened = createDeadLetters({ redis: client });
    const [acme, globex] = await Promise.all([opened.count({ orgId: 'acme' }), opened.count({ orgId: 'globex' })]);
    expect([acme, globex]).toEqual([402, 201]);
    expect((await client.keys('sextant:dlq:org:*')).toSorted()).toEqual(filed.toSorted());
    expect((await opened.list({ limit: 1, orgId: 'globex' })).letters).toMatchObject([{ id: 'b' }]);
  });
});

test('one put of many at the same time is the first', async () => {
  const first = await Promise.all(Array.from({ length: 20 }, () => letters.put(letter('a'))));
  expect(first.filter(Boolean)).toHaveLength(1);
});

test('a store that Redis does not answer fails rather than waits', async () => {
  const lost = createDeadLetters({ redis: 'redis://127.0.0.1:1' });
  await expect(lost.put(letter('a'))).rejects.toThrow();
  await lost.close();
}, 10_000);
