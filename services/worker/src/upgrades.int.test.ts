// Upgrades by worker processes with real Redis, Postgres and prover, and simulated registries, GitHub and models.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { upgradeKind } from '@sextant/kinds/upgrade/kind';
import { createDeadLetters, type DeadLetters } from '@sextant/dead-letters';
import { redisProcess, serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { startSpanReceiver, type SpanReceiver } from '@sextant/stack/testing/span-receiver';
import { until } from '@sextant/stack/until';
import { startServer, type ReceivedRequest, type Reply, type TestServer } from '@sextant/http/testing/server';
import { openDatabase, type Database } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { aggregatePercentiles } from '@sextant/records/run-stats/stage-stats';
import { listAttempts } from '@sextant/records/runs/attempts';
import { createRun, getRun } from '@sextant/records/runs';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { FlowProducer, QueueEvents, type FlowJob, type Job } from 'bullmq';
import { Redis } from 'ioredis';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check the responses
type Json = any;

const manifests: Readonly<Record<string, string>> = {
  npm: '{\n  "dependencies": {\n    "lodash": "^4.17.20",\n    "strict": "^1.0.0"\n  }\n}\n',
  pip: '# pinned\r\nrequests[socks]==2.31.0 ; python_version >= "3.8"  # why\r\n',
  cargo: '[dependencies]\nserde = { version = "1.0.190", features = ["derive"] } # why\n',
  go: 'module example.com/app\n\nrequire (\n\tgithub.com/BurntSushi/toml v1.3.0 // indirect\n)\n',
};
const registry: Readonly<Record<string, unknown>> = {
  '/lodash': { name: 'lodash', 'dist-tags': {}, versions: { '4.17.20': {}, '4.17.21': {}, '5.0.0': {} } },
  '/strict': { name: 'strict', 'dist-tags': {}, versions: { '1.0.0': { peerDependencies: { lodash: '^4.17.0' } } } },
  '/pypi/requests/json': {
    info: { name: 'requests', version: '2.32.3' },
    releases: { '2.31.0': [{}], '2.32.3': [{}] },
  },
  '/se/rd/serde': { name: 'serde', vers: '1.0.210', features: { derive: [] }, yanked: false },
  '/github.com/!burnt!sushi/toml/@v/list': 'v1.3.0\nv1.4.0\n',
  '/github.com/!burnt!sushi/toml/@v/v1.4.0.mod': 'module github.com/BurntSushi/toml\n\ngo 1.18\n',
};

let postgres: TestPostgres;
let database: Database;
let orgId: string;
let redis: Awaited<ReturnType<typeof redisProcess>>;
let outside: TestServer;
let ai: (request: ReceivedRequest) => Reply | Promise<Reply>;
let receiver: SpanReceiver;
let prover: TestProcess;
let workers: readonly TestProcess[];
let flows: FlowProducer;
let queueEvents: QueueEvents;
let deadLetters: DeadLetters;
const spool = mkdtempSync(join(tmpdir(), 'sextant-events-'));

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), redisProcess()]);
  await redis.start();
  database = openDatabase(postgres.appUrl, { max: 2 });
  orgId = await ensureOrg(database, 'acme');
  outside = await startServer((request) => {
    if (request.url === '/api/v1/generate') return ai(request);
    if (request.url === '/internal/results') return { body: { comment_id: 5 } };
    const body = registry[request.url];
    return body === undefined ? { status: 404 } : { body };
  });
  const token = { SERVICE_TOKEN: 'service-token' };
  receiver = await startSpanReceiver();
  prover = await serviceProcess('prover', { ...token, OPS_API_KEY: 'operator' });
  await prover.start();
  const at = (...names: string[]) => Object.fromEntries(names.map((name) => [name, outside.url]));
  const env = {
    ...token,
    ...at('AI_URL', 'GITHUB_APP_URL', 'NPM_REGISTRY_URL', 'PYPI_URL', 'CRATES_INDEX_URL', 'GOPROXY_URL', 'CRM_URL'),
    ...at('CMS_URL', 'MAILCHECK_URL', 'FIRMOGRAPHICS_URL'),
    ...{ MAILCHECK_API_KEY: 'mail-key', FIRMOGRAPHICS_API_KEY: 'firm-key', WORKER_RATE: '500' },
    ...{ REDIS_URL: `redis://127.0.0.1:${redis.port}`, DATABASE_URL: postgres.appUrl, EVENTS_SPOOL_DIR: spool },
    PROVER_URL: `http://127.0.0.1:${prover.port}`,
    ...receiver.env,
  };
  workers = await Promise.all([serviceProcess('worker', env), serviceProcess('worker', env)]);
  await Promise.all(workers.map((worker) => worker.start()));
  const connection = { url: env.REDIS_URL, maxRetriesPerRequest: null };
  flows = new FlowProducer({ connection });
  queueEvents = new QueueEvents('upgrade', { connection });
  deadLetters = createDeadLetters({ redis: env.REDIS_URL });
}, 60_000);

