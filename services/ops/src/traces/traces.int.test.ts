// Traces in a real Jaeger, with spans of two orgs and of none.
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { until } from '@sextant/stack/until';
import { createStores, type Stores } from '../stores/stores';
import { startOpsApp, type Json, type OpsUnderTest } from '../testing/ops';
import { spanIdOf, startStores, traceIdOf, type TestSpan, type TestStores } from '../testing/stores';

let ops: OpsUnderTest;
let stores: TestStores;
let current: Stores;
const start = Date.now() - 60_000;
const at = (ms: number) => new Date(start + ms);

const MANY = 27;

function testSpans(): readonly TestSpan[] {
  const a = { orgId: ops.a.id };
  const run = { 'sextant.run.id': 'run-1' };
  const mixed: TestSpan[] = [
    { trace: 'mixed', name: 'step analyze', ...a, at: at(0), ms: 900, attributes: run },
    {
      trace: 'mixed',
      name: 'chat model',
      parent: 'step analyze',
      service: 'ai',
      ...a,
      at: at(5),
      ms: 100,
      error: true,
    },
    {
      trace: 'mixed',
      name: 'other org',
      parent: 'step analyze',
      orgId: ops.b.id,
      at: at(6),
      attributes: { note: 'bravo' },
    },
    { trace: 'mixed', name: 'pool', parent: 'step analyze', at: at(7), attributes: { note: 'platform' } },
  ];
  const pages = Array.from({ length: MANY }, (_, i) => ({
    ...{ trace: `page-${i}`, name: 'GET /page', service: 'site', at: at(1_000 + Math.floor(i / 2)) },
    ...(i % 3 === 0 ? { orgId: ops.b.id } : a),
  }));
  return [...mixed, { trace: 'alone', name: 'only bravo', orgId: ops.b.id, at: at(20) }, ...pages];
}

beforeAll(async () => {
  stores = await startStores(['jaeger']);
  current = stores.stores;
  ops = await startOpsApp({ stores: () => current });
  await stores.addSpans(testSpans());
  const all = () => ops.get('/traces/services', { key: ops.platformKey });
  await until('Jaeger has the spans', async () => {
    const { status, body } = await all();
    expect([status, body]).toMatchObject([200, { items: ['ai', 'site', 'worker'] }]);
    return true;
  });
}, 240_000);
afterAll(async () => {
  await ops?.close();
  await stores?.stop();
});

test('an empty search for the org that the platform names says which orgs have matching traces', async () => {
  await ensureOrg(ops.database, 'idle');
  const idle = { key: ops.platformKey, headers: { 'x-sextant-org': 'idle' } };
  const others = async (query: string) => (await ops.get(`/traces?${query}`, idle)).body.other_orgs as string[] | null;
  expect((await others('service=site'))?.toSorted()).toEqual(['acme', 'bravo']);
  expect(await others('run_id=run-1&service=worker')).toContain('acme');
  expect(await others('operation=only+bravo')).toEqual(['bravo']);
  expect(await others('operation=nothing')).toEqual([]);
  const own = await ops.get('/traces?operation=nothing', { key: ops.b.keys.admin });
  expect(own.body).toMatchObject({ items: [], other_orgs: null });
});

const asPlatform = (path: string): Promise<Json> => ops.get(path, { key: ops.platformKey });
const idsOf = ({ body }: Json): string[] => (body.items as { id: string }[]).map(({ id }) => id);

