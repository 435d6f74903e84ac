// Services that are down for longer than five attempts take, with real processes: no run fails.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { redisProcess, serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { until } from '@sextant/stack/until';
import { startServer, type ReceivedRequest, type Reply, type TestServer } from '@sextant/http/testing/server';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check the responses
type Json = any;

let postgres: TestPostgres;
let redis: Awaited<ReturnType<typeof redisProcess>>;
let outside: TestServer;
let services: Readonly<Record<'ai' | 'prover' | 'controller' | 'worker', TestProcess>>;
const folder = mkdtempSync(join(tmpdir(), 'sextant-unavailable-'));
const registry = { name: 'lodash', 'dist-tags': {}, versions: { '4.17.20': {}, '4.17.21': {} } };

/** A plan with the target version and the operator of the current range. */
function completion({ body }: ReceivedRequest): Reply {
  const prompt = JSON.stringify(body);
  const of = (key: string): string => new RegExp(`\\\\n${key}: (.*?)(\\\\n|")`).exec(prompt)?.[1] ?? '';
  const [operator = ''] = /^[=~^<>]*/.exec(of('current')) ?? [];
  const [from, to] = [of('current'), of('target')];
  const plan = { package: 'lodash', from, to, range: operator + to, risk: 'low', summary: 'Fine.' };
  const message = { role: 'assistant', content: JSON.stringify(plan) };
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  return { body: { id: 'c', object: 'chat.completion', created: 1, model: 'gpt-4.1-mini', choices, usage } };
}

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), redisProcess()]);
  await redis.start();
  outside = await startServer((request) => {
    if (request.url.endsWith('/chat/completions')) return completion(request);
    return request.url === '/lodash' ? { body: registry } : { status: 404 };
  });
  const token = { SERVICE_TOKEN: 'token', DATABASE_URL: postgres.appUrl };
  const queues = { ...token, REDIS_URL: `redis://127.0.0.1:${redis.port}`, GITHUB_APP_URL: outside.url };
  const [ai, prover, controller] = await Promise.all([
    serviceProcess('ai', {
      ...token,
      ...{ LLM_PROVIDERS: 'openai', OPENAI_BASE_URL: outside.url, OPENAI_API_KEY: 'k', LLM_PROBE_SECONDS: '0' },
      LEDGER_SPOOL_DIR: join(folder, 'ledger'),
    }),
    serviceProcess('prover', { ...token, OPS_API_KEY: 'operator' }),
    serviceProcess('controller', { ...queues, EVENTS_SPOOL_DIR: join(folder, 'executions'), RECONCILE_MS: '500' }),
  ]);
  const urls = ['NPM_REGISTRY_URL', 'PYPI_URL', 'CRATES_INDEX_URL', 'GOPROXY_URL', 'CRM_URL', 'CMS_URL'];
  const vendors = ['MAILCHECK_URL', 'FIRMOGRAPHICS_URL'];
  const worker = await serviceProcess('worker', {
    ...queues,
    ...Object.fromEntries([...urls, ...vendors].map((name) => [name, outside.url])),
    ...{ MAILCHECK_API_KEY: 'k', FIRMOGRAPHICS_API_KEY: 'k', WORKER_RATE: '500' },
    ...{ AI_URL: `http://127.0.0.1:${ai.port}`, PROVER_URL: `http://127.0.0.1:${prover.port}` },
    EVENTS_SPOOL_DIR: join(folder, 'events'),
  });
  services = { ai, prover, controller, worker };
  await Promise.all(Object.values(services).map((service) => service.start()));
}, 120_000);

afterAll(async () => {
  await Promise.all(Object.values(services ?? {}).map((service) => service.end()));
  await outside?.close();
  await redis?.end();
  redis?.remove();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function api(path: string, body?: object): Promise<Json> {
  const response = await fetch(`http://127.0.0.1:${services.controller.port}/api/v1${path}`, {
    headers: { authorization: 'Bearer token', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return response.json();
}

const manifest = '{ "dependencies": { "lodash": "^4.17.20" } }';
const input = { ecosystem: 'npm', package: 'lodash', version: '4.17.21', manifest };
const start = async (): Promise<string> => (await api('/runs', { kind: 'upgrade', org: 'acme', input })).id as string;
const ended = (id: string) =>
  until(
    'the run has ended',
    async () => {
      const run = await api(`/runs/${id}`);
      return ['success', 'failed'].includes(run.state as string) ? run : undefined;
    },
    { timeoutMs: 90_000 },
  );

test.each([
  ['ai', 20],
  ['prover', 25],
] as const)(
  'no run fails or uses up attempts while %s is down for %i seconds',
  async (name, seconds) => {
    await services[name].end('SIGTERM');
    const ids = await Promise.all(Array.from({ length: 20 }, start));
    await wait(seconds * 1_000);
    await services[name].start();
    const runs = await Promise.all(ids.map(ended));
    expect(runs.map(({ state, error_message }) => [state, error_message])).toEqual(runs.map(() => ['success', null]));
    expect(runs.flatMap(({ steps }) => steps.map(({ attempt }: Json) => attempt as number))).toEqual(
      Array(100).fill(1),
    );
  },
  150_000,
);
