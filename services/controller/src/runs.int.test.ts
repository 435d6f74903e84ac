// Runs from request to result, with the controller as a process and real Redis and Postgres.
import { subscribeCanceledJobs } from '@sextant/dead-letters/canceled-jobs';
import { until } from '@sextant/stack/until';
import { ServiceError } from '@sextant/telemetry/errors';
import { randomUUID } from 'node:crypto';
import { metric, startPlatform, upgrade, type Json, type Platform } from './testing/platform';
import { succeed } from './testing/test-worker';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
}, 60_000);
afterAll(() => platform?.close());
beforeEach(() => {
  platform.worker.work = succeed;
  platform.worker.started.length = 0;
  platform.answerResult = () => ({ body: { comment_id: 5 } });
});

const { input } = upgrade;
const successes = (kind: string) => metric(platform.controllers[0], `runs_total{kind="${kind}",state="success"}`);

test.each<[string, object, string[]]>([
  ['upgrade', input, ['analyze', 'generate', 'apply', 'prove', 'publish']],
  ['page', { prompt: 'A page about bees' }, ['generate', 'validate', 'publish']],
  ['agent', { goal: 'Find the cheapest flight' }, ['plan', 'act', 'guard', 'answer']],
  ['enrichment', {}, ['mv_refresh', 'select_targets', 'crawl', 'verify', 'score', 'export']],
])('a run of the kind %s executes its steps on its queue', async (kind, runInput, steps) => {
  const before = await successes(kind);
  const id = await platform.start({ kind, input: runInput });
  const run = await platform.inState(id, 'success');
  expect(run.steps.map(({ step, state, attempt }: Json) => [step, state, attempt])).toEqual(
    steps.map((step) => [step, 'success', 1]),
  );
  // Steps of a few milliseconds too.
  for (const { step, started_at: startedAt, ended_at: endedAt } of run.steps as Json[])
    expect([step, startedAt !== null && startedAt <= endedAt]).toEqual([step, true]);
  expect([run.started_at, run.ended_at]).toEqual([run.steps[0].started_at, run.steps.at(-1).ended_at]);
  expect(run.result).toEqual(Object.fromEntries(steps.map((step) => [`${step}_was`, 'done'])));
  const jobs = platform.worker.started.filter(({ run_id }) => run_id === id);
  expect(jobs.map(({ step }) => step)).toEqual(steps);
  expect(jobs.at(-1)).toMatchObject({ kind, trace_id: run.trace_id, priority: 'normal', before: { [steps[0]!]: {} } });
  expect(await successes(kind)).toBe(before + 1);
  expect(platform.resultsOf(id)).toEqual([]);
});

test('a permanent error fails the run at once, and github-app is notified once', async () => {
  platform.worker.work = () => {
    throw new ServiceError('lodash has no version 9.9.9', { errorClass: 'VALIDATION_ERROR' });
  };
  const id = await platform.start();
  const run = await platform.inState(id, 'failed');
  expect(run).toMatchObject({ error_class: 'VALIDATION_ERROR', error_message: 'lodash has no version 9.9.9' });
  expect(run.steps.map(({ state, attempt }: Json) => [state, attempt])).toEqual([
    ['failed', 1],
    ...Array<[string, number]>(4).fill(['skipped', 0]),
  ]);
  await until('github-app has the result', () => platform.resultsOf(id).length > 0);
  expect(platform.resultsOf(id)).toMatchObject([
    { state: 'failed', error_class: 'VALIDATION_ERROR', issue_number: 7, package: 'lodash' },
  ]);
});

test('a run is recorded as one execution of its org', async () => {
  platform.worker.work = () => {
    throw new ServiceError('no', { errorClass: 'AUTH_ERROR' });
  };
  const id = await platform.start();
  const { trace_id } = await platform.inState(id, 'failed');
  const executions = await until('the execution is recorded', async () => {
    const rows = await platform.postgres.query<Json>(
      `select event_type, status, trace_id, latency_ms > 0 as took, context from event_logs
       where context ->> 'run_id' = $1`,
      [id],
    );
    return rows.length > 0 ? rows : undefined;
  });
  const context = { run_id: id, error_class: 'AUTH_ERROR' };
  expect(executions).toEqual([{ event_type: 'run.upgrade', status: 'error', trace_id, took: true, context }]);
});

test('posting a failed upgrade is retried until github-app accepts it', async () => {
  let refusals = 2;
  platform.answerResult = () => ((refusals -= 1) >= 0 ? { status: 503 } : { body: { comment_id: 6 } });
  platform.worker.work = () => {
    throw new ServiceError('lodahs does not exist', { errorClass: 'VALIDATION_ERROR' });
  };
  const id = await platform.start();
  await until('github-app has three results', () => platform.resultsOf(id).length === 3);
});

