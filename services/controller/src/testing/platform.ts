// For tests: Postgres, Redis and controllers as processes, a test worker, and a server in place of github-app.
import { redisProcess, serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { startServer, type ReceivedRequest, type Reply, type TestServer } from '@sextant/http/testing/server';
import { openDatabase, type Database } from '@sextant/records/database';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { until } from '@sextant/stack/until';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestWorker, type TestWorker } from './test-worker';

// Responses are read without a schema; the assertions check them.
/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment,
   @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- as in the tests */
export type Json = any;

export interface ApiCall {
  readonly method?: string;
  readonly body?: object;
  readonly token?: string;
  /** The controller to call; default is the first. */
  readonly at?: TestProcess;
}

export interface Platform {
  readonly postgres: TestPostgres;
  readonly database: Database;
  readonly redis: Awaited<ReturnType<typeof redisProcess>>;
  readonly redisUrl: string;
  readonly githubApp: TestServer;
  readonly controllers: readonly [TestProcess, ...TestProcess[]];
  readonly worker: TestWorker;
  /** How github-app answers a posted result. */
  answerResult: (request: ReceivedRequest) => Reply;
  /** Calls the API below /api/v1. */
  api(path: string, call?: ApiCall): Promise<{ readonly status: number; readonly body: Json }>;
  /** Starts a run, by default an upgrade, and returns its id. */
  start(body?: object): Promise<string>;
  /** Waits until the run is in one of the states, and returns it. */
  inState(id: string, ...states: string[]): Promise<Json>;
  /** Results of a run that github-app received. */
  resultsOf(id: string): readonly Json[];
  close(): Promise<void>;
}

export interface PlatformOptions {
  readonly controllers?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export const upgrade = {
  kind: 'upgrade',
  org: 'acme',
  input: {
    ecosystem: 'npm',
    package: 'lodash',
    version: '4.17.21',
    source: { repository: 'acme/web', issue_number: 7 },
  },
};

const TOKEN = 'service-token';

export async function startPlatform({ controllers: count = 1, env = {} }: PlatformOptions = {}): Promise<Platform> {
  const [postgres, redis] = await Promise.all([startPostgres(), redisProcess()]);
  await redis.start();
  const githubApp = await startServer((request) =>
    request.url === '/internal/results' ? platform.answerResult(request) : { status: 404 },
  );
  const redisUrl = `redis://127.0.0.1:${redis.port}`;
  const spool = mkdtempSync(join(tmpdir(), 'executions-'));
  const controllerEnv = {
    ...{ REDIS_URL: redisUrl, SERVICE_TOKEN: TOKEN, GITHUB_APP_URL: githubApp.url, OPS_API_KEY: 'operator' },
    ...{ DATABASE_URL: postgres.appUrl, EVENTS_SPOOL_DIR: spool, RECONCILE_MS: '300', ...env },
  };
  const controllers = await Promise.all(
    Array.from({ length: count }, () => serviceProcess('controller', controllerEnv)),
  );
  await Promise.all(controllers.map((controller) => controller.start()));
  const database = openDatabase(postgres.appUrl, { max: 4 });
  const worker = startTestWorker(redisUrl, database);
  const platform: Platform = {
    ...{ postgres, database, redis, redisUrl, githubApp, worker },
    controllers: controllers as unknown as Platform['controllers'],
    answerResult: () => ({ body: { comment_id: 5 } }),
    ...callsOf(() => platform),
    resultsOf: (id) =>
      githubApp.requests
        .filter(({ url }) => url === '/internal/results')
        .map(({ body }) => body as Json)
        .filter(({ run_id }) => run_id === id),
    close: async () => {
      await Promise.all([worker.close(), ...controllers.map((controller) => controller.end())]);
      await Promise.all([githubApp.close(), database.close()]);
      await redis.end();
      redis.remove();
      await postgres.stop();
      rmSync(spool, { recursive: true });
    },
  };
  return platform;
}

function callsOf(platform: () => Platform): Pick<Platform, 'api' | 'start' | 'inState'> {
  const api: Platform['api'] = async (path, { method = 'GET', body, token = TOKEN, at } = {}) => {
    const { port } = at ?? platform().controllers[0];
    const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    api,
    start: async (body = upgrade) => {
      const { status, body: accepted } = await api('/runs', { method: 'POST', body });
      expect([status, accepted]).toEqual([202, { id: expect.any(String), created: true }]);
      return accepted.id as string;
    },
    inState: (id, ...states) =>
      until(`the run is ${states.join(' or ')}`, async () => {
        const { body } = await api(`/runs/${id}`);
        return states.includes(body.state as string) ? body : undefined;
      }),
  };
}

/** The value of a series; NaN when it does not exist. */
export async function metric(service: TestProcess, series: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return Number(line?.split(' ')[1] ?? NaN);
}
