import { randomUUID } from 'node:crypto';
import { until } from '@sextant/stack/until';
import { Client } from 'pg';
import type { Database } from '../database/database';
import { ensureOrg } from '../tenancy/orgs';
import { createUser, createWorkspace } from '../tenancy/people';
import { MissingReferenceError } from '../database/constraints';
import {
  advanceRun,
  finishRun,
  markStep,
  reopenRun,
  setNotified,
  setTrace,
  startRun,
  type StepChange,
} from './changes';
import { createRun, findRun, getRun, type NewRun, type RunRef } from './runs';
import { listUnfinished, listUnnotified, type UnfinishedRun } from './pending';
import { useRecords, type TestPostgres } from '../testing/testing';

let database: Database;
let postgres: TestPostgres;
let orgId: string;

useRecords(async (records) => {
  ({ database, postgres } = records);
  orgId = await ensureOrg(database, 'acme');
});

const newRun = (more: Partial<NewRun> = {}): NewRun => ({
  orgId,
  kind: 'upgrade',
  input: { package: 'left-pad' },
  correlationId: 'c1',
  steps: [
    { step: 'analyze', type: 'analyze' },
    { step: 'generate', type: 'llm' },
  ],
  ...more,
});

async function created(more: Partial<NewRun> = {}): Promise<RunRef> {
  const { run } = await createRun(database, newRun(more));
  return { orgId: run.orgId, runId: run.id };
}

const stepOf = async (ref: RunRef, name: string) =>
  (await getRun(database, ref))?.steps.find(({ step }) => step === name);

describe('createRun', () => {
  it('creates a queued run with waiting steps, in order', async () => {
    const { run, created } = await createRun(database, newRun({ priority: 'high', traceId: 'abc' }));
    expect(created).toBe(true);
    expect(run).toMatchObject({ state: 'queued', priority: 'high', traceId: 'abc', endedAt: null });
    expect(run.steps.map(({ step, state, attempt }) => [step, state, attempt])).toEqual([
      ['analyze', 'waiting', 0],
      ['generate', 'waiting', 0],
    ]);
    expect(await findRun(database, run.id)).toEqual(run);
  });

  it('creates a run for a user of the org and for the user’s workspace, and rejects users of other orgs', async () => {
    const workspace = await createWorkspace(database, orgId, { name: 'web' });
    const user = await createUser(database, orgId, { email: 'ann@acme.test', workspaceId: workspace.id });
    const { run } = await createRun(database, newRun({ userId: user.id }));
    expect(run).toMatchObject({ userId: user.id, workspaceId: workspace.id });
    const foreign = newRun({ userId: user.id, orgId: await ensureOrg(database, 'globex') });
    await expect(createRun(database, foreign)).rejects.toThrow(MissingReferenceError);
  });

  it('creates one run per org and idempotency key, also for concurrent requests', async () => {
    const key = { idempotencyKey: 'delivery-1' };
    const same = () => createRun(database, newRun({ ...key, input: { n: 1, list: [{ a: 1, b: 2 }] } }));
    const results = await Promise.allSettled([1, 2, 3, 4].map(same));
    const first = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(first.filter(({ created }) => created)).toHaveLength(1);
    const again = await createRun(database, newRun({ ...key, input: { list: [{ b: 2, a: 1 }], n: 1 } }));
    expect(again).toEqual({ run: first[0]!.run, created: false });
    const other = await createRun(database, newRun({ ...key, orgId: await ensureOrg(database, 'globex') }));
    expect(other.created).toBe(true);
  });

  it.each<[string, Partial<NewRun>, boolean]>([
    ['another kind', { kind: 'agent' }, false],
    ['another input', { input: { prompt: 'wasps' } }, false],
    ['a field less', { input: {} }, false],
    ['an element more', { input: { prompt: 'bees', tags: ['a', 'b'] } }, false],
    ['another priority', { priority: 'high' }, true],
  ])('compares a request that reuses a key: %s', async (title, more, accepted) => {
    const run = newRun({ idempotencyKey: title, kind: 'page', input: { prompt: 'bees', tags: ['a'] } });
    const first = await createRun(database, run);
    const second = createRun(database, { ...run, ...more });
    if (accepted) expect((await second).run.id).toBe(first.run.id);
    else await expect(second).rejects.toMatchObject({ name: 'IdempotencyKeyError', refusal: 'reused' });
  });

  it('rejects a key while its first request is in progress, and returns the run afterwards', async () => {
    const admin = new Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    await admin.query('begin; lock table run_steps in access exclusive mode');
    const run = newRun({ idempotencyKey: 'slow' });
    const slow = createRun(database, run);
    await until('the request waits for the lock', async () => {
      const waiting = await postgres.query(`select from pg_stat_activity where wait_event_type = 'Lock'`);
      return waiting.length > 0;
    });
    await expect(createRun(database, run)).rejects.toMatchObject({ refusal: 'in_progress' });
    await admin.query('commit');
    await admin.end();
    const { run: created } = await slow;
    expect(await createRun(database, run)).toMatchObject({ run: { id: created.id }, created: false });
  });
});