test('failed runs without a GitHub source are not posted', async () => {
  platform.worker.work = () => {
    throw new ServiceError('no', { errorClass: 'VALIDATION_ERROR' });
  };
  const { source: _, ...withoutSource } = input;
  const runs = [
    { kind: 'upgrade', input: { ...withoutSource, manifest: '{}' } },
    { kind: 'page', input: { prompt: 'x' } },
  ];
  for (const id of await Promise.all(runs.map((run) => platform.start(run)))) await platform.inState(id, 'failed');
  const fromGitHub = await platform.start();
  await until('github-app has the result', () => platform.resultsOf(fromGitHub).length > 0);
  expect(platform.githubApp.requests.every(({ body }) => (body as Json).issue_number === 7)).toBe(true);
});

test('a step that waits for a retry has the error of the last attempt', async () => {
  let failures = 1;
  platform.worker.work = (job) => {
    if (job.step === 'generate' && (failures -= 1) >= 0)
      throw new ServiceError('overloaded', { errorClass: 'SERVICE_UNAVAILABLE' });
    return succeed(job);
  };
  const id = await platform.start();
  const waiting = await until('the step waits for its second attempt', async () => {
    const { steps } = (await platform.api(`/runs/${id}`)).body;
    return steps[1].attempt === 2 && steps[1].state === 'waiting' ? steps[1] : undefined;
  });
  expect(waiting).toMatchObject({ error_class: 'SERVICE_UNAVAILABLE', error_message: 'overloaded' });
  const run = await platform.inState(id, 'success');
  expect(run.steps[1]).toMatchObject({ state: 'success', attempt: 2, error_class: null });
});

test('requests with one idempotency key start one run', async () => {
  const body = { ...upgrade, idempotency_key: randomUUID() };
  const post = () => platform.api('/runs', { method: 'POST', body });
  const responses = await Promise.all(Array.from({ length: 8 }, post));
  const accepted = responses.filter(({ status }) => status === 202);
  const [id, ...others] = new Set(accepted.map((one) => one.body.id as string));
  expect(others).toEqual([]);
  expect(accepted.filter((one) => one.body.created)).toHaveLength(1);
  for (const { status, body: problem } of responses.filter((one) => !accepted.includes(one)))
    expect([status, problem]).toEqual([409, expect.objectContaining({ retryable: true })]);
  expect(await post()).toEqual({ status: 202, body: { id, created: false } });
  await platform.inState(id!, 'success');
  expect(platform.worker.started).toHaveLength(5);
});

test('an idempotency key with a different request is refused', async () => {
  const key = { idempotency_key: randomUUID() };
  const page = { kind: 'page', input: { prompt: 'bees' }, ...key };
  const post = (body: object) => platform.api('/runs', { method: 'POST', body });
  const { body: first } = await post(page);
  const refused = { status: 422, body: { errors: [{ field: 'idempotency_key' }] } };
  expect(await post({ kind: 'agent', input: { goal: 'bees' }, ...key })).toMatchObject(refused);
  expect(await post({ ...page, input: { prompt: 'wasps' } })).toMatchObject(refused);
  expect((await post(page)).body).toEqual({ id: first.id, created: false });
  const { body: other } = await post({ ...page, org: 'bravo' });
  expect(other.created).toBe(true);
  for (const { id } of [first, other]) await platform.inState(id as string, 'success');
});

test('a canceled run ends, its worker is notified and no further step starts', async () => {
  const canceledJobs: string[] = [];
  const subscription = subscribeCanceledJobs(platform.redisUrl, (jobId) => canceledJobs.push(jobId));
  await subscription.subscribed;
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  platform.worker.work = (job) => (job.step === 'generate' ? released : succeed(job));
  const id = await platform.start();
  await until('the second step has started', () => platform.worker.started.length === 2);
  expect(await platform.api(`/runs/${id}/cancel`, { method: 'POST', token: 'operator' })).toMatchObject({
    status: 200,
    body: { state: 'canceled' },
  });
  await until('the worker is notified', () => canceledJobs.length > 0);
  expect(canceledJobs).toEqual([`${id}-generate`]);
  subscription.close();
  release();
  await platform.inState(await platform.start(), 'success');
  expect((await platform.api(`/runs/${id}`)).body.state).toBe('canceled');
  expect(platform.worker.started.filter(({ run_id }) => run_id === id)).toHaveLength(2);
  expect(await platform.api(`/runs/${id}/cancel`, { method: 'POST' })).toMatchObject({ status: 409 });
});