test('a trace has the spans of the caller’s org; the others are counted', async () => {
  const { status, body } = await ops.get(`/traces/${traceIdOf('mixed')}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...{ id: traceIdOf('mixed'), duration_seconds: 0.9, errors: 1, hidden_spans: 2, omitted_spans: 0 },
    resources: [{ service: 'worker', attributes: { 'host.name': 'host-1' } }, { service: 'ai' }],
    spans: [
      {
        ...{ id: spanIdOf('mixed', 'step analyze'), parent_id: null, service: 'worker', kind: 'server' },
        ...{ operation: 'step analyze', status: 'unset', offset_seconds: 0, duration_seconds: 0.9, resource: 0 },
        started_at: at(0).toISOString().replace('Z', '000000Z'),
        attributes: { 'sextant.run.id': 'run-1' },
      },
      {
        ...{ parent_id: spanIdOf('mixed', 'step analyze'), service: 'ai', status: 'error', resource: 1 },
        ...{ offset_seconds: 0.005, status_message: 'chat model failed' },
        events: [{ name: 'exception', attributes: { 'exception.message': 'chat model failed' } }],
      },
    ],
  });
  expect(JSON.stringify(body)).not.toMatch(/bravo|platform|other org/);
});

test('the platform sees every span, or those of the org that it names', async () => {
  expect((await asPlatform(`/traces/${traceIdOf('mixed')}`)).body).toMatchObject({ hidden_spans: 0, errors: 1 });
  const headers = { 'x-sextant-org': 'bravo' };
  const { body } = await ops.get(`/traces/${traceIdOf('mixed')}`, { key: ops.platformKey, headers });
  expect([body.hidden_spans, (body.spans as Json[]).map(({ operation }) => operation)]).toEqual([3, ['other org']]);
});

test('a trace without a visible span gets the same 404 as one that does not exist', async () => {
  const ids = [traceIdOf('alone'), traceIdOf('none'), 'short', '../services', "' or 1=1"];
  for (const id of ids) {
    const { status, body } = await ops.get(`/traces/${encodeURIComponent(id)}`);
    expect([status, body.detail]).toEqual([404, `there is no trace ${JSON.stringify(id)}`]);
  }
});

test('a list has a summary of each trace and no span of another org', async () => {
  const { body } = await ops.get('/traces?service=worker');
  expect(body).toMatchObject({
    org: 'acme',
    next_cursor: null,
    items: [
      {
        ...{ id: traceIdOf('mixed'), root: { service: 'worker', operation: 'step analyze' }, spans: 2, errors: 1 },
        ...{ hidden_spans: 2, duration_seconds: 0.9 },
        services: [
          { name: 'worker', spans: 1, errors: 0 },
          { name: 'ai', spans: 1, errors: 1 },
        ],
      },
    ],
  });
});

test.each([
  ['service=ai', ['mixed']],
  ['operation=only%20bravo', []],
  ['service=worker&operation=step%20analyze', ['mixed']],
  ['errors=true', ['mixed']],
  ['run_id=run-1', ['mixed']],
  ['run_id=run-2', []],
  ['min_duration=0.5', ['mixed']],
  ['service=worker&max_duration=0.5', []],
  ['attribute=sextant.run.id%3Drun-1&attribute=host.name%3Dhost-1', ['mixed']],
  ['attribute=note%3Dbravo', []],
  ['service=worker&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z', []],
  ['service=nothing', []],
])('the search %p finds %p', async (query, traces) => {
  expect(idsOf(await ops.get(`/traces?${query}`))).toEqual(traces.map(traceIdOf));
});

test('a search for another org finds nothing, and the platform finds that org', async () => {
  const query = `/traces?attribute=${encodeURIComponent(`sextant.org.id=${ops.b.id}`)}&service=worker`;
  expect(idsOf(await ops.get(query))).toEqual([]);
  expect(idsOf(await asPlatform(query)).sort()).toEqual([traceIdOf('alone'), traceIdOf('mixed')].sort());
});

test.each([1, 4, 50])('pages of %p traces list each trace once, in order', async (limit) => {
  for (const [call, count] of [
    [{ key: ops.platformKey }, MANY + 2],
    [{ key: ops.a.keys.viewer }, 19],
  ] as const) {
    const ids = (await ops.getAll(`/traces?limit=${limit}`, call)).map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([count, count]);
  }
  const site = await ops.getAll(`/traces?limit=${limit}&service=site`, { key: ops.platformKey });
  const times = (site as unknown as { started_at: string }[]).map(({ started_at }) => started_at);
  expect(times).toEqual(times.toSorted().reverse());
});

test('services and operations are those of the caller’s spans', async () => {
  const names = async (path: string, key: string) => (await ops.get(path, { key })).body.items as string[];
  expect(await names('/traces/services', ops.a.keys.viewer)).toEqual(['ai', 'site', 'worker']);
  expect(await names('/traces/services', ops.b.keys.viewer)).toEqual(['site', 'worker']);
  const path = '/traces/services/worker/operations';
  expect(await names(path, ops.a.keys.viewer)).toEqual(['step analyze']);
  expect(await names(path, ops.platformKey)).toEqual(['only bravo', 'other org', 'pool', 'step analyze']);
});

test.each([
  ['limit=51', 'limit'],
  ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
  ['from=2026-01-02T00:00:00Z&to=2026-03-01T00:00:00Z', 'from'],
  ['attribute=novalue', 'attribute'],
  ['cursor=bm9uZQ', 'cursor'],
  ['min_duration=-1', 'min_duration'],
  ['tags=%7B%7D', 'tags'],
])('the query %p is rejected with the field', async (query, field) => {
  expect(await ops.get(`/traces?${query}`)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
});

test('when Jaeger is away, the response says so without its address', async () => {
  current = createStores({ jaeger: 'http://127.0.0.1:1' });
  const { status, body } = await ops.get('/traces');
  current = stores.stores;
  expect([status, body.detail]).toEqual([502, expect.stringMatching(/^Jaeger is not responding: check that it runs/)]);
  expect(JSON.stringify(body)).not.toContain('127.0.0.1');
});
