// No tenant reads another's rows: every endpoint of the description is asked for them, by id, by filter and by trick.
import { setTimeout as wait } from 'node:timers/promises';
import { fillEveryTable } from '@sextant/records/testing/rows';
import { buildApp } from './app';
import { identifier } from './auth/identify';
import { controllerClient } from './controller-client';
import { startOpsApp, type Json, type OpsUnderTest } from './testing/ops';
import { asksOf, type Ask, type Operation } from './testing/isolation-requests';
import { MARK, makeVictim, snapshotOf, type Victim } from './testing/marked-org';

let ops: OpsUnderTest;
let victim: Victim;
let paths: Record<string, Json>;

beforeAll(async () => {
  ops = await startOpsApp({ controller: true });
  await fillEveryTable(ops.database, ops.a.id);
  victim = await makeVictim(ops, ops.behind.redisUrl);
  paths = (await ops.call('/openapi.json')).body.paths as typeof paths;
}, 240_000);
afterAll(() => ops?.close());

interface Heard {
  readonly status: number;
  readonly text: string;
}

/** The answer as text; of a stream what comes in its first moments. */
async function hear({ method, path, body, headers }: Ask, key: string, url = ops.url): Promise<Heard> {
  const enough = new AbortController();
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: enough.signal,
  });
  if (!response.headers.get('content-type')?.includes('event-stream'))
    return { status: response.status, text: JSON.stringify([...response.headers]) + (await response.text()) };
  let text = '';
  const reading = (async () => {
    for await (const chunk of response.body!) text += Buffer.from(chunk as Uint8Array).toString();
  })().catch(() => undefined);
  for (const end = Date.now() + 3_000; !text.includes('event: overview') && Date.now() < end;) await wait(20);
  enough.abort();
  await reading;
  return { status: response.status, text };
}

async function severalAtOnce(asks: readonly Ask[], work: (ask: Ask) => Promise<void>): Promise<void> {
  const waiting = [...asks];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** The secrets in an answer that were not in the question. */
function leaked({ path, body }: Ask, { text }: Heard): readonly string[] {
  const asked = decodeURIComponent(path) + JSON.stringify(body ?? '');
  return victim.secrets.filter((secret) => text.includes(secret) && !asked.includes(secret));
}

const allAsks = (which: (method: string) => boolean = () => true): readonly Ask[] =>
  Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries<Operation>(methods as Record<string, Operation>).flatMap(([method, operation]) =>
      which(method) ? asksOf(template, method, operation, victim) : [],
    ),
  );

test('the other org has its mark in every text that has no closed set of values', () => {
  expect(victim.marked.length).toBeGreaterThan(60);
  expect(victim.marked).toEqual(
    expect.arrayContaining(['runs.input', 'llm_usage_ledger.provider', 'audit_log.target', 'run_event_logs.stage']),
  );
});

test('whoever belongs to it reads the mark on every list, so that the walk would see it', async () => {
  const key = ops.b.keys.admin;
  const lists = [
    ...['/api/v1/runs', `/api/v1/runs/${victim.ids.run}`, `/api/v1/runs/${victim.ids.run}/events`, '/api/v1/jobs'],
    ...['/api/v1/ops/overview', '/api/v1/usage/report', '/api/v1/audit', '/api/v1/workspaces', '/api/v1/users'],
    ...['/api/v1/qa', '/api/v1/incidents', '/api/v1/keys', '/api/v1/prices', '/api/v1/dlq', '/api/v1/export/qa.csv'],
    ...['/api/v1/export/run_events.ndjson', '/api/v1/export/usage.json', '/api/v1/stream'],
  ];
  for (const path of lists) {
    const ask = { endpoint: path, method: 'GET', path, byId: false };
    expect([path, (await hear(ask, key)).text.includes(MARK)]).toEqual([path, true]);
  }
});

test('an administrator of another org finds nothing of it behind any endpoint, and changes nothing', async () => {
  const before = await snapshotOf(ops.postgres, ops.b.id);
  const asks = allAsks();
  const found: unknown[] = [];
  await severalAtOnce(asks, async (ask) => {
    const heard = await hear(ask, ops.a.keys.admin);
    const secrets = leaked(ask, heard);
    if (secrets.length > 0) found.push({ ...ask, ...heard, secrets });
    if (heard.status >= 500) found.push({ ...ask, ...heard });
    if (ask.byId && ![403, 404, 405, 422].includes(heard.status)) found.push({ ...ask, ...heard });
  });
  expect(found).toEqual([]);
  expect(await snapshotOf(ops.postgres, ops.b.id)).toEqual(before);
  const walked = new Set(asks.map(({ endpoint }) => endpoint));
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...walked].sort()).toEqual(described.sort());
  expect(asks.length).toBeGreaterThan(500);
}, 240_000);

test('another org’s thing and one that does not exist are refused with the same words', async () => {
  const nothing = '00000000-0000-4000-8000-000000000000';
  for (const [path, id] of [
    ['/api/v1/runs/', victim.ids.run],
    ['/api/v1/jobs/', victim.ids.job],
    ['/api/v1/incidents/', victim.ids.incident],
    ['/api/v1/dlq/', victim.ids.letter],
  ] as const) {
    const unknown = id.replace(/^[0-9a-f-]{36}/, nothing);
    const [theirs, none] = await Promise.all([id, unknown].map((one) => ops.call(`${path}${encodeURIComponent(one)}`)));
    expect([theirs?.status, theirs?.body]).toEqual([
      404,
      { ...none?.body, detail: none?.body.detail.replace(unknown.slice(0, 36), id.slice(0, 36)) },
    ]);
  }
});

test('even code that asks for the wrong org gets nothing: the database alone separates them', async () => {
  const { database, a, b } = ops;
  // Every statement has the other org in its conditions, and a transaction that belongs to this one.
  const confused = {
    ...database,
    withOrg: ((_, work) => database.withOrg(a.id, work)) as typeof database.withOrg,
    read: ((_, ...readings) => database.read(a.id, ...readings)) as typeof database.read,
    withOrgOfRun: ((_, work) => database.withOrg(a.id, work)) as typeof database.withOrgOfRun,
    copyOut: ((_, statement) => database.copyOut(a.id, statement)) as typeof database.copyOut,
  };
  const nobody = controllerClient({ url: 'http://127.0.0.1:1', token: 'none' });
  const app = buildApp(
    { database: confused, controller: nobody, now: () => new Date() },
    { identify: identifier({ database, platformOrg: 'default' }), ratePerMinute: 1_000_000 },
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const found: unknown[] = [];
  try {
    // Who calls is known, and is told.
    const asks = allAsks((method) => method === 'get').filter(({ path, headers }) => path !== '/api/v1/me' && !headers);
    await severalAtOnce(asks, async (ask) => {
      const heard = await hear(ask, b.keys.admin, url);
      const secrets = leaked(ask, heard);
      if (secrets.length > 0) found.push({ ...ask, ...heard, secrets });
    });
  } finally {
    await app.close();
  }
  expect(found).toEqual([]);
}, 240_000);