describe('findRun', () => {
  it.each([randomUUID(), 'no uuid', ''])('finds nothing for %p', async (id) => {
    expect(await findRun(database, id)).toBeUndefined();
  });
});

describe('startRun', () => {
  it('starts a run once', async () => {
    const ref = await created();
    expect(await startRun(database, ref)).toBe(true);
    expect(await startRun(database, ref)).toBe(false);
    expect(await getRun(database, ref)).toMatchObject({ state: 'running', startedAt: expect.any(Date) });
  });

  it('does not start a run that has ended', async () => {
    const ref = await created();
    await finishRun(database, ref, { state: 'canceled' });
    expect(await startRun(database, ref)).toBe(false);
  });
});

describe('markStep', () => {
  const change = (state: StepChange['state'], attempt: number): StepChange => ({ step: 'generate', state, attempt });
  it.each([
    { from: [change('running', 1)], to: change('running', 1), changes: false },
    { from: [change('running', 1)], to: change('waiting', 1), changes: false },
    { from: [change('running', 1)], to: change('waiting', 2), changes: true },
    { from: [change('running', 2)], to: change('running', 1), changes: false },
    { from: [change('running', 2)], to: change('success', 1), changes: true },
    { from: [], to: change('success', 1), changes: true },
    { from: [change('success', 1)], to: change('failed', 2), changes: false },
    { from: [change('failed', 5)], to: change('running', 6), changes: false },
  ])('changes a step from $from to $to: $changes', async ({ from, to, changes }) => {
    const ref = await created();
    for (const earlier of from) await markStep(database, ref, earlier);
    const before = await stepOf(ref, 'generate');
    expect(await markStep(database, ref, to)).toBe(changes);
    const after = await stepOf(ref, 'generate');
    if (changes) expect(after).toMatchObject({ state: to.state });
    else expect(after).toEqual(before);
  });

  it('keeps the first start, the highest attempt and the result, and clears the error on success', async () => {
    const ref = await created();
    const start = new Date('2026-01-01T00:00:00Z');
    await markStep(database, ref, { ...change('running', 1), at: start });
    await markStep(database, ref, { ...change('waiting', 2), errorClass: 'TIMEOUT', errorMessage: 'too slow' });
    expect(await stepOf(ref, 'generate')).toMatchObject({ state: 'waiting', attempt: 2, errorClass: 'TIMEOUT' });
    await markStep(database, ref, change('running', 2));
    await markStep(database, ref, { ...change('success', 1), result: { text: 'x' } });
    expect(await stepOf(ref, 'generate')).toMatchObject({
      attempt: 2,
      startedAt: start,
      endedAt: expect.any(Date),
      errorClass: null,
      errorMessage: null,
      result: { text: 'x' },
    });
  });

  it('records the start of a step that was never seen running, and keeps the first', async () => {
    const ref = await created();
    const [first, second, end] = [0, 16, 32].map((ms) => new Date(Date.UTC(2026, 0, 1, 0, 0, 0, ms))) as [
      Date,
      Date,
      Date,
    ];
    await markStep(database, ref, { ...change('waiting', 2), startedAt: first });
    await markStep(database, ref, { ...change('success', 2), at: end, startedAt: second });
    expect(await stepOf(ref, 'generate')).toMatchObject({ startedAt: first, endedAt: end });
  });

  it('counts concurrent repetitions of an end once', async () => {
    const ref = await created();
    const changed = await Promise.all([1, 2, 3].map(() => markStep(database, ref, change('failed', 1))));
    expect(changed.filter(Boolean)).toHaveLength(1);
  });
});

