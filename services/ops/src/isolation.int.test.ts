// No org reads the rows of another: tries every operation of the OpenAPI document with ids, filters and injections.
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '@sextant/stack/until';
import { fillEveryTable } from '@sextant/records/testing/every-table';
import { buildApp } from './app';
import { identifier } from './auth/identify';
import { readCompiledFiles } from './compiled-files';
import { controllerClient } from './controller-client';
import { openSessions } from './sessions/sessions';
import { createStores } from './stores/stores';
import { useOps, type Json, type OpsUnderTest } from './testing/ops';
import { isolationRequests, type IsolationRequest, type Operation } from './testing/isolation-requests';
import { MARK, markOrg, rowsOf, type MarkedOrg } from './testing/marked-org';
import { startStores, traceIdOf, type TestStores } from './testing/stores';

let ops: OpsUnderTest;
let other: MarkedOrg;
let paths: Record<string, Json>;

let stores: TestStores | undefined;
useOps((started) => (ops = started), { controller: true, stores: () => stores?.stores ?? createStores() });
beforeAll(async () => {
  stores = await startStores(['prometheus', 'loki', 'jaeger', 'alertmanager']);
  await fillEveryTable(ops.database, ops.a.id);
  const marked = await markOrg(ops, ops.backends.redisUrl);
  other = { ...marked, ids: { ...marked.ids, trace: traceIdOf('bravo') } };
  await fillStores(stores);
  paths = (await ops.call('/openapi.json')).body.paths as typeof paths;
}, 240_000);

afterAll(() => stores?.stop());

/** Adds a marked span, log line and alert of org `b`, and waits until its members see them. */
async function fillStores(filled: TestStores): Promise<void> {
  const orgId = ops.b.id;
  await filled.addSpans([
    { trace: 'bravo', name: MARK, orgId, attributes: { note: MARK, 'sextant.run.id': other.ids.run } },
  ]);
  // Old enough for the tail, which waits for late lines.
  const at = new Date(Date.now() - 5_000);
  await filled.addLines([{ at, message: MARK, level: 'error', orgId, fields: { run_id: other.ids.run } }]);
  await filled.addTenantAlert('bravo', MARK);
  const key = ops.b.keys.viewer;
  await until('the stores have the mark', async () => {
    for (const path of STORE_LISTS) expect((await ops.call(path, { key })).body).toMatchObject({ items: [{}] });
    return true;
  });
}

const STORE_LISTS = ['/api/v1/traces', '/api/v1/logs', '/api/v1/alerts?state=firing'];

interface TextResponse {
  readonly status: number;
  readonly text: string;
}

/** The response with its headers as text; of a stream, its first events. */
async function sendAs(
  { method, path, body, headers }: IsolationRequest,
  key: string,
  url = ops.url,
): Promise<TextResponse> {
  const abort = new AbortController();
  const send = () =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: abort.signal,
    });
  let response = await send();
  // A caller may have a few streams only; the others end soon.
  for (const end = Date.now() + 30_000; response.status === 429 && Date.now() < end; response = await send()) {
    await response.text();
    await wait(20);
  }
  if (!response.headers.get('content-type')?.includes('event-stream'))
    return { status: response.status, text: JSON.stringify([...response.headers]) + (await response.text()) };
  let text = '';
  const reading = (async () => {
    for await (const chunk of response.body!) text += Buffer.from(chunk as Uint8Array).toString();
  })().catch(() => undefined);
  for (const end = Date.now() + 3_000; !/event: (?:overview|ready)/.test(text) && Date.now() < end;) await wait(20);
  abort.abort();
  await reading;
  return { status: response.status, text };
}

