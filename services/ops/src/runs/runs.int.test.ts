import { createDeadLetters } from '@sextant/dead-letters';
import { invalid, useOps, type OpsUnderTest } from '../testing/ops';
import { failedRun, queuedRun } from '../testing/runs';

let ops: OpsUnderTest;
useOps((started) => (ops = started), {
  controller: true,
  deps: { grafanaUrl: 'https://grafana.example', jaegerUrl: 'https://jaeger.example' },
});

test('runs are listed newest first, page by page, and can be filtered', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i += 1) ids.unshift((await queuedRun(ops.database, ops.a.id)).id);
  const listed = await ops.getAll('/runs?state=queued&kind=page&limit=2');
  expect(listed.map(({ id }) => id)).toEqual(ids);
  expect((await ops.get(`/runs?q=${ids[2]}`)).body.items).toMatchObject([{ id: ids[2] }]);
  expect((await ops.get('/runs?from=2099-01-01T00:00:00Z')).body).toEqual({
    items: [],
    next_cursor: null,
    org: 'acme',
    other_orgs: null,
  });
  expect((await ops.get('/runs?cursor=nonsense')).body.errors).toMatchObject([{ field: 'cursor' }]);
});

test('runs can be listed oldest first, by duration or by cost, and are counted by state and kind', async () => {
  await failedRun(ops.database, ops.a.id);
  const newest = await ops.getAll('/runs?limit=4');
  const oldest = await ops.getAll('/runs?limit=4&order=asc');
  expect(oldest.map(({ id }) => id)).toEqual(newest.map(({ id }) => id).toReversed());
  const { items } = (await ops.get('/runs?sort=duration&order=asc')).body;
  expect(items).toMatchObject([{ state: 'failed', duration_seconds: expect.any(Number) }]);
  await ops.postgres.query(`update runs set cost_nano_usd = 1500000025 where state = 'failed'`);
  expect((await ops.get('/runs?sort=cost')).body.items).toMatchObject([{ state: 'failed', cost_usd: '1.500000025' }]);
  const counts = (query: string) => ops.get(`/runs/counts?${query}`);
  expect((await counts('q=no+such+run')).body).toEqual({
    ...{ org: 'acme', total: 0, by_kind: [], capped: false },
    by_state: { queued: 0, running: 0, success: 0, failed: 0, canceled: 0 },
  });
  expect((await counts('error_class=VALIDATION_ERROR')).body).toMatchObject({
    ...{ total: 1, by_state: { failed: 1, queued: 0 }, by_kind: [{ kind: 'page', count: 1 }] },
  });
  const minute = new Date(Date.now() - 60_000).toISOString();
  expect((await counts(`from=${minute}`)).body).toMatchObject({ total: newest.length, by_state: { failed: 1 } });
  expect(await counts('sort=duration')).toMatchObject({ status: 422 });
  expect(await ops.get('/runs?sort=price')).toMatchObject(invalid('sort'));
});

test('a run links to its trace, log lines and dashboard', async () => {
  const { id } = await queuedRun(ops.database, ops.a.id);
  await ops.postgres.query(`update runs set trace_id = $1 where id = $2`, ['ab'.repeat(16), id]);
  const { body } = await ops.get(`/runs/${id}`);
  const { trace, logs, dashboard } = body.links as Record<string, string>;
  expect(trace).toBe(`https://jaeger.example/trace/${'ab'.repeat(16)}`);
  expect(decodeURIComponent(logs!)).toContain(id);
  expect(new URL(logs!).pathname).toBe('/explore');
  expect(dashboard).toMatch(/^https:\/\/grafana\.example\/d\/sextant-ai-jobs\?from=\d{13}&to=\d{13}$/);
});

test('a run starts for the caller’s org, is canceled or retried, and each change is audited', async () => {
  const started = await ops.post('/runs', { kind: 'page', input: { prompt: 'bees' }, idempotency_key: 'k' });
  expect([started.status, started.headers.get('location')]).toEqual([202, `/api/v1/runs/${started.body.id}`]);
  const [row] = await ops.postgres.query<{ org_id: string }>(`select org_id from runs where id = $1`, [
    started.body.id,
  ]);
  expect(row?.org_id).toBe(ops.a.id);
  expect((await ops.post(`/runs/${started.body.id}/cancel`)).body.state).toBe('canceled');
  expect((await ops.post(`/runs/${started.body.id}/cancel`)).status).toBe(409);
  const deadLetters = createDeadLetters({ redis: ops.backends.redisUrl });
  const failed = await failedRun(ops.database, ops.a.id, deadLetters);
  await deadLetters.close();
  expect(await ops.post(`/runs/${failed.id}/retry`)).toMatchObject({ status: 202, body: { state: 'queued' } });
  const { body: audit } = await ops.get('/audit?limit=3', { key: ops.a.keys.admin });
  expect(audit.items).toMatchObject([
    { action: 'run.retry', target: failed.id, actor: 'key:acme-admin', before: { state: 'failed' } },
    { action: 'run.cancel', target: started.body.id, after: { state: 'canceled' } },
    { action: 'run.create', target: started.body.id, after: { kind: 'page', idempotency_key: 'k' } },
  ]);
});

test('a repeated request with the same idempotency key returns the first run; a different one is rejected', async () => {
  const page = { kind: 'page', input: { prompt: 'bees' }, idempotency_key: 'one' };
  const { body: first } = await ops.post('/runs', page);
  expect(await ops.post('/runs', page)).toMatchObject({ status: 202, body: { id: first.id, created: false } });
  const refused = await ops.post('/runs', { kind: 'agent', input: { goal: 'bees' }, idempotency_key: 'one' });
  expect(refused).toMatchObject(invalid('idempotency_key'));
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});

test('the platform key finds runs of every org, unless the request names another org', async () => {
  const { id } = await queuedRun(ops.database, ops.b.id);
  const key = ops.platformKey;
  expect((await ops.get(`/runs/${id}`, { key })).status).toBe(200);
  expect((await ops.get(`/runs/${id}`, { key, headers: { 'x-sextant-org': 'acme' } })).status).toBe(404);
  expect((await ops.get(`/runs/${id}`, { key, headers: { 'x-sextant-org': 'bravo' } })).status).toBe(200);
});

test('an invalid run is rejected with the name of the field', async () => {
  expect(await ops.post('/runs', { kind: 'page', input: { prompt: '' } })).toMatchObject(invalid('input.prompt'));
  const withOrg = { kind: 'page', input: { prompt: 'x' }, org: 'bravo' };
  expect(await ops.post('/runs', withOrg)).toMatchObject(invalid('org'));
});

test('the queue overview combines pending runs from Postgres with the queues of the controller', async () => {
  const { status, body } = await ops.get('/ops/queue');
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({
      pending: expect.objectContaining({ total: expect.any(Number) }),
      workers: 0,
      queues: ['upgrade', 'page', 'agent', 'enrichment'].map((queue) =>
        expect.objectContaining({ queue, paused: false }),
      ),
    }),
  ]);
  expect(body.pending.total).toBeGreaterThan(4);
});
