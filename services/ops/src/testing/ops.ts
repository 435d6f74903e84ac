// ops on a free port with a real Postgres, two orgs with a key of each role and, on request, a real controller.
import { freePort, redisProcess, serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { startServer } from '@sextant/http/testing/server';
import type { TrustedProxies } from '@sextant/http/server/trusted-proxies';
import { openDatabase, type Database } from '@sextant/records/database';
import { createApiKey } from '@sextant/records/tenancy/api-keys';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../app';
import { ROLES, type Role } from '../auth/caller';
import { identifier } from '../auth/identify';
import { controllerClient } from '../controller-client';
import { readCompiledFiles } from '../compiled-files';
import type { OpsDeps } from '../deps';
import { openSessions } from '../sessions/sessions';
import { createStores, type Stores } from '../stores/stores';

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert on responses without a schema */
export type Json = any;

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  /** Default: the key of org `a`’s viewer for GET, of its admin otherwise; null sends none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CallResult {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed if it is JSON, otherwise text; undefined if empty. */
  readonly body: Json;
}

export interface TestOrg {
  readonly id: string;
  readonly name: string;
  readonly keys: Readonly<Record<Role, string>>;
}

/** The processes that ops calls. */
export interface Backends {
  readonly controller: TestProcess;
  readonly redis: TestProcess;
  readonly redisUrl: string;
}

interface Item {
  readonly id: string;
}

interface ItemPage {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

export interface OpsUnderTest {
  readonly postgres: TestPostgres;
  /** Connected as the role sextant_app, like ops itself. */
  readonly database: Database;
  readonly url: string;
  readonly a: TestOrg;
  readonly b: TestOrg;
  readonly platformKey: string;
  /** Throws if ops was started without a controller. */
  readonly backends: Backends;
  /** Calls a path, e.g. /openapi.json. */
  call(path: string, call?: Call): Promise<CallResult>;
  /** Call a path of the API without its prefix, e.g. /runs. */
  send(method: string, path: string, call?: Call): Promise<CallResult>;
  get(path: string, call?: Call): Promise<CallResult>;
  /** Lists the items of all pages; `path` must have a query. */
  getAll(path: string, call?: Call): Promise<readonly Item[]>;
  put(path: string, body?: unknown, call?: Call): Promise<CallResult>;
  post(path: string, body?: unknown, call?: Call): Promise<CallResult>;
  /** The latest entry of the audit log; `key` defaults to org `a`’s admin. */
  lastAudit(key?: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface OpsTestOptions {
  /** Whether to start Redis and a controller process; otherwise calls to the controller fail to connect. */
  readonly controller?: boolean;
  readonly deps?: Partial<OpsDeps>;
  /** The stores of each request; default: none is configured. */
  readonly stores?: () => Stores;
  readonly ratePerMinute?: number;
  readonly trustedProxies?: TrustedProxies;
  readonly consoleDir?: string;
}

const TOKEN = 'service-token';
const PLATFORM_KEY = 'platform-key';

/** Starts ops before the tests of a file, and stops it after them. */
export function useOps(assign: (ops: OpsUnderTest) => void, options: OpsTestOptions = {}): void {
  let ops: OpsUnderTest | undefined;
  beforeAll(async () => {
    ops = await startOpsApp(options);
    assign(ops);
  }, 120_000);
  afterAll(() => ops?.close());
}

/** The response to a request with an invalid field. */
export const invalid = (field: string) => ({ status: 422, body: { errors: [{ field }] } });

export async function startOpsApp(options: OpsTestOptions = {}): Promise<OpsUnderTest> {
  const postgres = await startPostgres();
  const database = openDatabase(postgres.appUrl);
  const backends = options.controller ? await startBackends(postgres) : undefined;
  // Without a controller, a port on which nothing listens.
  const controllerUrl = `http://127.0.0.1:${backends?.controller.port ?? (await freePort())}`;
  const { stores = () => createStores() } = options;
  const deps: OpsDeps = {
    database,
    controller: controllerClient({ url: controllerUrl, token: TOKEN }),
    get stores() {
      return stores();
    },
    files: readCompiledFiles(),
    now: () => new Date(),
    ...options.deps,
  };
  const identity = { database, platformKey: PLATFORM_KEY, platformOrg: 'default' };
  const sessions = openSessions({ ...identity, idleSeconds: 3600, maxSeconds: 86_400 });
  const { ratePerMinute = 1_000_000, trustedProxies = 0, consoleDir } = options;
  const auth = { identify: identifier(identity), sessions, ratePerMinute };
  const app = buildApp(deps, auth, { trustedProxies, consoleDir });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const a = await orgWithKeys(database, 'acme');
  const call: OpsUnderTest['call'] = (path, request = {}) =>
    callAt(url, path, { key: a.keys[isRead(request) ? 'viewer' : 'admin'], ...request });
  const send: OpsUnderTest['send'] = (method, path, request) => call(`/api/v1${path}`, { method, ...request });
  const get: OpsUnderTest['get'] = (path, request) => send('GET', path, request);
  return {
    ...{ postgres, database, url, a, b: await orgWithKeys(database, 'bravo'), platformKey: PLATFORM_KEY },
    get backends() {
      if (!backends) throw new Error('this ops was started without a controller');
      return backends;
    },
    call,
    send,
    get,
    getAll: async (path, request) => {
      const all: Item[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = (await get(`${path}${cursor && `&cursor=${cursor}`}`, request)).body as ItemPage;
        all.push(...page.items);
        cursor = page.next_cursor;
      }
      return all;
    },
    put: (path, body, more) => send('PUT', path, { body, ...more }),
    post: (path, body, more) => send('POST', path, { body, ...more }),
    lastAudit: async (key = a.keys.admin) => {
      const { items } = (await get('/audit?limit=1', { key })).body as { readonly items: readonly unknown[] };
      return items[0];
    },
    close: async () => {
      await app.close();
      await database.close();
      await backends?.close();
      await postgres.stop();
    },
  };
}

const isRead = ({ method = 'GET' }: Call): boolean => method === 'GET';

async function orgWithKeys(database: Database, name: string): Promise<TestOrg> {
  const id = await ensureOrg(database, name);
  const keys = await Promise.all(
    ROLES.map(async (role) => {
      const { key } = await createApiKey(database, id, { name: `${name}-${role}`, role, createdBy: 'test' });
      return [role, key] as const;
    }),
  );
  return { id, name, keys: Object.fromEntries(keys) as Record<Role, string> };
}

async function callAt(url: string, path: string, { method = 'GET', body, key, headers }: Call): Promise<CallResult> {
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
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  const parsed: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: parsed };
}

async function startBackends(postgres: TestPostgres): Promise<Backends & { close(): Promise<void> }> {
  const [redis, githubApp] = await Promise.all([redisProcess(), startServer(() => ({ body: { comment_id: 5 } }))]);
  await redis.start();
  const redisUrl = `redis://127.0.0.1:${redis.port}`;
  const spool = mkdtempSync(join(tmpdir(), 'executions-'));
  const controller = await serviceProcess('controller', {
    DATABASE_URL: postgres.appUrl,
    REDIS_URL: redisUrl,
    SERVICE_TOKEN: TOKEN,
    GITHUB_APP_URL: githubApp.url,
    EVENTS_SPOOL_DIR: spool,
    RECONCILE_MS: '300',
  });
  await controller.start();
  const close = async () => {
    await controller.end();
    await githubApp.close();
    await redis.end();
    redis.remove();
    rmSync(spool, { recursive: true });
  };
  return { controller, redis, redisUrl, close };
}
