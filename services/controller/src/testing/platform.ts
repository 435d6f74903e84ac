// For tests: Postgres, Redis and controllers as processes, a stand-in for the workers, and a server for what lies outside.
import { redisProcess, serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { until } from '@sextant/stack/until';
import { startServer, type ReceivedRequest, type Reply, type TestServer } from '@sextant/http/testing/server';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStandIn, type StandIn } from './stand-in-worker';

// Answers are read without a schema; the assertion is the check.
/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment,
   @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- as in the tests themselves */
export type Json = any;

export interface Call {
  readonly method?: string;
  readonly body?: object;
  readonly token?: string;
  /** Which controller, the first unless given. */
  readonly at?: TestProcess;
}

export interface Platform {
  readonly postgres: TestPostgres;
  readonly redis: Awaited<ReturnType<typeof redisProcess>>;
  readonly redisUrl: string;
  readonly outside: TestServer;
  readonly controllers: readonly [TestProcess, ...TestProcess[]];
  readonly worker: StandIn;
  /** What github-app answers to a result. */
  answer: (asked: ReceivedRequest) => Reply;
  /** Calls the API below /api/v1. */
  api(path: string, call?: Call): Promise<{ readonly status: number; readonly body: Json }>;
  /** Starts a run, a simple upgrade unless given, and returns its id. */
  start(body?: object): Promise<string>;
  /** The run, once it is in one of the states. */
  inState(id: string, ...states: string[]): Promise<Json>;
  /** What github-app was told of a run. */
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
  const outside = await startServer((asked) =>
    asked.url === '/internal/results' ? platform.answer(asked) : { status: 404 },
  );
  const redisUrl = `redis://127.0.0.1:${redis.port}`;
  const common = { REDIS_URL: redisUrl, SERVICE_TOKEN: TOKEN, GITHUB_APP_URL: outside.url, OPS_API_KEY: 'operator' };
  const spool = mkdtempSync(join(tmpdir(), 'executions-'));
  const ours = { DATABASE_URL: postgres.appUrl, EVENTS_SPOOL_DIR: spool, RECONCILE_MS: '300' };
  const controllerEnv = { ...common, ...ours, ...env };
  const controllers = await Promise.all(
    Array.from({ length: count }, () => serviceProcess('controller', controllerEnv)),
  );
  await Promise.all(controllers.map((controller) => controller.start()));
  const worker = startStandIn(redisUrl);
  const platform: Platform = {
    ...{ postgres, redis, redisUrl, outside, worker, controllers: controllers as unknown as Platform['controllers'] },
    answer: () => ({ body: { comment_id: 5 } }),
    ...callsOf(() => platform),
    resultsOf: (id) =>
      outside.requests
        .filter(({ url }) => url === '/internal/results')
        .map(({ body }) => body as Json)
        .filter(({ run_id }) => run_id === id),
    close: async () => {
      await Promise.all([worker.close(), ...controllers.map((controller) => controller.end())]);
      await outside.close();
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

/** The value of a series, NaN when it is not there. */
export async function metric(service: TestProcess, line: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return Number(found?.split(' ')[1] ?? NaN);
}