async function inParallel(
  requests: readonly IsolationRequest[],
  work: (request: IsolationRequest) => Promise<void>,
): Promise<void> {
  const pending = [...requests];
  const worker = async () => {
    for (let next = pending.shift(); next; next = pending.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** Secrets in a response that were not in the request. */
function leaksIn({ path, body }: IsolationRequest, { text }: TextResponse): readonly string[] {
  const sent = decodeURIComponent(path) + JSON.stringify(body ?? '');
  return other.secrets.filter((secret) => text.includes(secret) && !sent.includes(secret));
}

const allRequests = (isIncluded: (method: string) => boolean = () => true): readonly IsolationRequest[] =>
  Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries<Operation>(methods as Record<string, Operation>).flatMap(([method, operation]) =>
      isIncluded(method) ? isolationRequests(template, method, operation, other) : [],
    ),
  );

test('the other org has the mark in every text without a closed set of values', () => {
  expect(other.markedColumns.length).toBeGreaterThan(60);
  expect(other.markedColumns).toEqual(
    expect.arrayContaining(['runs.input', 'llm_usage_ledger.provider', 'audit_log.target', 'run_event_logs.stage']),
  );
});

test('a member of the other org sees the mark in every list, so a leak would be detected', async () => {
  const key = ops.b.keys.admin;
  const lists = [
    ...['/api/v1/runs', `/api/v1/runs/${other.ids.run}`, `/api/v1/runs/${other.ids.run}/events`, '/api/v1/jobs'],
    `/api/v1/runs/${other.ids.run}/calls`,
    `/api/v1/runs/${other.ids.run}/comparison`,
    ...['/api/v1/ops/overview', '/api/v1/usage/report', '/api/v1/audit', '/api/v1/workspaces', '/api/v1/users'],
    ...['/api/v1/qa', '/api/v1/incidents', '/api/v1/keys', '/api/v1/prices', '/api/v1/dlq', '/api/v1/export/qa.csv'],
    ...['/api/v1/export/run_events.ndjson', '/api/v1/export/usage.json', '/api/v1/stream'],
    ...[...STORE_LISTS, `/api/v1/traces/${other.ids.trace}`, '/api/v1/traces/services/worker/operations'],
    ...[
      '/api/v1/logs/tail',
      '/api/v1/alerts/LastRunFailed',
      '/api/v1/boards/sextant-system-overview/panels/12/data?var-service=worker',
    ],
  ];
  for (const path of lists) {
    const request = { endpoint: path, method: 'GET', path, byId: false };
    expect([path, (await sendAs(request, key)).text.includes(MARK)]).toEqual([path, true]);
  }
});

test('an administrator reads and changes nothing of another org through any operation', async () => {
  const before = await rowsOf(ops.postgres, ops.b.id);
  const requests = allRequests();
  const leaks: unknown[] = [];
  await inParallel(requests, async (request) => {
    const response = await sendAs(request, ops.a.keys.admin);
    const secrets = leaksIn(request, response);
    const isAccepted = request.byId && ![403, 404, 405, 422].includes(response.status);
    if (secrets.length > 0 || response.status >= 500 || isAccepted) leaks.push({ ...request, ...response, secrets });
  });
  expect(leaks).toEqual([]);
  expect(await rowsOf(ops.postgres, ops.b.id)).toEqual(before);
  const tried = new Set(requests.map(({ endpoint }) => endpoint));
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...tried].sort()).toEqual(described.sort());
  expect(requests.length).toBeGreaterThan(500);
}, 240_000);

test('a resource of another org and one that does not exist get the same response', async () => {
  const missing = '00000000-0000-4000-8000-000000000000';
  for (const [path, id] of [
    ['/api/v1/runs/', other.ids.run],
    ['/api/v1/jobs/', other.ids.job],
    ['/api/v1/incidents/', other.ids.incident],
    ['/api/v1/dlq/', other.ids.deadLetter],
  ] as const) {
    const unknown = id.replace(/^[0-9a-f-]{36}/, missing);
    const [hidden, unknownOne] = await Promise.all(
      [id, unknown].map((one) => ops.call(`${path}${encodeURIComponent(one)}`)),
    );
    expect([hidden?.status, hidden?.body]).toEqual([
      404,
      { ...unknownOne?.body, detail: unknownOne?.body.detail.replace(unknown.slice(0, 36), id.slice(0, 36)) },
    ]);
  }
});

test('row-level security alone keeps orgs apart: a query for another org returns nothing', async () => {
  const { database, a, b } = ops;
  // Each query is for the other org, in a transaction of this org.
  const wrongOrg = {
    ...database,
    withOrg: ((_, work) => database.withOrg(a.id, work)) as typeof database.withOrg,
    read: ((_, ...readings) => database.read(a.id, ...readings)) as typeof database.read,
    withOrgOfRun: ((_, work) => database.withOrg(a.id, work)) as typeof database.withOrgOfRun,
    copyOut: ((_, statement) => database.copyOut(a.id, statement)) as typeof database.copyOut,
  };
  const sessions = openSessions({ database, platformOrg: 'default', idleSeconds: 60, maxSeconds: 60 });
  const noController = controllerClient({ url: 'http://127.0.0.1:1', token: 'none' });
  const app = buildApp(
    {
      database: wrongOrg,
      controller: noController,
      stores: createStores(),
      files: readCompiledFiles(),
      now: () => new Date(),
    },
    { identify: identifier({ database, platformOrg: 'default' }), sessions, ratePerMinute: 1_000_000 },
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const leaks: unknown[] = [];
  try {
    // /me returns the caller, which does not come from a query for the other org.
    const reads = allRequests((method) => method === 'get').filter(
      ({ path, headers }) => path !== '/api/v1/me' && !headers,
    );
    await inParallel(reads, async (request) => {
      const response = await sendAs(request, b.keys.admin, url);
      const secrets = leaksIn(request, response);
      if (secrets.length > 0) leaks.push({ ...request, ...response, secrets });
    });
  } finally {
    await app.close();
  }
  expect(leaks).toEqual([]);
}, 240_000);
