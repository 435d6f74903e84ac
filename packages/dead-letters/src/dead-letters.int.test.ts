// Dead letters in a real Redis.
import { Redis } from 'ioredis';
import { createDeadLetters, type DeadLetters, type NewDeadLetter } from './dead-letters';
import { redisProcess } from '@sextant/http/testing/processes';
import { dlqMovedTotal } from '@sextant/signals/queues';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';

let redis: Awaited<ReturnType<typeof redisProcess>>;
let client: Redis;
let deadLetters: DeadLetters;
let telemetry: Capture;

beforeAll(async () => {
  redis = await redisProcess();
  await redis.start();
  client = new Redis(redis.port);
  deadLetters = createDeadLetters({ redis: client, keep: 5 });
});
afterAll(async () => {
  await client?.quit();
  await redis?.end();
  redis?.remove();
});
beforeEach(async () => {
  telemetry = captureTelemetry();
  await client.flushall();
});

const at = (seconds: number) => new Date(Date.parse('2026-03-01T10:00:00Z') + seconds * 1000).toISOString();

function deadLetter(id: string, more: Partial<NewDeadLetter> = {}): NewDeadLetter {
  return {
    ...{ queue: 'upgrade', job_id: id, run_id: 'run', org_id: 'org', kind: 'upgrade', step: 'apply', trace_id: null },
    ...{ error_class: 'TIMEOUT', retryable: true, message: 'no answer', stack: 'Error: no answer', attempts: 5 },
    ...{ payload: { list: [], input: {} }, first_failed_at: at(0), last_failed_at: at(60) },
    ...more,
  };
}

const movedCount = (error_class: 'TIMEOUT' | 'RATE_LIMIT') =>
  telemetry.value(dlqMovedTotal, { queue: 'upgrade', error_class, retryable: 'true' });

test('a dead letter is read as it was stored', async () => {
  await deadLetters.put(deadLetter('a'));
  expect(await deadLetters.get('a')).toEqual({ id: 'a', replays: 0, ...deadLetter('a') });
  expect(await deadLetters.get('b')).toBeUndefined();
});

test('a second failure replaces the dead letter but keeps the time of the first failure', async () => {
  await deadLetters.put(deadLetter('a'));
  const later = deadLetter('a', { error_class: 'RATE_LIMIT', first_failed_at: at(90), last_failed_at: at(99) });
  await deadLetters.put(later);
  expect(await movedCount('TIMEOUT')).toBe(1);
  expect(await movedCount('RATE_LIMIT')).toBe(0);
  expect(await deadLetters.get('a')).toMatchObject({ ...later, first_failed_at: at(0) });
  expect((await deadLetters.stats()).by_error_class).toEqual({ RATE_LIMIT: 1 });
});

test('a failure after a replay is a new dead letter, even before the first one is removed', async () => {
  await deadLetters.put(deadLetter('a'));
  const first = (await deadLetters.get('a'))!;
  expect(await deadLetters.markReplayed('a')).toBe(true);
  await deadLetters.put(deadLetter('a', { first_failed_at: at(70), last_failed_at: at(80) }));
  expect(await movedCount('TIMEOUT')).toBe(2);
  expect(await deadLetters.remove(first)).toBe(0);
  expect(await deadLetters.get('a')).toMatchObject({ replays: 1, first_failed_at: at(70) });
  await deadLetters.put(deadLetter('a', { last_failed_at: at(81) }));
  expect(await movedCount('TIMEOUT')).toBe(2);

  expect(await deadLetters.markReplayed('a')).toBe(true);
  expect(await deadLetters.remove({ id: 'a' })).toBe(1);
  expect(await deadLetters.markReplayed('a')).toBe(false);
  await deadLetters.put(deadLetter('a'));
  expect(await deadLetters.get('a')).toMatchObject({ replays: 2 });
});

test('secrets are redacted and long fields are truncated', async () => {
  const payload = { input: { prompt: 'use Bearer abcdef123456', api_key: 'k' } };
  await deadLetters.put(
    deadLetter('a', { payload, message: 'refused Bearer abcdef123456', stack: 'x'.repeat(20_000) }),
  );
  await deadLetters.put(deadLetter('b', { payload: { text: 'y'.repeat(1_000_000) } }));
  const a = await deadLetters.get('a');
  expect(JSON.stringify(a)).not.toMatch(/abcdef123456|"k"/);
  expect(a?.stack).toHaveLength(8 * 1024);
  expect(JSON.stringify((await deadLetters.get('b'))?.payload).length).toBeLessThan(20_000);
});

