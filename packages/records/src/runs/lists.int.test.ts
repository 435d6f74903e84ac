import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CursorError, type Page, type PageRequest } from '../database/cursor';
import type { Database } from '../database/database';
import { ensureOrg } from '../tenancy/orgs';
import { listQa, reviewQa } from '../quality/qa-reviews';
import { createQaSamples } from '../quality/qa-samples';
import { getQueueStats } from '../run-stats/queue-stats';
import { openRunEvents } from '../events/run-events';
import { finalizeRun } from '../run-stats/stage-stats';
import { finishRun, markStep, setTrace, startRun } from './changes';
import { getJob, listJobs } from './jobs';
import { countRuns } from './counts';
import { getRunStats, listRunEvents, listRuns } from './lists';
import { createRun, type RunRef } from './runs';
import { rollUp } from '../usage/rollups';
import { createUser, createWorkspace } from '../tenancy/people';
import { useRecords, type TestPostgres } from '../testing/testing';

let database: Database;
let postgres: TestPostgres;
let orgId: string;
let other: string;
const refs: RunRef[] = [];

/** Alternating page and agent runs, with the states failed, canceled, success, running, queued, repeated in this order. */
useRecords(async (records) => {
  ({ database, postgres } = records);
  orgId = await ensureOrg(database, 'acme');
  other = await ensureOrg(database, 'globex');
  for (let i = 0; i < 9; i++) {
    const steps = ['one', 'two'].map((step) => ({ step, type: 'code' }));
    const kind = i % 2 ? 'agent' : 'page';
    const { run } = await createRun(database, { orgId, kind, input: {}, correlationId: `order_${i}%`, steps });
    const ref = { orgId, runId: run.id };
    refs.push(ref);
    if (i % 5 === 4) continue;
    await startRun(database, ref);
    await markStep(database, ref, { step: 'one', state: 'running', attempt: i % 5 === 3 ? 3 : 1 });
    if (i % 5 === 3) continue;
    const error = { errorClass: 'TIMEOUT', errorMessage: 'too slow' } as const;
    const hasFailed = i % 5 === 0;
    if (hasFailed) await markStep(database, ref, { step: 'one', state: 'failed', attempt: 1, ...error });
    const state = hasFailed ? 'failed' : i % 5 === 1 ? 'canceled' : 'success';
    await finishRun(database, ref, { state, ...(hasFailed && error) });
  }
  // The same time for several runs, so that pages end between rows of equal time.
  await postgres.query(`update runs set queued_at = '2026-06-01T10:00:00.123456Z' where org_id = '${orgId}'
    and correlation_id < 'order_6'`);
});

/** Reads all pages of a list, three items each. */
async function all<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined, pages = 0; pages < 20; pages++) {
    const page = await list({ limit: 3, cursor });
    items.push(...page.items);
    if (!page.nextCursor) return items;
    ({ nextCursor: cursor } = page);
  }
  throw new Error('the list does not end');
}

const idsOf = (indexes: readonly number[]) => indexes.map((i) => refs[i]!.runId).toSorted();

it('lists each run once, newest first, page by page', async () => {
  const runs = await all((page) => listRuns(database, orgId, {}, page));
  expect(runs.map(({ id }) => id).toSorted()).toEqual(idsOf([0, 1, 2, 3, 4, 5, 6, 7, 8]));
  expect(runs.slice(0, 3).map(({ id }) => id)).toEqual([8, 7, 6].map((i) => refs[i]!.runId));
  expect(runs.map(({ queuedAt }) => queuedAt)).toEqual(
    runs.map(({ queuedAt }) => queuedAt).toSorted((a, b) => +b - +a),
  );
  expect(await all((page) => listRuns(database, other, {}, page))).toEqual([]);
});

