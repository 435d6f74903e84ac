// Log lines in a real Loki, with lines of two orgs and of none.
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { until } from '@sextant/stack/until';
import { createStores, type Stores } from '../stores/stores';
import { startOpsApp, type Json, type OpsUnderTest } from '../testing/ops';
import { startStores, type TestLine, type TestStores } from '../testing/stores';

let ops: OpsUnderTest;
let stores: TestStores;
let current: Stores;
const start = Date.now() - 60_000;
const at = (ms: number) => new Date(start + ms);
const MANY = 23;

/** Text that could end a quoted string, a selector or a line of LogQL. */
const HOSTILE = [
  '"',
  '`',
  "'",
  '\\',
  '"} or {service=~".+"',
  '} |= ``',
  '\n| line_format "x"',
  '{{.org_id}}',
  'ñ∑😀',
  '\\"',
  '" or 1==1 #',
];

function testLines(): readonly TestLine[] {
  const a = { orgId: ops.a.id };
  const ids = { run_id: 'run-1', trace_id: 'a'.repeat(32), correlation_id: 'c-1' };
  const error = { 'error.class': 'TIMEOUT', 'error.message': 'late', 'error.stack': 'Error: late' };
  return [
    { ...a, at: at(0), message: 'run started', fields: { ...ids, fields: { attempt: 1 } } },
    { ...a, at: at(1), level: 'error', service: 'ai', message: 'call failed', fields: { ...ids, ...error } },
    { orgId: ops.b.id, at: at(2), message: 'secret of bravo', fields: { run_id: 'run-2' } },
    { at: at(3), message: 'platform line', level: 'warn' },
    // A line of another org that mentions this org.
    { orgId: ops.b.id, at: at(4), message: `bravo mentions ${ops.a.id}`, fields: { fields: { org_id: ops.a.id } } },
    ...HOSTILE.map((text, i) => ({ ...a, at: at(10 + i), service: 'hostile', message: `says ${text} here` })),
    // Lines of the same nanosecond.
    ...Array.from({ length: MANY }, (_, i) => ({ ...a, service: 'many', at: at(100 + (i % 3)), message: `line ${i}` })),
  ];
}

beforeAll(async () => {
  stores = await startStores(['loki']);
  current = stores.stores;
  ops = await startOpsApp({ stores: () => current });
  await stores.addLines(testLines());
  await until('Loki has the lines', async () => {
    const { body } = await asPlatform('/logs?limit=1000');
    expect(body.items).toHaveLength(5 + HOSTILE.length + MANY);
    return true;
  });
}, 240_000);
afterAll(async () => {
  await ops?.close();
  await stores?.stop();
});

const asPlatform = (path: string): Promise<Json> => ops.get(path, { key: ops.platformKey });
const messagesOf = ({ body }: Json): string[] => (body.items as { message: string }[]).map(({ message }) => message);

test('a line has its fields, and the newest is first', async () => {
  const { status, body } = await ops.get('/logs?run_id=run-1');
  const ids = { run_id: 'run-1', trace_id: 'a'.repeat(32), correlation_id: 'c-1', org: 'acme' };
  expect([status, body.org, body.next_cursor]).toEqual([200, 'acme', null]);
  expect(body.items).toMatchObject([
    { ...ids, level: 'error', service: 'ai', error: { class: 'TIMEOUT', message: 'late', stack: 'Error: late' } },
    {
      ...ids,
      message: 'run started',
      error: null,
      fields: { attempt: 1 },
      at: at(0).toISOString().replace('Z', '000000Z'),
    },
  ]);
});

test('an org reads its own lines only, and the platform reads all or those of the org that it names', async () => {
  const own = await ops.get('/logs?limit=1000');
  expect(own.body.items).toHaveLength(2 + HOSTILE.length + MANY);
  expect(JSON.stringify(own.body)).not.toMatch(/bravo|platform line/);
  expect(messagesOf(await ops.get('/logs', { key: ops.b.keys.viewer }))).toHaveLength(2);
  const headers = { 'x-sextant-org': 'bravo' };
  expect(messagesOf(await ops.get('/logs', { key: ops.platformKey, headers }))).toHaveLength(2);
  const all = (await asPlatform('/logs?limit=1000')).body.items as { org: string | null }[];
  expect([...new Set(all.map(({ org }) => org))].sort()).toEqual(['acme', 'bravo', null].sort());
});

test.each([
  ['level=error', 1],
  ['level=error&level=info&service=ai', 1],
  ['trace_id=' + 'a'.repeat(32), 2],
  ['correlation_id=c-1&service=worker', 1],
  ['run_id=run-2', 0],
  ['text=failed', 1],
  ['text=secret', 0],
  ['service=hostile', HOSTILE.length],
  ['from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z', 0],
])('the query %p finds %p lines', async (query, count) => {
  expect(messagesOf(await ops.get(`/logs?${query}`))).toHaveLength(count);
});