test('pages are newest first and complete, even when many jobs failed at the same time', async () => {
  const ids = Array.from({ length: 25 }, (_, i) => `job-${String(i).padStart(2, '0')}`);
  for (const [i, id] of ids.entries()) {
    await deadLetters.put(deadLetter(id, { last_failed_at: at(i < 20 ? 1 : i), queue: i % 2 ? 'page' : 'upgrade' }));
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await deadLetters.list({ limit: 4, cursor });
    seen.push(...page.deadLetters.map(({ id }) => id));
    // Removing a dead letter between two pages must not hide others.
    await deadLetters.remove(...page.deadLetters.slice(-1));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(ids.toReversed());
  await expect(deadLetters.list({ limit: 4, cursor: 'nonsense' })).rejects.toThrow(RangeError);
});

test.each<[string, Parameters<DeadLetters['list']>[0], string[]]>([
  ['queue', { limit: 10, queue: 'page' }, ['c', 'b']],
  ['class', { limit: 10, errorClass: 'TIMEOUT' }, ['c', 'a']],
  ['retryable', { limit: 10, retryable: false }, ['b']],
  ['all criteria', { limit: 10, queue: 'page', errorClass: 'TIMEOUT', retryable: true }, ['c']],
  ['a criterion that matches none', { limit: 10, queue: 'agent' }, []],
])('dead letters are filtered by %s', async (_, filter, ids) => {
  await deadLetters.put(deadLetter('a', { last_failed_at: at(1) }));
  const invalid = { error_class: 'VALIDATION_ERROR', retryable: false } as const;
  await deadLetters.put(deadLetter('b', { last_failed_at: at(2), queue: 'page', ...invalid }));
  await deadLetters.put(deadLetter('c', { last_failed_at: at(3), queue: 'page' }));
  expect((await deadLetters.list(filter)).deadLetters.map(({ id }) => id)).toEqual(ids);
  expect(await deadLetters.count(filter)).toBe(ids.length);
});

const RUN = '00000000-0000-4000-8000-00000000000';

test.each<[string, Omit<Parameters<DeadLetters['list']>[0], 'limit'>, number[]]>([
  ['a step', { step: 'apply' }, [7, 5, 3, 1]],
  ['a step whose name ends another one', { step: 'by' }, []],
  ['a start, inclusive', { fromMs: Date.parse(at(5)) }, [7, 6, 5]],
  ['an end, exclusive', { toMs: Date.parse(at(3)) }, [2, 1, 0]],
  ['a step within a time', { step: 'apply', fromMs: Date.parse(at(3)), toMs: Date.parse(at(7)) }, [5, 3]],
  ['a step within an org', { step: 'apply', orgId: 'acme' }, [7, 3]],
  ['a time without dead letters', { fromMs: Date.parse(at(9)) }, []],
])('dead letters of %s are listed page by page and counted', async (_, filter, expected) => {
  for (let i = 0; i < 8; i += 1) {
    const step = i % 2 ? 'apply' : 'stand-by';
    const org_id = i % 4 === 3 ? 'acme' : 'globex';
    await deadLetters.put(deadLetter(`${RUN}${i}-${step}`, { step, org_id, last_failed_at: at(i) }));
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await deadLetters.list({ ...filter, limit: 2, cursor });
    seen.push(...page.deadLetters.map(({ id }) => id.slice(0, 36)));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(expected.map((i) => `${RUN}${i}`));
  expect(await deadLetters.count(filter)).toBe(expected.length);
});

test('statistics count dead letters by step', async () => {
  for (const [i, step] of ['apply', 'stand-by', 'apply'].entries())
    await deadLetters.put(deadLetter(`${RUN}${i}-${step}`, { step, org_id: i === 0 ? 'acme' : 'globex' }));
  expect((await deadLetters.stats()).by_step).toEqual({ apply: 2, 'stand-by': 1 });
  expect((await deadLetters.stats({ orgId: 'acme' })).by_step).toEqual({ apply: 1 });
});

test('statistics count dead letters by queue, class, retryability and hour', async () => {
  const hoursAgo = (n: number) => new Date(Date.now() - n * 3_600_000).toISOString();
  await deadLetters.put(deadLetter('a', { last_failed_at: hoursAgo(0) }));
  await deadLetters.put(deadLetter('b', { last_failed_at: hoursAgo(2), queue: 'page' }));
  await deadLetters.put(
    deadLetter('c', { last_failed_at: hoursAgo(100), error_class: 'AUTH_ERROR', retryable: false }),
  );
  const day = await deadLetters.stats();
  expect(day).toMatchObject({
    total: 3,
    by_queue: { upgrade: 2, page: 1 },
    by_error_class: { TIMEOUT: 2, AUTH_ERROR: 1 },
    by_retryable: { true: 2, false: 1 },
  });
  expect(day.by_hour.map(({ count }) => count)).toEqual([...Array<number>(21).fill(0), 1, 0, 1]);
  const week = (await deadLetters.stats({ hours: 7 * 24 })).by_hour;
  expect(week).toHaveLength(7 * 24);
  expect(week.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  expect(await deadLetters.size('upgrade')).toBe(2);
});

test('surplus dead letters are listed oldest first until they are removed', async () => {
  for (let i = 0; i < 8; i += 1) await deadLetters.put(deadLetter(`job-${i}`, { last_failed_at: at(i) }));
  const surplus = await deadLetters.listSurplus('upgrade', 2);
  expect(surplus.map(({ id }) => id)).toEqual(['job-0', 'job-1']);
  expect(await deadLetters.listSurplus('upgrade', 2)).toEqual(surplus);
  expect(await deadLetters.remove(...surplus)).toBe(2);
  expect((await deadLetters.listSurplus('upgrade', 2)).map(({ id }) => id)).toEqual(['job-2']);
  expect(await deadLetters.listSurplus('page', 2)).toEqual([]);
});

describe('the dead letters of an org', () => {
  const AUTH = { error_class: 'AUTH_ERROR', retryable: false } as const;
  const recent = { last_failed_at: new Date().toISOString() };
  beforeEach(async () => {
    await deadLetters.put(deadLetter('a', { ...recent, org_id: 'acme' }));
    await deadLetters.put(deadLetter('b', { ...recent, org_id: 'globex', queue: 'page' }));
    await deadLetters.put(deadLetter('c', { ...recent, org_id: 'acme', ...AUTH }));
  });

  test('are listed separately', async () => {
    const idsOf = async (orgId: string, queue?: string): Promise<string[]> =>
      (await deadLetters.list({ limit: 10, orgId, queue })).deadLetters.map(({ id }) => id).toSorted();
    expect(await idsOf('globex')).toEqual(['b']);
    expect(await idsOf('acme')).toEqual(['a', 'c']);
    expect(await idsOf('acme', 'page')).toEqual([]);
    expect(await idsOf('nobody')).toEqual([]);
  });

  test('are counted separately', async () => {
    expect(await deadLetters.count({ orgId: 'acme' })).toBe(2);
    expect(await deadLetters.count({ orgId: 'acme', retryable: false })).toBe(1);
    const stats = await deadLetters.stats({ orgId: 'acme' });
    expect(stats).toMatchObject({ total: 2, by_queue: { upgrade: 2 }, by_error_class: { TIMEOUT: 1, AUTH_ERROR: 1 } });
    expect(stats.by_hour.at(-1)?.count).toBe(2);
    expect((await deadLetters.stats()).total).toBe(3);
  });

  test('are reindexed when they change, and leave no keys when they are removed', async () => {
    await deadLetters.put(deadLetter('a', { ...recent, org_id: 'acme', ...AUTH }));
    expect((await deadLetters.stats({ orgId: 'acme' })).by_error_class).toEqual({ AUTH_ERROR: 2 });
    await deadLetters.remove({ id: 'a' }, { id: 'b' }, { id: 'c' });
    expect(await client.keys('sextant:dead-letters:*')).toEqual([]);
  });
});

test('concurrent puts of one job count once', async () => {
  await Promise.all(Array.from({ length: 20 }, () => deadLetters.put(deadLetter('a'))));
  expect(await movedCount('TIMEOUT')).toBe(1);
});

test('calls fail when Redis does not answer', async () => {
  const unreachable = createDeadLetters({ redis: 'redis://127.0.0.1:1' });
  await expect(unreachable.put(deadLetter('a'))).rejects.toThrow();
  await unreachable.close();
}, 10_000);