it.each([
  ['of a kind', { kind: 'agent' }, [1, 3, 5, 7]],
  ['in a state', { state: 'failed' as const }, [0, 5]],
  ['with an error class', { errorClass: 'TIMEOUT' }, [0, 5]],
  ['queued before', { to: new Date('2026-06-01T10:00:00.124Z') }, [0, 1, 2, 3, 4, 5]],
  ['queued since', { from: new Date('2026-06-01T10:00:00.124Z') }, [6, 7, 8]],
  ['by a prefix of the correlation id', { q: 'order_' }, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  ['by a prefix that contains a wildcard', { q: 'order%' }, []],
  ['by all of these', { kind: 'page', state: 'success' as const, q: 'order_2%' }, [2]],
])('finds runs %s', async (_, filter, expected) => {
  const found = await all((page) => listRuns(database, orgId, filter, page));
  expect(found.map(({ id }) => id).toSorted()).toEqual(idsOf(expected));
});

it('finds a run by its id and by its trace id', async () => {
  const traceId = randomUUID().replaceAll('-', '');
  await setTrace(database, refs[2]!, { traceId });
  for (const q of [traceId, refs[2]!.runId]) {
    const { items } = await listRuns(database, orgId, { q }, { limit: 5 });
    expect(items).toMatchObject([{ id: refs[2]!.runId, traceId }]);
    expect(await listRuns(database, other, { q }, { limit: 5 })).toEqual({ items: [] });
  }
});

it('finds runs by the beginning of their id', async () => {
  const { runId } = refs[2]!;
  for (const q of [runId.slice(0, 8), runId.slice(0, 23), runId.slice(0, 30).toUpperCase()]) {
    const { items } = await listRuns(database, orgId, { q }, { limit: 5 });
    expect([q, items.map(({ id }) => id)]).toEqual([q, [runId]]);
    expect(await listRuns(database, other, { q }, { limit: 5 })).toEqual({ items: [] });
  }
  for (const q of [runId.slice(0, 3), `${runId.slice(0, 7)}-`, `${runId}0`, 'fffg'])
    expect([q, await listRuns(database, orgId, { q }, { limit: 5 })]).toEqual([q, { items: [] }]);
});

it('lists runs oldest first, and by duration in both directions', async () => {
  await postgres.query(`update runs set started_at = ended_at - (substring(correlation_id, 7, 1)::int % 3) * interval '1.5 s'
    where org_id = '${orgId}' and started_at is not null and ended_at is not null`);
  const oldest = await all((page) => listRuns(database, orgId, {}, { ...page, direction: 'asc' }));
  expect(oldest.map(({ id }) => id)).toEqual(
    (await all((page) => listRuns(database, orgId, {}, page))).map(({ id }) => id).toReversed(),
  );
  const longest = await all((page) => listRuns(database, orgId, {}, { ...page, sort: 'duration' }));
  expect(longest.map(({ durationUs }) => durationUs)).toEqual([3_000_000, 3_000_000, 1_500_000, 1_500_000, 0, 0]);
  const shortest = await all((page) => listRuns(database, orgId, {}, { ...page, sort: 'duration', direction: 'asc' }));
  expect(shortest.map(({ id }) => id)).toEqual(longest.map(({ id }) => id).toReversed());
});

it('lists runs with a cost by their cost in both directions', async () => {
  const costs = [7, 0, 1_500_000_000, 7, null, 25, null, null, 2];
  for (const [i, nanoUsd] of costs.entries())
    await postgres.query('update runs set cost_nano_usd = $1 where id = $2', [nanoUsd, refs[i]!.runId]);
  const highest = await all((page) => listRuns(database, orgId, {}, { ...page, sort: 'cost' }));
  expect(highest.map(({ costNanoUsd }) => costNanoUsd)).toEqual([1_500_000_000, 25, 7, 7, 2, 0]);
  const lowest = await all((page) => listRuns(database, orgId, {}, { ...page, sort: 'cost', direction: 'asc' }));
  expect(lowest.map(({ id }) => id)).toEqual(highest.map(({ id }) => id).toReversed());
  expect(await listRuns(database, other, {}, { limit: 5, sort: 'cost' })).toEqual({ items: [] });
});

it('refuses the cursor of a list that is sorted by another column', async () => {
  const { nextCursor: byTime } = await listRuns(database, orgId, {}, { limit: 1 });
  const { nextCursor: byDuration } = await listRuns(database, orgId, {}, { limit: 1, sort: 'duration' });
  const lists = [
    listRuns(database, orgId, {}, { limit: 1, cursor: byDuration }),
    listRuns(database, orgId, {}, { limit: 1, cursor: byTime, sort: 'duration' }),
  ];
  for (const list of lists) await expect(list).rejects.toThrow(CursorError);
});

describe('counting runs', () => {
  const range = { from: new Date(0), to: new Date('2099-01-01T00:00:00Z') };

  it.each<[string, object, object]>([
    ['of a kind', { kind: 'agent' }, { total: 4, byKind: { agent: 4 } }],
    ['in a state', { state: 'failed' }, { total: 2, byState: { failed: 2, success: 0 } }],
    ['with an error class', { errorClass: 'TIMEOUT' }, { total: 2, byState: { failed: 2 }, isCapped: false }],
    ['by a prefix of the correlation id', { q: 'order_' }, { total: 9, byKind: { agent: 4, page: 5 } }],
    ['of a workspace without runs', { workspaceId: randomUUID() }, { total: 0, byKind: {} }],
  ])('counts runs %s', async (_, filter, expected) => {
    await rollUp(database);
    expect(await countRuns(database, orgId, range, filter)).toMatchObject(expected);
    expect(await countRuns(database, other, range, filter)).toMatchObject({ total: 0, byKind: {} });
  });

  it('counts runs of a part of an hour without roll-ups', async () => {
    const second = { from: new Date('2026-06-01T10:00:00Z'), to: new Date('2026-06-01T10:00:01Z') };
    expect(await countRuns(database, orgId, second, {})).toMatchObject({
      total: 6,
      byState: { failed: 2, canceled: 1, success: 1 },
    });
  });
});

it('finds the runs of a workspace', async () => {
  const { id: workspaceId } = await createWorkspace(database, other, { name: 'web' });
  const { id: userId } = await createUser(database, other, { email: 'ann@example.test', workspaceId });
  const { run } = await createRun(database, {
    ...{ orgId: other, userId, kind: 'page', input: {}, correlationId: 'c', steps: [] },
  });
  const { items } = await listRuns(database, other, { workspaceId }, { limit: 5 });
  expect(items).toMatchObject([{ id: run.id, durationUs: null }]);
  const range = { from: new Date(0), to: new Date('2099-01-01T00:00:00Z') };
  expect(await countRuns(database, other, range, { workspaceId })).toMatchObject({ total: 1, byKind: { page: 1 } });
  await postgres.query(`delete from runs where id = '${run.id}'`);
});

it.each(['nonsense', '', Buffer.from('2026-01-01T00:00:00.000000Z|x').toString('base64url')])(
  'refuses the cursor %j',
  async (cursor) => {
    const page = { limit: 3, cursor };
    await expect(listRuns(database, orgId, {}, page)).rejects.toThrow(CursorError);
    await expect(listRunEvents(database, refs[0]!, {}, page)).rejects.toThrow(CursorError);
    await expect(listJobs(database, orgId, {}, page)).rejects.toThrow(CursorError);
    await expect(listQa(database, orgId, {}, page)).rejects.toThrow(CursorError);
  },
);

it('lists jobs in the order of their runs and steps', async () => {
  const jobs = await all((page) => listJobs(database, orgId, {}, page));
  expect(jobs).toHaveLength(18);
  const runs = await all((page) => listRuns(database, orgId, {}, page));
  expect(jobs.map(({ id }) => id)).toEqual(runs.flatMap(({ id }) => [`${id}-one`, `${id}-two`]));
  const failed = await all((page) => listJobs(database, orgId, { state: 'failed', kind: 'agent' }, page));
  expect(failed).toMatchObject([{ id: `${refs[5]!.runId}-one`, kind: 'agent', attempt: 1, errorClass: 'TIMEOUT' }]);
  const waiting = await all((page) => listJobs(database, orgId, { state: 'waiting' }, page));
  expect(waiting.map(({ runId }) => runId).toSorted()).toEqual(idsOf([3, 4, 4, 8]));
  expect(await listJobs(database, orgId, { runId: refs[0]!.runId }, { limit: 5 })).toMatchObject({
    items: [{ step: 'one' }, { step: 'two', state: 'skipped' }],
  });
  expect(await listJobs(database, orgId, { runId: 'no id' }, { limit: 5 })).toEqual({ items: [] });
});

it('finds a job of the org by id', async () => {
  const id = `${refs[0]!.runId}-one`;
  expect(await getJob(database, orgId, id)).toMatchObject({ id, runId: refs[0]!.runId, step: 'one', state: 'failed' });
  expect(await getJob(database, other, id)).toBeUndefined();
  for (const unknown of ['', 'x', `${id}x`, refs[0]!.runId, `${refs[0]!.runId}-\0`])
    expect(await getJob(database, orgId, unknown)).toBeUndefined();
});

it('lists the events of a run and returns its statistics', async () => {
  const spoolDir = mkdtempSync(join(tmpdir(), 'events-'));
  const events = await openRunEvents({ database, spoolDir });
  const ref = refs[2]!;
  for (const stage of ['one', 'two', 'one', 'two'])
    events.logEvent({ ...ref, stage, event: 'finish', status: 'ok', durationMs: 5 });
  events.bumpVendor({ ...ref, vendor: 'crm', calls: 2, errors: 1 });
  await events.close();
  rmSync(spoolDir, { recursive: true });
  await finalizeRun(database, ref);
  expect(await all((page) => listRunEvents(database, ref, {}, page))).toHaveLength(4);
  const ones = await all((page) => listRunEvents(database, ref, { stage: 'one', event: 'finish' }, page));
  expect(ones).toMatchObject([{ stage: 'one', durationMs: 5 }, { stage: 'one' }]);
  expect(await listRunEvents(database, { ...ref, orgId: other }, {}, { limit: 5 })).toEqual({ items: [] });
  expect(await getRunStats(database, ref)).toMatchObject({
    stages: [
      { stage: 'one', countTotal: 1, costUsd: '0.000000000' },
      { stage: 'two', countTotal: 1 },
    ],
    vendors: [{ vendor: 'crm', calls: 2, errors: 1 }],
  });
  expect(await getRunStats(database, { ...ref, orgId: other })).toEqual({ stages: [], vendors: [] });
});

it('lists samples and records a review, with the state before', async () => {
  const entities = ['a', 'b:|c', 'd', 'é'].map((entityId) => ({ entityId, bucket: 'High' as const, checks: [] }));
  await createQaSamples(database, refs[0]!, { entities });
  await createQaSamples(database, refs[1]!, { entities: entities.slice(0, 1) });
  const samples = await all((page) => listQa(database, orgId, {}, page));
  expect(samples.map(({ entityId }) => entityId).toSorted()).toEqual(['a', 'a', 'b:|c', 'd', 'é']);
  const review = {
    runId: refs[0]!.runId,
    entityId: 'b:|c',
    result: 'fail' as const,
    notes: 'no\0',
    reviewer: 'user:ann',
  };
  const changed = await reviewQa(database, orgId, review);
  expect(changed).toMatchObject({
    before: { result: 'needs_review', notes: null, reviewedBy: null },
    after: { result: 'fail', notes: 'no\uFFFD', reviewedBy: 'user:ann' },
  });
  expect(changed!.after.reviewedAt!.getTime()).toBeGreaterThan(changed!.after.createdAt.getTime());
  const failed = await all((page) => listQa(database, orgId, { result: 'fail' }, page));
  expect(failed).toEqual([changed!.after]);
  expect(await all((page) => listQa(database, orgId, { runId: refs[1]!.runId }, page))).toHaveLength(1);
  expect(await reviewQa(database, other, review)).toBeUndefined();
  expect(await reviewQa(database, orgId, { ...review, entityId: 'unknown' })).toBeUndefined();
});

it('counts waiting runs, their wait times and retries', async () => {
  const stats = await getQueueStats(database, orgId);
  expect(stats.pending).toEqual({ total: 1, byType: [{ kind: 'page', count: 1 }] });
  // Queued on 2026-06-01 and not started.
  expect(stats.waitSeconds.oldest).toBeGreaterThan(150 * 86_400);
  expect(stats.waitSeconds.avg).toBe(stats.waitSeconds.oldest);
  expect(stats.retries).toEqual({ min: 2, max: 2, avg: 2 });
  expect(await getQueueStats(database, other)).toEqual({
    pending: { total: 0, byType: [] },
    waitSeconds: { avg: null, oldest: null },
    retries: { min: null, max: null, avg: null },
  });
});
