// For tests: ops on a free port with a real Postgres, two orgs with a key of each role, and the real controller when asked.
import { freePort, redisProcess, serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { startServer, type TestServer } from '@sextant/http/testing/server';
import type { TrustedProxies } from '@sextant/http/trusted-proxies';
import { createApiKey } from '@sextant/records/tenancy/api-keys';
import { openDatabase, type Database } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../app';
import { ROLES, type Role } from '../auth/caller';
import { identifier } from '../auth/identify';
import { controllerClient } from '../controller-client';
import type { OpsDeps } from '../deps';

// Answers are read without a schema; the assertion is the check.
/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in the tests themselves */
export type Json = any;

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  /** Default: the key of org `a`'s viewer for GET, of its admin otherwise; null sends none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else text; undefined when there is none. */
  readonly body: Json;
}

export interface TestOrg {
  readonly id: string;
  readonly name: string;
  readonly keys: Readonly<Record<Role, string>>;
}

/** What lies behind ops when it has a controller. */
export interface Behind {
  readonly controller: TestProcess;
  readonly redis: Awaited<ReturnType<typeof redisProcess>>;
  readonly redisUrl: string;
  /** Stands in for github-app. */
  readonly outside: TestServer;
  /** The controller's. */
  readonly spool: string;
}

export interface OpsUnderTest {
  readonly postgres: TestPostgres;
  /** As the role sextant_app, like ops itself. */
  readonly database: Database;
  readonly url: string;
  readonly a: TestOrg;
  readonly b: TestOrg;
  /** The environment's OPS_API_KEY. */
  readonly platformKey: string;
  /** Throws when started without a controller. */
  readonly behind: Behind;
  /** Calls a path, e.g. /api/v1/me. */
  call(path: string, call?: Call): Promise<Answer>;
  close(): Promise<void>;
}

export interface OpsTestOptions {
  /** Starts Redis and a controller process; without them calls to the controller are refused by the network. */
  readonly controller?: boolean;
  readonly deps?: Partial<OpsDeps>;
  readonly ratePerMinute?: number;
  readonly trustedProxies?: TrustedProxies;
}

const TOKEN = 'service-token';
const PLATFORM_KEY = 'platform-key';

export async function startOpsApp(options: OpsTestOptions = {}): Promise<OpsUnderTest> {
  const postgres = await startPostgres();
  const database = openDatabase(postgres.appUrl);
  const behind = options.controller ? await startBehind(postgres) : undefined;
  // Without one, a port where nothing listens.
  const controllerUrl = `http://127.0.0.1:${behind?.controller.port ?? (await freePort())}`;
  const deps = {
    database,
    controller: controllerClient({ url: controllerUrl, token: TOKEN }),
    now: () => new Date(),
    ...options.deps,
  };
  const identify = identifier({ database, platformKey: PLATFORM_KEY, platformOrg: 'default' });
  const { ratePerMinute = 1_000_000, trustedProxies = 0 } = options;
  const app = buildApp(deps, { identify, ratePerMinute }, { trustedProxies });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const a = await orgWithKeys(database, 'acme');
  return {
    ...{ postgres, database, url, a, b: await orgWithKeys(database, 'bravo'), platformKey: PLATFORM_KEY },
    get behind() {
      if (!behind) throw new Error('this ops was started without a controller');
      return behind;
    },
    call: (path, call = {}) => callAt(url, path, { key: a.keys[isRead(call) ? 'viewer' : 'admin'], ...call }),
    close: async () => {
      await app.close();
      await database.close();
      if (behind) await stopBehind(behind);
      await postgres.stop();
    },
  };
}

const isRead = ({ method = 'GET' }: Call): boolean => method === 'GET';

async function orgWithKeys(database: Database, name: string): Promise<TestOrg> {
  const id = await ensureOrg(database, name);
  const made = await Promise.all(
    ROLES.map(async (role) => {
      const { key } = await createApiKey(database, id, { name: `${name}-${role}`, role, createdBy: 'test' });
      return [role, key] as const;
    }),
  );
  return { id, name, keys: Object.fromEntries(made) as Record<Role, string> };
}

async function callAt(url: string, path: string, { method = 'GET', body, key, headers }: Call): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== '';
  const read: unknown = json ? JSON.parse(text) : text === '' ? undefined : text;
  return { status: response.status, headers: response.headers, body: read };
}

async function startBehind(postgres: TestPostgres): Promise<Behind> {
  const [redis, outside] = await Promise.all([redisProcess(), startServer(() => ({ body: { comment_id: 5 } }))]);
  await redis.start();
  const redisUrl = `redis://127.0.0.1:${redis.port}`;
  const spool = mkdtempSync(join(tmpdir(), 'executions-'));
  const controller = await serviceProcess('controller', {
    DATABASE_URL: postgres.appUrl,
    REDIS_URL: redisUrl,
    SERVICE_TOKEN: TOKEN,
    GITHUB_APP_URL: outside.url,
    EVENTS_SPOOL_DIR: spool,
    RECONCILE_MS: '300',
  });
  await controller.start();
  return { controller, redis, redisUrl, outside, spool };
}

async function stopBehind({ controller, redis, outside, spool }: Behind): Promise<void> {
  await controller.end();
  await outside.close();
  await redis.end();
  redis.remove();
  rmSync(spool, { recursive: true });
}
