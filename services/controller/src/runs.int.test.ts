// Runs from request to result: controller and worker as processes, with real Redis and Postgres; what lies outside answers over HTTP.
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { eventually, redisProcess, serviceProcess, type TestProcess } from './testing/processes';
import { startServer, type Asked, type Reply, type TestServer } from '@sextant/kit/testing-server';

const TOKEN = 'service-token';
const manifest = '{\n  "dependencies": {\n    "lodash": "^4.17.20"\n  }\n}\n';
const packument = { name: 'lodash', 'dist-tags': { latest: '4.17.21' }, versions: { '4.17.20': {}, '4.17.21': {} } };
const generated = {
  package: 'lodash',
  from: '^4.17.20',
  to: '4.17.21',
  range: '^4.17.21',
  risk: 'low',
  summary: 'A fix.',
};
const answer = { text: '', object: generated, provider: 'openai', model: 'gpt-4.1-mini', cost_nano_usd: 123_000 };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read without a schema; the assertion is the check
type Json = any;

let postgres: TestPostgres;
let redis: Awaited<ReturnType<typeof redisProcess>>;
let outside: TestServer;
let ai: (asked: Asked) => Reply | 'hang' | Promise<Reply | 'hang'>;
let results: (asked: Asked) => Reply;
let controller: TestProcess;
let worker: TestProcess;

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), redisProcess()]);
  await redis.start();
  outside = await startServer((asked) => {
    const { url } = asked;
    if (url.startsWith('/internal/repos/')) return { body: { path: 'package.json', sha: 'x', content: manifest } };
    if (url === '/internal/results') return results(asked);
    if (url === '/api/v1/generate') return ai(asked);
    return url === '/lodash' ? { body: packument } : { status: 404 };
  });
  const redisUrl = `redis://127.0.0.1:${redis.port}`;
  const common = { REDIS_URL: redisUrl, SERVICE_TOKEN: TOKEN, GITHUB_APP_URL: outside.url };
  controller = await serviceProcess('controller', {
    ...common,
    DATABASE_URL: postgres.appUrl,
    RECONCILE_MS: '300',
    OPS_API_KEY: 'operator',
  });
  worker = await serviceProcess('worker', { ...common, AI_URL: outside.url, NPM_REGISTRY_URL: outside.url });
  await Promise.all([controller.start(), worker.start()]);
});

afterAll(async () => {
  await Promise.all([controller?.end(), worker?.end()]);
  await outside?.close();
  await redis?.end();
  redis?.remove();
  await postgres?.stop();
});

beforeEach(() => {
  ai = () => ({ body: answer });
  results = () => ({ body: { comment_id: 5 } });
  outside.asked.length = 0;
});