it('applies several changes of a run in one transaction, with the same result as one by one', async () => {
  const ref = await created();
  const at = new Date('2026-01-01T00:00:00Z');
  const steps = [
    { step: 'analyze', state: 'success', attempt: 1, result: { from: '1.0.0' }, at },
    { step: 'generate', state: 'running', attempt: 1, at },
  ] as const;
  await advanceRun(database, ref, { startedAt: at, steps });
  const run = await getRun(database, ref);
  expect(run).toMatchObject({ state: 'running', startedAt: at });
  expect(run!.steps).toMatchObject([
    { state: 'success', endedAt: at, result: { from: '1.0.0' } },
    { state: 'running', startedAt: at, endedAt: null, result: null },
  ]);
  await advanceRun(database, ref, { startedAt: new Date(), steps: steps.toReversed() });
  expect(await getRun(database, ref)).toEqual(run);
});

describe('finishRun', () => {
  it('writes progress and end together, or neither if another end came first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const ref = await created();
      const [one, other] = ['analyze', 'generate'].map((step) => ({ step, state: 'success', attempt: 1 }) as const);
      const before = { startedAt: new Date(), steps: [other!, one!] };
      const ends = await Promise.all([
        finishRun(database, ref, { state: 'canceled' }),
        finishRun(database, ref, { state: 'success' }, before),
        advanceRun(database, ref, { steps: [one!, other!] }),
      ]);
      const [run, ...others] = ends.filter((end) => end !== undefined);
      expect(others).toEqual([]);
      if (run!.state === 'success') expect(run!.steps.map(({ state }) => state)).toEqual(['success', 'success']);
      expect(run!.startedAt === null).toBe(run!.state === 'canceled');
    }
  });

  it.each([
    ['with a start that is not stored yet', async () => undefined],
    ['with a stored start', (ref: RunRef) => startRun(database, ref, new Date('2026-01-01T00:00:07Z'))],
  ])('keeps the start of a run %s before its end', async (_, begin) => {
    const at = new Date('2026-01-01T00:00:05Z');
    const ref = await created();
    await begin(ref);
    const before = { startedAt: new Date('2026-01-01T00:00:09Z'), steps: [] };
    expect(await finishRun(database, ref, { state: 'success', at }, before)).toMatchObject({
      ...{ startedAt: at, endedAt: at, durationUs: 0 },
    });
  });

  it('ends a run once and skips unfinished steps', async () => {
    const ref = await created();
    await markStep(database, ref, { step: 'analyze', state: 'success', attempt: 1 });
    const end = { state: 'failed', errorClass: 'PROVIDER_ERROR', errorMessage: 'no answer' } as const;
    const ended = await Promise.all([1, 2, 3].map(() => finishRun(database, ref, end)));
    const [run] = ended.filter(Boolean);
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect(run).toMatchObject({ ...end, endedAt: expect.any(Date) });
    expect(run!.steps.map(({ state }) => state)).toEqual(['success', 'skipped']);
    expect(await finishRun(database, ref, { state: 'success' })).toBeUndefined();
    expect(await getRun(database, ref)).toEqual(run);
  });
});