afterAll(async () => {
  await Promise.all((workers ?? []).map((worker) => worker.end()));
  await prover?.end();
  await Promise.all([flows?.close(), queueEvents?.close(), deadLetters?.close(), database?.close(), outside?.close()]);
  await receiver?.close();
  await redis?.end();
  redis?.remove();
  await postgres?.stop();
  rmSync(spool, { recursive: true, force: true });
});

/** A plan with the target version and the operator of the current range. */
function plan({ body }: ReceivedRequest): Reply {
  const { prompt } = body as { prompt: string };
  const line = (key: string): string => new RegExp(`^${key}: (.*)$`, 'm').exec(prompt)?.[1] ?? '';
  const [operator = ''] = /^[=~^<>]*/.exec(line('current')) ?? [];
  const [from, to] = [line('current'), line('target')];
  const object = { package: line('package'), from, to, range: operator + to, risk: 'low', summary: 'Fine.' };
  return { body: { text: '', object, provider: 'openai', model: 'gpt-4.1-mini', cost_nano_usd: 1_000 } };
}

beforeEach(() => {
  ai = plan;
  outside.requests.length = 0;
});

/** Queues a run as the controller does; resolves with its id and its last job. */
async function start(
  input: Readonly<Record<string, unknown>>,
): Promise<{ readonly runId: string; readonly last: Job }> {
  const { steps } = upgradeKind;
  const { run } = await createRun(database, { orgId, kind: 'upgrade', input, correlationId: 'c', steps });
  const job = (step: string): FlowJob => ({
    name: step,
    queueName: 'upgrade',
    data: { run_id: run.id, org_id: orgId, kind: 'upgrade', step, correlation_id: 'c', priority: 'normal' },
    opts: {
      jobId: `${run.id}-${step}`,
      attempts: 3,
      priority: 2,
      backoff: { type: 'sextant' },
      failParentOnFailure: true,
    },
  });
  const [first, ...rest] = steps.map(({ step }) => step);
  const flow = rest.reduce<FlowJob>((child, step) => ({ ...job(step), children: [child] }), job(first!));
  return { runId: run.id, last: (await flows.add(flow)).job };
}

const upgrade = (ecosystem: string, name: string, version: string, more: object = {}) =>
  start({ ecosystem, package: name, version, manifest: manifests[ecosystem], ...more });
const resultsOf = async (runId: string): Promise<Json> =>
  Object.fromEntries((await getRun(database, { orgId, runId }))!.steps.map(({ step, result }) => [step, result]));
const posted = () => outside.requests.filter(({ url }) => url === '/internal/results').map(({ body }) => body as Json);

test.each([
  ['npm', 'lodash', '4.17.21', '4.17.20', 2],
  ['pip', 'requests', '2.32.3', '2.31.0', 1],
  ['cargo', 'serde', '1.0.210', '1.0.190', 2],
  ['go', 'github.com/BurntSushi/toml', 'v1.4.0', 'v1.3.0', 2],
])(
  '%s: the manifest is edited, the upgrade is proved and each step is recorded',
  async (ecosystem, name, version, old, n) => {
    const { runId, last } = await upgrade(ecosystem, name, version);
    await last.waitUntilFinished(queueEvents, 20_000);
    const results = await resultsOf(runId);
    expect(results.apply.manifest).toBe(manifests[ecosystem]!.replace(old, version));
    expect(results.prove.proof).toMatchObject({ result: 'proved', engine: 'z3', not_modelled: [] });
    expect(results.prove.proof.constraints).toHaveLength(n);
    const stages = await until('five stages are recorded', async () => {
      const found = await aggregatePercentiles(database, { orgId, runId });
      return found.length === 5 ? found : undefined;
    });
    expect(stages.every(({ countSuccess, countError }) => countSuccess === 1 && countError === 0)).toBe(true);
  },
  30_000,
);

