import { randomUUID } from 'node:crypto';
import { openDatabase, type Database } from '../database/database';
import { ensureOrg } from '../tenancy/orgs';
import { reopenRun, markStep, finishRun } from './changes';
import { createRun, getRun, type RunRef } from './runs';
import { listAttempts } from './attempts';
import { beginStep, endStep, failStep, readInputs } from './step-payloads';
import { startPostgres, type TestPostgres } from '../testing/testing';

let postgres: TestPostgres;
let database: Database;
let orgId: string;

beforeAll(async () => {
  postgres = await startPostgres();
  database = openDatabase(postgres.appUrl, { max: 2 });
  orgId = await ensureOrg(database, 'acme');
}, 120_000);
afterAll(async () => {
  await database.close();
  await postgres.stop();
});

async function started(input: unknown = { text: "it's \\ here" }): Promise<RunRef> {
  const steps = ['one', 'two', 'three'].map((step) => ({ step, type: 'code' }));
  const { run } = await createRun(database, { orgId, kind: 'page', input, correlationId: 'c', steps });
  return { orgId, runId: run.id };
}

const save = (ref: RunRef, results: Record<string, unknown>, execution = 1) =>
  endStep(database, { ...ref, step: 'one', execution }, { results, traceKept: undefined });
const begin = { attempt: 1, traceId: 'f'.repeat(32), traceKept: undefined };
const read = (ref: RunRef, step: string, execution = 1) => beginStep(database, { ...ref, step, execution }, begin);

it('returns the input of the run and the results of earlier steps only', async () => {
  const ref = await started();
  await save(ref, { one: { a: "it's \\ 1" } });
  await save(ref, { two: 'two', three: 3 });
  const state = { state: 'queued', input: { text: "it's \\ here" } };
  expect(await read(ref, 'one')).toEqual({ ...state, before: {} });
  expect(await read(ref, 'three')).toEqual({ ...state, before: { one: { a: "it's \\ 1" }, two: 'two' } });
  expect(await read({ orgId, runId: randomUUID() }, 'one')).toBeUndefined();
});

it('keeps the result of the latest execution, whichever writes last', async () => {
  const ref = await started();
  await save(ref, { one: 'late' }, 1_795_435_067_385_002);
  await save(ref, { one: 'stale' }, 1_795_435_067_385_001);
  expect((await read(ref, 'two'))?.before).toEqual({ one: 'late' });
  await save(ref, { one: 'later' }, 1_795_435_067_385_003);
  expect((await read(ref, 'two'))?.before).toEqual({ one: 'later' });
});

it('keeps a result when the state of the step changes, and clears it when the step is retried', async () => {
  const ref = await started();
  await save(ref, { one: 'done', two: 'half' });
  await markStep(database, ref, { step: 'one', state: 'success', attempt: 1 });
  await markStep(database, ref, { step: 'two', state: 'failed', attempt: 1, errorClass: 'TIMEOUT' });
  await finishRun(database, ref, { state: 'failed', errorClass: 'TIMEOUT' });
  expect((await read(ref, 'three'))?.state).toBe('failed');
  await reopenRun(database, ref);
  expect((await read(ref, 'three'))?.before).toEqual({ one: 'done' });
});

it('records each attempt with its trace, and whether the trace is kept', async () => {
  const ref = await started();
  await read(ref, 'one', 1);
  await beginStep(database, { ...ref, step: 'one', execution: 2 }, { attempt: 1, traceId: 'a', traceKept: true });
  await failStep(database, { ...ref, step: 'one', execution: 2 }, true);
  await beginStep(database, { ...ref, step: 'one', execution: 3 }, { attempt: 2, traceId: 'b', traceKept: undefined });
  await endStep(database, { ...ref, step: 'one', execution: 3 }, { results: { one: 1 }, traceKept: false });
  const times = { startedAt: expect.any(Date), endedAt: expect.any(Date) };
  expect(await listAttempts(database, ref)).toEqual([
    { step: 'one', attempt: 1, traceId: 'f'.repeat(32), traceKept: null, state: 'running', ...times, endedAt: null },
    { step: 'one', attempt: 1, traceId: 'a', traceKept: true, state: 'failed', ...times },
    { step: 'one', attempt: 2, traceId: 'b', traceKept: false, state: 'success', ...times },
  ]);
});

it('replaces characters that Postgres does not store', async () => {
  const ref = await started();
  await save(ref, { one: 'a\0b\ud800' });
  expect((await read(ref, 'two'))?.before).toEqual({ one: 'a\ufffdb\ufffd' });
});

it("does not read or write another org's run", async () => {
  const ref = await started();
  const other = { orgId: await ensureOrg(database, 'other'), runId: ref.runId };
  await save(other, { one: 'theirs' });
  expect(await read(other, 'one')).toBeUndefined();
  expect(await listAttempts(database, ref)).toEqual([]);
  expect((await readInputs(database, other.orgId, [ref.runId])).size).toBe(0);
  expect((await getRun(database, ref))?.steps[0]?.result).toBeNull();
});

it('returns the inputs of many runs, and truncates long ones', async () => {
  const [short, long] = [await started(), await started({ text: 'x'.repeat(900_000) })];
  const inputs = await readInputs(database, orgId, [short.runId, long.runId, randomUUID()]);
  expect(inputs.get(short.runId)).toEqual({ text: "it's \\ here" });
  expect(inputs.get(long.runId)).toEqual({ truncated: expect.stringMatching(/^\{"text": "x{16000,}$/) });
  expect(inputs.size).toBe(2);
});