describe('reopenRun', () => {
  async function failed(): Promise<RunRef> {
    const ref = await created();
    await startRun(database, ref);
    await markStep(database, ref, { step: 'analyze', state: 'success', attempt: 2, result: { from: '1.0.0' } });
    await markStep(database, ref, { step: 'generate', state: 'running', attempt: 5 });
    await finishRun(database, ref, { state: 'failed', errorClass: 'TIMEOUT', errorMessage: 'too slow', result: {} });
    await setNotified(database, ref);
    return ref;
  }

  it('requeues a failed run, keeps successful steps and resets the others', async () => {
    const ref = await failed();
    const before = await getRun(database, ref);
    const reopened = await reopenRun(database, ref);
    expect(reopened).toEqual({
      ...before,
      ...{ state: 'queued', errorClass: null, errorMessage: null, result: null },
      ...{ startedAt: null, endedAt: null, durationUs: null, notifiedAt: null },
      stateXid: expect.not.stringMatching(new RegExp(`^${before!.stateXid}$`)),
      steps: [
        before!.steps[0],
        {
          ...before!.steps[1],
          ...{ state: 'waiting', attempt: 0, errorClass: null, errorMessage: null, result: null },
          ...{ startedAt: null, endedAt: null },
        },
      ],
    });
    expect(await getRun(database, ref)).toEqual(reopened);
  });

  it('lets the run end again, which is reported again', async () => {
    const ref = await failed();
    await reopenRun(database, ref);
    expect(await startRun(database, ref)).toBe(true);
    expect(await markStep(database, ref, { step: 'generate', state: 'running', attempt: 1 })).toBe(true);
    await finishRun(database, ref, { state: 'failed', errorClass: 'TIMEOUT' });
    expect((await listUnnotified(database)).map(({ runId }) => runId)).toContain(ref.runId);
  });

  it('reopens a run once for concurrent callers', async () => {
    const ref = await failed();
    const reopened = await Promise.all([1, 2, 3].map(() => reopenRun(database, ref)));
    expect(reopened.filter(Boolean)).toHaveLength(1);
  });

  it.each(['success', 'canceled'] as const)('does not reopen a run that ended as %s', async (state) => {
    const ref = await created();
    expect(await reopenRun(database, ref)).toBeUndefined();
    const ended = await finishRun(database, ref, { state });
    expect(await reopenRun(database, ref)).toBeUndefined();
    expect(await getRun(database, ref)).toEqual(ended);
  });
});

it('replaces characters in results and messages that Postgres does not store', async () => {
  const ref = await created();
  await markStep(database, ref, { step: 'generate', state: 'success', attempt: 1, result: { text: 'a\u0000' } });
  await finishRun(database, ref, { state: 'failed', errorMessage: 'b\ud800', result: ['c\u0000'] });
  expect(await getRun(database, ref)).toMatchObject({ errorMessage: 'b\ufffd', result: ['c\ufffd'] });
  expect(await stepOf(ref, 'generate')).toMatchObject({ result: { text: 'a\ufffd' } });
});

describe('pending runs', () => {
  it('lists unfinished runs of all orgs, oldest first, in pages', async () => {
    const globex = await ensureOrg(database, 'globex');
    const refs = [await created(), await created({ orgId: globex }), await created()];
    await finishRun(database, refs[2]!, { state: 'success' });
    const listed = (await listUnfinished(database, { limit: 10_000 })).filter(({ runId }) =>
      refs.some((ref) => ref.runId === runId),
    );
    expect(listed).toMatchObject(refs.slice(0, 2));
    expect(listed).toHaveLength(2);
    const all = await listUnfinished(database, { limit: 10_000 });
    const pages: UnfinishedRun[] = [];
    for (let page = all; page.length > 0; pages.push(...page))
      page = await listUnfinished(database, { limit: 3, after: pages.at(-1) });
    expect(pages).toEqual(all);
    expect(await listUnfinished(database, { minAgeMs: 3_600_000 })).toEqual([]);
  });

  it('lists a failed run until it is notified, and never a successful one', async () => {
    const [failed, success] = [await created(), await created()];
    await finishRun(database, failed, { state: 'failed', errorClass: 'UNKNOWN' });
    await finishRun(database, success, { state: 'success' });
    const listed = async () => (await listUnnotified(database)).map(({ runId }) => runId);
    expect(await listed()).toContain(failed.runId);
    expect(await listed()).not.toContain(success.runId);
    expect([await setNotified(database, failed), await setNotified(database, failed)]).toEqual([true, false]);
    expect(await listed()).not.toContain(failed.runId);
  });
});

it('stores the trace of a run', async () => {
  const ref = await created();
  await setTrace(database, ref, { traceId: 'f00', traceUrl: 'http://jaeger/trace/f00' });
  expect(await getRun(database, ref)).toMatchObject({ traceId: 'f00', traceUrl: 'http://jaeger/trace/f00' });
});