describe('invalid requests are refused with the field and the fix', () => {
  const targets = [{ url: 'https://a.example' }, { url: 'https://b.example' }, { url: 'https://c.example' }];
  test.each<[string, object, string]>([
    ['kind', { ...upgrade, kind: 'dance' }, 'must be one of upgrade, page, agent, enrichment'],
    ['input.ecosystem', { ...upgrade, input: { ...input, ecosystem: 'gem' } }, 'must be one of npm, pip, cargo, go'],
    ['input.version', { ...upgrade, input: { ...input, version: 'latest' } }, 'exact version'],
    ['input.package', { ...upgrade, input: { ...input, package: '../x' } }, 'package name'],
    ['input.manifest', { ...upgrade, input: { ...input, source: undefined } }, 'is missing'],
    ['input.colour', { ...upgrade, input: { ...input, colour: 'red' } }, 'not a known field'],
    ['input.prompt', { kind: 'page', input: {} }, 'is missing: it must be a string'],
    ['input.prompt', { kind: 'page', input: { prompt: 'x'.repeat(20_001) } }, '20000'],
    ['input.goal', { kind: 'agent', input: { goal: 7 } }, 'must be a string'],
    [
      'input.targets.3.url',
      { kind: 'enrichment', input: { targets: [...targets, { url: 'nowhere' }] } },
      'must be a URL',
    ],
    ['input.targets', { kind: 'enrichment', input: { targets: Array(101).fill(targets[0]) } }, '100'],
    ['input', { kind: 'enrichment' }, 'is missing: it must be an object'],
    ['priority', { ...upgrade, priority: 'urgent' }, 'high'],
    ['body', [], 'must be an object'],
  ])('%s', async (field, body, message) => {
    const refused = await platform.api('/runs', { method: 'POST', body });
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ field, message: expect.stringContaining(message) }] },
    });
  });

  test('a body that is not JSON', async () => {
    const { port } = platform.controllers[0];
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/runs`, {
      method: 'POST',
      headers: { authorization: 'Bearer operator', 'content-type': 'application/json' },
      body: '{"kind":',
    });
    expect(response.status).toBe(400);
  });

  test('an unknown run', async () => {
    expect(await platform.api(`/runs/${randomUUID()}`)).toMatchObject({ status: 404 });
    expect(await platform.api('/runs/nonsense')).toMatchObject({ status: 404 });
    expect(await platform.api('/runs/nonsense/retry', { method: 'POST' })).toMatchObject({ status: 404 });
  });

  test('a wrong token', async () => {
    expect(await platform.api('/runs', { method: 'POST', body: upgrade, token: 'wrong' })).toMatchObject({
      status: 401,
    });
    expect(await platform.api('/dlq', { token: 'wrong' })).toMatchObject({ status: 401 });
  });
});

test('runs of a GitHub owner belong to one org, regardless of case and renames', async () => {
  const start = (github_owner: object) => platform.api('/runs', { method: 'POST', body: { ...upgrade, github_owner } });
  const ids: string[] = [];
  for (const owner of [
    { login: 'Initech', id: 77 },
    { login: 'initech', id: 77 },
    { login: 'renamed', id: 77 },
  ])
    ids.push((await start(owner)).body.id as string);
  const sql = 'select distinct o.name from runs r join orgs o on o.id = r.org_id where r.id = any($1)';
  expect(await platform.postgres.query(sql, [ids])).toEqual([{ name: 'Initech' }]);
  const { body } = await start({ login: 'default', id: 78 });
  expect(await platform.postgres.query(sql, [[body.id]])).toEqual([{ name: 'default.78' }]);
  const refused = await start({ login: '../x', id: 0 });
  expect(refused).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'github_owner.login' }, { field: 'github_owner.id' }] },
  });
  for (const id of [...ids, body.id as string]) await platform.inState(id, 'success');
});

test.each(['/schedules?org=typo', '/schedules/noon?org=typo', '/flags?org=typo'])(
  'GET %s does not create an org',
  async (path) => {
    expect(await platform.api(path)).toMatchObject({ status: 404, body: { detail: 'there is no org "typo"' } });
    const remove = await platform.api('/schedules/noon?org=typo', { method: 'DELETE' });
    expect(remove).toMatchObject({ status: 404 });
    expect(await platform.postgres.query(`select from orgs where name = 'typo'`)).toEqual([]);
  },
);