test('a large manifest is not stored in Redis', async () => {
  const manifest = manifests['npm']!.replace('{', `{\n  "description": "${'abcdefgh '.repeat(100_000)}",`);
  const input = { ecosystem: 'npm', package: 'lodash', version: '4.17.21', manifest };
  const before = await usedMemory();
  const { runId, last } = await start(input);
  await last.waitUntilFinished(queueEvents, 20_000);
  expect((await usedMemory()) - before).toBeLessThan(200_000);
  expect((await resultsOf(runId)).apply.manifest).toBe(manifest.replace('4.17.20', '4.17.21'));
}, 30_000);

async function usedMemory(): Promise<number> {
  const client = new Redis(redis.port);
  const info = await client.info('memory');
  await client.quit();
  return Number(/^used_memory:(\d+)/m.exec(info)![1]);
}

test('an upgrade that breaks a peer dependency fails, and its dead letter names the constraint', async () => {
  const { runId, last } = await upgrade('npm', 'lodash', '5.0.0');
  await expect(last.waitUntilFinished(queueEvents, 20_000)).rejects.toThrow('child');
  await expect(deadLetters.get(`${runId}-prove`)).resolves.toMatchObject({
    error_class: 'VALIDATION_ERROR',
    message: 'lodash 5.0.0 violates a constraint: strict 1.0.0 needs lodash ^4.17.0',
    attempts: 1,
  });
}, 30_000);

test('the worker validates the input and names the path of an invalid field', async () => {
  const { runId, last } = await upgrade('npm', 'lodash', '4.17.21', { source: { repository: 'acme' } });
  await expect(last.waitUntilFinished(queueEvents, 20_000)).rejects.toThrow('child');
  const deadLetter = await deadLetters.get(`${runId}-analyze`);
  expect(deadLetter?.message).toContain('input.source.repository must be owner/name');
}, 30_000);

test('the jobs of a killed worker are taken over, and every run ends once', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  ai = async (request) => {
    await released;
    return plan(request);
  };
  const source = { repository: 'acme/web', issue_number: 7 };
  const runs = await Promise.all(Array.from({ length: 30 }, () => upgrade('npm', 'lodash', '4.17.21', { source })));
  const modelRequests = () => outside.requests.filter(({ url }) => url === '/api/v1/generate').length;
  await until('20 model calls are running', () => modelRequests() >= 20);
  await workers[0]!.end('SIGKILL');
  release();
  await Promise.all(runs.map(({ last }) => last.waitUntilFinished(queueEvents, 50_000)));
  expect(
    posted()
      .map(({ run_id }) => run_id as string)
      .sort(),
  ).toEqual(runs.map(({ runId }) => runId).sort());
  const callIds = outside.requests.flatMap(({ body }) => (body as Json)?.call_id ?? []);
  expect(new Set(callIds).size).toBe(callIds.length);
  await expect(deadLetters.size('upgrade')).resolves.toBe(2);
  // The trace of a killed attempt may never have been sent, so that of the next attempt is kept.
  const attempts = await Promise.all(runs.map(({ runId }) => listAttempts(database, { orgId, runId })));
  const killed = attempts.filter((all) => all.some(({ state }) => state === 'running'));
  expect(killed.length).toBeGreaterThan(0);
  for (const all of killed) {
    const { step } = all.find(({ state }) => state === 'running')!;
    const [first, second] = all.filter((one) => one.step === step);
    expect([first!.endedAt, second!.state, second!.traceKept]).toEqual([null, 'success', true]);
    expect(second!.traceId).toMatch(/^[0-9a-f]{32}$/);
  }
  await workers[0]!.start();
}, 90_000);