async function api(
  path: string,
  { method = 'GET', body, token = TOKEN }: { method?: string; body?: object; token?: string } = {},
) {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
  const response = await fetch(`http://127.0.0.1:${controller.port}/api/v1/runs${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

const source = { repository: 'acme/web', issue_number: 7 };
const fromGitHub = {
  kind: 'upgrade',
  org: 'acme',
  input: { ecosystem: 'npm', package: 'lodash', version: '4.17.21', source },
};

async function start(body: object = fromGitHub): Promise<string> {
  const { status, body: accepted } = await api('', { method: 'POST', body });
  expect(status).toBe(202);
  return accepted.id as string;
}

const inState = (id: string, ...states: string[]) =>
  eventually(async () => {
    const { body } = await api(`/${id}`);
    return states.includes(body.state) ? body : undefined;
  });
const calls = (path: string) => outside.asked.filter(({ url }) => url === path).map(({ body }) => body as Json);
const resultsOf = (id: string) => calls('/internal/results').filter(({ run_id }) => run_id === id);

async function metric(service: TestProcess, line: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return Number(found?.split(' ')[1] ?? NaN);
}

test('a run from GitHub goes through its steps, and its result is told once', async () => {
  const before = await metric(controller, 'runs_total{kind="upgrade",state="success"}');
  const id = await start();
  const run = await inState(id, 'success');

  expect(run.steps.map(({ step, state, attempt }: Json) => [step, state, attempt])).toEqual([
    ['analyze', 'success', 1],
    ['generate', 'success', 1],
    ['apply', 'success', 1],
    ['publish', 'success', 1],
  ]);
  expect(run.result).toMatchObject({
    range: '^4.17.21',
    manifest: manifest.replace('.20', '.21'),
    cost_usd: 0.000123,
    comment_id: 5,
  });
  expect(resultsOf(id)).toMatchObject([
    { state: 'success', package: 'lodash', from: '^4.17.20', to: '^4.17.21', trace_id: run.trace_id },
  ]);
  expect(calls('/api/v1/generate')[0].call_id).toContain(`${id}-generate`);
  expect(outside.asked.every(({ headers }) => headers['x-correlation-id'] === run.correlation_id)).toBe(true);
  expect(await metric(controller, 'runs_total{kind="upgrade",state="success"}')).toBe(before + 1);
  expect(
    await metric(worker, 'ai_jobs_total{provider="openai",model="gpt-4.1-mini",status="completed"}'),
  ).toBeGreaterThan(0);
});

test('a run by REST needs a manifest and no repository', async () => {
  const { source: _, ...input } = { ...fromGitHub.input, manifest };
  const id = await start({ kind: 'upgrade', input });
  expect((await inState(id, 'success')).result).toMatchObject({
    manifest: manifest.replace('.20', '.21'),
    comment_id: null,
  });
  expect(resultsOf(id)).toEqual([]);
});

test('a version that does not exist fails at once, and the reason is told once', async () => {
  const id = await start({ ...fromGitHub, input: { ...fromGitHub.input, version: '9.9.9' } });
  const run = await inState(id, 'failed');
  expect(run).toMatchObject({
    error_class: 'VALIDATION_ERROR',
    error_message: 'lodash has no version 9.9.9: its latest version is 4.17.21',
  });
  expect(run.steps.map(({ state, attempt }: Json) => [state, attempt])).toEqual([
    ['failed', 1],
    ['skipped', 0],
    ['skipped', 0],
    ['skipped', 0],
  ]);
  await eventually(async () => (resultsOf(id).length > 0 ? true : undefined));
  expect(resultsOf(id)).toMatchObject([{ state: 'failed', error_class: 'VALIDATION_ERROR', issue_number: 7 }]);
});

test('a failed run is told again until github-app takes it', async () => {
  let refusals = 2;
  results = () => ((refusals -= 1) >= 0 ? { status: 503 } : { body: { comment_id: 6 } });
  const id = await start({ ...fromGitHub, input: { ...fromGitHub.input, package: 'lodahs' } });
  await eventually(async () => (resultsOf(id).length === 3 ? true : undefined));
  expect((await api(`/${id}`)).body.error_message).toContain('lodahs does not exist');
});

test('trouble that passes is tried again after the time that was asked for, and the attempts are shown', async () => {
  const times: number[] = [];
  ai = () => {
    if (times.push(Date.now()) > 1) return { body: answer };
    return {
      status: 503,
      headers: { 'retry-after': '3' },
      body: { detail: 'away', error_class: 'SERVICE_UNAVAILABLE', retryable: true },
    };
  };
  const id = await start();
  const waiting = await eventually(async () => {
    const { steps } = (await api(`/${id}`)).body;
    return steps[1].attempt === 2 ? steps[1] : undefined;
  });
  expect(waiting).toMatchObject({
    state: 'waiting',
    error_class: 'SERVICE_UNAVAILABLE',
    error_message: 'could not generate the upgrade: away',
  });
  const run = await inState(id, 'success');
  expect(run.steps[1]).toMatchObject({ state: 'success', attempt: 2, error_class: null });
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(2_900);
  expect(new Set(calls('/api/v1/generate').map(({ call_id }) => call_id)).size).toBe(2);
  expect(await metric(worker, 'ai_jobs_retry_total{provider="openai",model="gpt-4.1-mini"}')).toBe(1);
  expect(
    await metric(worker, 'run_step_failures_total{kind="upgrade",step="generate",error_class="SERVICE_UNAVAILABLE"}'),
  ).toBe(1);
});

test('requests with one idempotency key start one run', async () => {
  const body = { ...fromGitHub, idempotency_key: randomUUID() };
  const answers = await Promise.all(Array.from({ length: 8 }, () => api('', { method: 'POST', body })));
  const [id, ...others] = new Set(answers.map((one) => one.body.id));
  expect(others).toEqual([]);
  expect(answers.filter((one) => one.body.created)).toHaveLength(1);
  await inState(id, 'success');
  expect(resultsOf(id)).toHaveLength(1);
});

describe('whatever dies, each accepted run ends once', () => {
  /** Holds the model's answer back until the returned function is called. */
  function hold(): { readonly asked: Promise<void>; readonly release: () => void } {
    let release = () => {};
    let reached = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const asked = new Promise<void>((resolve) => (reached = resolve));
    ai = async () => {
      reached();
      await released;
      return { body: answer };
    };
    return { asked, release };
  }

  test('the queue is emptied', async () => {
    const { asked, release } = hold();
    const id = await start();
    await asked;
    const client = new Redis(redis.port);
    await client.flushall();
    await client.quit();
    release();
    await inState(id, 'success');
    expect(resultsOf(id)).toHaveLength(1);
  });

  test('the worker is killed while it works', async () => {
    const { asked, release } = hold();
    const id = await start();
    await asked;
    await worker.end('SIGKILL');
    release();
    await worker.start();
    const run = await inState(id, 'success');
    expect(run.steps[1]).toMatchObject({ state: 'success', attempt: 1 });
    expect(resultsOf(id)).toHaveLength(1);
  }, 60_000);

  test('the controller is killed while the run goes on', async () => {
    const { asked, release } = hold();
    const id = await start();
    await asked;
    await controller.end('SIGKILL');
    release();
    await eventually(async () => (resultsOf(id).length > 0 ? true : undefined));
    await controller.start();
    await inState(id, 'success');
    expect(await metric(controller, 'runs_total{kind="upgrade",state="success"}')).toBe(1);
  });

  test('Redis is away when the run is accepted', async () => {
    await redis.end();
    const id = await start();
    expect((await api(`/${id}`)).body.state).toBe('queued');
    await redis.start();
    await inState(id, 'success');
    expect(resultsOf(id)).toHaveLength(1);
  }, 60_000);

  test('Postgres is away: nothing is accepted, and runs under way end when it is back', async () => {
    const { asked, release } = hold();
    const id = await start();
    await asked;
    await postgres.kill();
    expect(await api('', { method: 'POST', body: fromGitHub })).toMatchObject({ status: 503 });
    release();
    await eventually(async () => (resultsOf(id).length > 0 ? true : undefined));
    await postgres.restart();
    await inState(id, 'success');
  }, 60_000);

  test('the worker is told to stop: it ends its job first', async () => {
    const { asked, release } = hold();
    const id = await start();
    await asked;
    const ended = worker.end('SIGTERM');
    release();
    expect(await ended).toBe(0);
    await eventually(async () => ((await api(`/${id}`)).body.steps[1].state === 'success' ? true : undefined));
    await worker.start();
    await inState(id, 'success');
    expect(calls('/api/v1/generate')).toHaveLength(1);
  }, 60_000);
});

describe('canceling', () => {
  test('a run that is under way ends, and no further step starts', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    ai = async () => {
      await released;
      return { body: answer };
    };
    const id = await start();
    await eventually(async () => (calls('/api/v1/generate').length > 0 ? true : undefined));
    expect(await api(`/${id}/cancel`, { method: 'POST', token: 'operator' })).toMatchObject({
      status: 200,
      body: { state: 'canceled' },
    });
    release();
    const next = await start();
    await inState(next, 'success');
    expect((await api(`/${id}`)).body.state).toBe('canceled');
    expect(resultsOf(id)).toEqual([]);
    expect(await api(`/${id}/cancel`, { method: 'POST' })).toMatchObject({ status: 409 });
  });
});

describe('bad requests are refused with the field and the fix', () => {
  const { input } = fromGitHub;
  test.each<[string, object, string]>([
    ['kind', { ...fromGitHub, kind: 'page' }, 'must be upgrade'],
    ['input.ecosystem', { ...fromGitHub, input: { ...input, ecosystem: 'pip' } }, 'must be npm'],
    ['input.version', { ...fromGitHub, input: { ...input, version: 'latest' } }, 'exact version'],
    ['input.package', { ...fromGitHub, input: { ...input, package: '../x' } }, 'package name'],
    ['input.manifest', { ...fromGitHub, input: { ...input, source: undefined } }, 'is missing'],
    ['input.colour', { ...fromGitHub, input: { ...input, colour: 'red' } }, 'not a known field'],
    ['priority', { ...fromGitHub, priority: 'urgent' }, 'high'],
  ])('%s', async (field, body, message) => {
    const refused = await api('', { method: 'POST', body });
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ field, message: expect.stringContaining(message) }] },
    });
  });

  test('an unknown run', async () => {
    expect(await api(`/${randomUUID()}`)).toMatchObject({ status: 404 });
    expect(await api('/nonsense')).toMatchObject({ status: 404 });
  });

  test('a wrong token', async () => {
    expect(await api('', { method: 'POST', body: fromGitHub, token: 'wrong' })).toMatchObject({ status: 401 });
  });
});

test('the queue is measured', async () => {
  expect(await metric(controller, 'queue_workers{queue="upgrade"}')).toBe(1);
  expect(await metric(controller, 'queue_depth{queue="upgrade"}')).toBe(0);
  expect(await metric(controller, 'ai_queue_size{queue="upgrade",status="completed"}')).toBeGreaterThan(0);
  expect(await metric(controller, 'queue_oldest_waiting_seconds{queue="upgrade"}')).toBe(0);
});