test.each(HOSTILE)('the text %j is found as it is', async (text) => {
  const messages = messagesOf(await ops.get(`/logs?service=hostile&text=${encodeURIComponent(text)}`));
  expect(messages.sort()).toEqual(
    HOSTILE.filter((one) => one.includes(text))
      .map((one) => `says ${one} here`)
      .sort(),
  );
});

const PARAMETERS = [
  'service',
  'level',
  'run_id',
  'trace_id',
  'correlation_id',
  'text',
  'cursor',
  'from',
  'to',
  'direction',
  'limit',
];
const INJECTIONS = [...HOSTILE, '"} | json | org_id=~".*', '` or `', '$__auto', '\u2028', '"\t"', '.*', '|', '%00'];

test.each(PARAMETERS)('no value of the parameter %p reaches a line of another org', async (name) => {
  for (const path of ['/logs', '/logs/volume'])
    for (const value of INJECTIONS) {
      const { status, body } = await ops.get(`${path}?${name}=${encodeURIComponent(value)}`);
      expect([name, value, [200, 422].includes(status)]).toEqual([name, value, true]);
      expect(JSON.stringify(body)).not.toMatch(/secret of bravo|bravo mentions|platform line/);
    }
});

test.each(['backward', 'forward'])('pages in the direction %p list each line once, in order', async (direction) => {
  for (const limit of [1, 7, 50]) {
    const lines = await ops.getAll(`/logs?service=many&direction=${direction}&limit=${limit}`);
    const times = (lines as unknown as { at: string; message: string }[]).map((line) => line.at);
    const messages = new Set((lines as unknown as { message: string }[]).map(({ message }) => message));
    expect([limit, lines.length, messages.size]).toEqual([limit, MANY, MANY]);
    const ascending = times.toSorted();
    expect(times).toEqual(direction === 'forward' ? ascending : ascending.reverse());
  }
});

test('an empty list for the org that the platform names says which orgs have matching lines', async () => {
  await ensureOrg(ops.database, 'idle');
  const idle = { key: ops.platformKey, headers: { 'x-sextant-org': 'idle' } };
  const others = async (query: string) => (await ops.get(`/logs?${query}`, idle)).body.other_orgs as string[] | null;
  expect(await others('run_id=run-2')).toEqual(['bravo']);
  expect((await others('text=m'))?.toSorted()).toEqual(['acme', 'bravo']);
  expect(await others('level=warn')).toEqual([]);
  expect((await ops.get('/logs?run_id=run-2')).body).toMatchObject({ items: [], other_orgs: null });
});

test('the volume counts the lines of the caller’s org by level', async () => {
  const { body } = await ops.get('/logs/volume');
  const levels = body.levels as { level: string; points: [number, number][] }[];
  const totals = levels.map(({ level, points }) => [level, points.reduce((sum, [, n]) => sum + n, 0)]);
  expect(Object.fromEntries(totals)).toEqual({ error: 1, info: 1 + HOSTILE.length + MANY });
  expect(body).toMatchObject({ org: 'acme', step_seconds: 60 });
});

test('LogQL is for the platform', async () => {
  const path = `/logs/query?query=${encodeURIComponent('{service="worker"} |= "bravo"')}`;
  for (const key of [ops.a.keys.admin, ops.b.keys.viewer])
    expect(await ops.get(path, { key })).toMatchObject({
      status: 403,
      body: { detail: expect.stringMatching(/requires the platform key/) },
    });
  const { body } = await asPlatform(path);
  expect([body.series, (body.lines as Json[]).map(({ org }) => org)]).toEqual([null, ['bravo', 'bravo']]);
  const counted = await asPlatform(
    `/logs/query?query=${encodeURIComponent('sum(count_over_time({level="warn"}[1h]))')}`,
  );
  expect([counted.body.lines, (counted.body.series as Json[])[0].points.at(-1)[1]]).toEqual([null, 1]);
  expect(await asPlatform('/logs/query?query=%7Bservice')).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'query', message: expect.stringMatching(/^is rejected by Loki: parse error/) }] },
  });
});

test.each([
  ['limit=1001', 'limit'],
  ['level=fatal', 'level'],
  ['direction=up', 'direction'],
  ['cursor=bm9uZQ', 'cursor'],
  ['query=x', 'query'],
])('the query %p is rejected with the field', async (query, field) => {
  expect(await ops.get(`/logs?${query}`)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
});

test('when Loki is away, the response says so', async () => {
  current = createStores({ loki: 'http://127.0.0.1:1' });
  const { status, body } = await ops.get('/logs');
  current = stores.stores;
  expect([status, body.detail]).toEqual([502, expect.stringMatching(/^Loki is not responding: check that it runs/)]);
});
