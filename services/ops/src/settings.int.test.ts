// What administrators and reviewers set, through ops, with a real Postgres.
import { openIncident } from '@sextant/records/incidents';
import { createQaSamples } from '@sextant/records/quality/qa-samples';
import { createUser } from '@sextant/records/tenancy/people';
import { randomUUID } from 'node:crypto';
import { startOpsApp, type Call, type Json, type OpsUnderTest } from './testing/ops';
import { queuedRun } from './testing/runs';

let ops: OpsUnderTest;
beforeAll(async () => {
  ops = await startOpsApp();
}, 60_000);
afterAll(() => ops?.close());

const send = (method: string, path: string, call: Call = {}) => ops.call(`/api/v1${path}`, { method, ...call });
const get = (path: string, call: Call = {}) => send('GET', path, call);
const put = (path: string, body: unknown, call: Call = {}) => send('PUT', path, { body, ...call });
const post = (path: string, body: unknown, call: Call = {}) => send('POST', path, { body, ...call });
const ofB = () => ({ key: ops.b.keys.admin });
const platform = () => ({ key: ops.platformKey });
const audited = async (key = ops.a.keys.admin): Promise<Json> => (await get('/audit?limit=1', { key })).body.items[0];
const wrong = (field: string) => ({ status: 422, body: { errors: [{ field }] } });

describe('flags', () => {
  const flag = async (call: Call = {}, query = ''): Promise<Json> =>
    (await get(`/flags${query}`, call)).body.items.find(({ name }: Json) => name === 'debug-sampling');

  test('are set for an org or a user of it, and a user beats the org', async () => {
    const user = await createUser(ops.database, ops.a.id, { email: 'ann@acme.example' });
    expect(await put('/flags/debug-sampling', { enabled: true, value: 0.25 })).toMatchObject({
      status: 200,
      body: { enabled: true, value: 0.25, decided_by: 'org' },
    });
    expect(await audited()).toMatchObject({
      ...{ action: 'flag.set', target: 'debug-sampling', actor: 'key:acme-admin' },
      ...{ before: { enabled: false, value: null }, after: { enabled: true, value: 0.25 } },
    });
    await put('/flags/debug-sampling', { enabled: true, value: 1, user_id: user.id });
    expect(await flag({}, `?user_id=${user.id}`)).toMatchObject({ value: 1, decided_by: 'user' });
    expect(await flag()).toMatchObject({ value: 0.25 });
    expect(await flag(ofB())).toMatchObject({ enabled: false, decided_by: null });
    expect(await put('/flags/debug-sampling', { enabled: true, value: 1, user_id: user.id }, ofB())).toMatchObject(
      wrong('user_id'),
    );
  });

  test('for everyone are for the platform alone', async () => {
    const everyone = { enabled: true, value: 0.5, everyone: true };
    expect(await put('/flags/debug-sampling', everyone)).toMatchObject({ status: 403 });
    const user = { ...everyone, user_id: randomUUID() };
    expect(await put('/flags/debug-sampling', user, platform())).toMatchObject(wrong('everyone'));
    expect(await put('/flags/debug-sampling', everyone, platform())).toMatchObject({ body: { decided_by: 'default' } });
    expect(await flag(ofB())).toMatchObject({ value: 0.5, decided_by: 'default' });
  });

  test.each<[string, unknown, object]>([
    ['debug-sampling', { enabled: true, value: 7 }, wrong('value')],
    ['debug-sampling', { enabled: true }, wrong('value')],
    ['debug-sampling', { value: 0.5 }, wrong('enabled')],
    ['llm-provider', { enabled: true, value: 'a\u0000b' }, wrong('value')],
    ['llm-provider', { enabled: true, value: '\ud800' }, wrong('value')],
    ['agent-guard-strict', { enabled: true, user_id: 'me' }, wrong('user_id')],
    ['agent-guard-strict', { enabled: true, user_id: randomUUID(), workspace_id: randomUUID() }, wrong('workspace_id')],
    ['agent-guard-strict', { enabled: true, user_id: randomUUID() }, wrong('user_id')],
    ['dance', { enabled: true }, { status: 404 }],
  ])('%s is not set to %j', async (name, body, answer) => {
    expect(await put(`/flags/${name}`, body)).toMatchObject(answer);
  });

  test('are for administrators to set', async () => {
    // The role is checked before the body is looked at.
    expect(await put('/flags/debug-sampling', {}, { key: ops.a.keys.operator })).toMatchObject({ status: 403 });
    const off = { enabled: false };
    expect(await put('/flags/debug-sampling', off, { key: ops.a.keys.operator })).toMatchObject({ status: 403 });
  });
});

describe('budgets and prices', () => {
  test('a budget has limits to the nano-dollar, and is removed by having none', async () => {
    const limits = { period: 'month', soft_limit_usd: 10, hard_limit_usd: '12.000000001' };
    const shown = { period: 'month', soft_limit_usd: '10.000000000', hard_limit_usd: '12.000000001' };
    expect((await put('/budgets', limits)).body).toEqual({
      ...{ ...shown, spent_usd: '0.000000000', when_ledger_unavailable: 'closed' },
    });
    expect(await audited()).toMatchObject({ action: 'budget.set', target: 'month', after: shown });
    const { items } = (await get('/budgets')).body;
    expect(items).toMatchObject([{ period: 'day', soft_limit_usd: null }, shown]);
    expect((await get('/budgets', ofB())).body.items[1]).toMatchObject({ hard_limit_usd: null });
    const none = { period: 'month', soft_limit_usd: null, hard_limit_usd: null };
    expect((await put('/budgets', none)).body).toMatchObject(none);
  });

  test('what calls do while the ledger is unavailable is set and shown with the budgets, closed until then', async () => {
    const limits = { period: 'day', soft_limit_usd: null, hard_limit_usd: 5 };
    expect((await put('/budgets', limits)).body).toMatchObject({ when_ledger_unavailable: 'closed' });
    const open = { ...limits, when_ledger_unavailable: 'open' };
    expect((await put('/budgets', open)).body).toMatchObject({ when_ledger_unavailable: 'open' });
    expect(await audited()).toMatchObject({
      ...{ action: 'budget.set', before: { when_ledger_unavailable: 'closed' } },
      after: { when_ledger_unavailable: 'open' },
    });
    // Left out, it stays as it is.
    await put('/budgets', limits);
    const shown = (await get('/budgets')).body.items as Json[];
    expect(shown.map((budget) => budget['when_ledger_unavailable'])).toEqual(['open', 'open']);
    expect((await get('/budgets', ofB())).body.items[0]).toMatchObject({ when_ledger_unavailable: 'closed' });
    await put('/budgets', { ...open, hard_limit_usd: null, when_ledger_unavailable: 'closed' });
  });

  test.each<[unknown, string]>([
    [
      { period: 'month', soft_limit_usd: 1, hard_limit_usd: 2, when_ledger_unavailable: 'ajar' },
      'when_ledger_unavailable',
    ],
    [{ period: 'month', soft_limit_usd: 13, hard_limit_usd: 12 }, 'soft_limit_usd'],
    [{ period: 'month', soft_limit_usd: -1, hard_limit_usd: 12 }, 'soft_limit_usd'],
    [{ period: 'month', soft_limit_usd: null, hard_limit_usd: '1e9' }, 'hard_limit_usd'],
    [{ period: 'year', soft_limit_usd: null, hard_limit_usd: 1 }, 'period'],
  ])('the budget %j is refused', async (body, field) => {
    expect(await put('/budgets', body)).toMatchObject(wrong(field));
  });

  test('a price holds from its date and is replaced by one of the same date', async () => {
    const price = {
      ...{ provider: 'openai', model: 'mine', input_usd_per_million: '0.150000001', output_usd_per_million: 0.6 },
      from_date: '2026-01-01T00:00:00Z',
    };
    const shown = {
      input_usd_per_million: '0.150000001',
      cached_usd_per_million: null,
      output_usd_per_million: '0.600000000',
    };
    expect(await put('/prices', price)).toMatchObject({ status: 200, body: shown });
    await put('/prices', { ...price, cached_usd_per_million: 0.075 });
    expect(await audited()).toMatchObject({
      ...{ action: 'price.set', target: 'openai/mine', before: shown },
      after: { ...shown, cached_usd_per_million: '0.075000000' },
    });
    expect((await get('/prices')).body.items).toHaveLength(1);
    expect((await get('/prices', ofB())).body.items).toEqual([]);
    expect(await put('/prices', { ...price, from_date: '2026-02-30T00:00:00Z' })).toMatchObject(wrong('from_date'));
    expect(await put('/prices', { ...price, model: 'a\u0000' })).toMatchObject(wrong('model'));
    expect(await put('/prices', price, { key: ops.a.keys.operator })).toMatchObject({ status: 403 });
  });
});

test('a sample is reviewed by an operator of its org, and the last review counts', async () => {
  const { id: runId } = await queuedRun(ops.database, ops.a.id);
  const entities = [{ entityId: 'x/y ö', bucket: 'High', checks: [{ name: 'title', passed: true }] }] as const;
  await createQaSamples(ops.database, { orgId: ops.a.id, runId }, { entities });
  expect((await get(`/qa?run_id=${runId}&result=pass`)).body.items).toMatchObject([
    { run_id: runId, entity_id: 'x/y ö', result: 'pass', notes: null, reviewed_by: null },
  ]);
  const path = `/qa/${runId}/${encodeURIComponent('x/y ö')}/review`;
  expect(await post(path, { result: 'fail', notes: 'no' }, ofB())).toMatchObject({ status: 404 });
  expect(await post(path, { result: 'fail' }, { key: ops.a.keys.viewer })).toMatchObject({ status: 403 });
  expect(await post(path, { result: 'good' })).toMatchObject(wrong('result'));
  expect(await post(path, { result: 'fail', notes: 'no' }, { key: ops.a.keys.operator })).toMatchObject({
    status: 200,
    body: { result: 'fail', notes: 'no', reviewed_by: 'key:acme-operator' },
  });
  expect(await audited()).toMatchObject({ action: 'qa.review', before: { result: 'pass' }, after: { result: 'fail' } });
  expect((await get('/qa?result=fail', ofB())).body.items).toEqual([]);
});

test('an incident is acknowledged, commented and resolved, and its history tells by whom', async () => {
  const opened = { key: 'budget', title: 'Over budget', severity: 'warning' } as const;
  const { incident } = await openIncident(ops.database, ops.a.id, opened);
  const actions = `/incidents/${incident.id}/actions`;
  expect(await post(actions, { action: 'acknowledge' }, { key: ops.a.keys.viewer })).toMatchObject({ status: 403 });
  expect(await post(actions, { action: 'acknowledge' }, ofB())).toMatchObject({ status: 404 });
  expect(await post(actions, { action: 'note' })).toMatchObject(wrong('note'));
  expect(await post(actions, { action: 'acknowledge' })).toMatchObject({ body: { state: 'acknowledged' } });
  await post(actions, { action: 'note', note: 'it was the crawl' });
  expect(await post(actions, { action: 'resolve' })).toMatchObject({ body: { state: 'resolved' } });
  expect(await audited()).toMatchObject({ action: 'incident.resolve', before: { state: 'acknowledged' } });
  const { actions: done, alerts } = (await get(`/incidents/${incident.id}`)).body;
  expect(done.map(({ action, note }: Json) => [action, note])).toEqual([
    ['acknowledge', null],
    ['note', 'it was the crawl'],
    ['resolve', null],
  ]);
  expect([alerts, done[0].actor]).toEqual([[], 'key:acme-admin']);
  expect((await get('/incidents?state=resolved')).body.items).toMatchObject([
    { id: incident.id, title: 'Over budget' },
  ]);
  expect((await get('/incidents', ofB())).body.items).toEqual([]);
  expect(await get(`/incidents/${incident.id}`, ofB())).toMatchObject({ status: 404 });
  expect(await get('/incidents/x')).toMatchObject({ status: 404 });
});

describe('keys', () => {
  test('are made, shown once, used, rotated and revoked', async () => {
    const made = await post('/keys', { name: 'ci', role: 'viewer' });
    expect(await post('/keys', { name: 'ci', role: 'admin' })).toMatchObject({ status: 409 });
    expect(made).toMatchObject({ status: 201, body: { name: 'ci', state: 'active', created_by: 'key:acme-admin' } });
    const { id, key } = made.body;
    expect((await get('/me', { key })).body).toMatchObject({ org: 'acme', role: 'viewer', actor: 'key:ci' });
    const { items } = (await get('/keys', { key: ops.a.keys.admin })).body;
    expect(JSON.stringify(items)).not.toContain('sxt_');
    expect(JSON.stringify(await audited())).not.toContain('sxt_');

    const rotated = await post(`/keys/${id}/rotate`, { grace_seconds: 60 });
    expect(rotated).toMatchObject({ status: 201, body: { name: 'ci', role: 'viewer' } });
    expect((await get('/me', { key })).status).toBe(200);
    expect((await get('/me', { key: rotated.body.key })).status).toBe(200);
    expect(await send('DELETE', `/keys/${id}`)).toMatchObject({ status: 204 });
    expect(await get('/me', { key })).toMatchObject({ status: 401 });
    expect(await send('DELETE', `/keys/${id}`)).toMatchObject({ status: 409 });
    expect(await post(`/keys/${id}/rotate`, undefined)).toMatchObject({ status: 409 });
    expect(await audited()).toMatchObject({ action: 'key.revoke', target: id, before: { name: 'ci' } });
  });

  test('are for administrators, of their own org', async () => {
    const { id } = (await post('/keys', { name: 'other', role: 'admin' })).body;
    expect(await post(`/keys/${id}/rotate`, {}, ofB())).toMatchObject({ status: 404 });
    expect(await send('DELETE', `/keys/${id}`, ofB())).toMatchObject({ status: 404 });
    expect(await get('/keys', { key: ops.a.keys.operator })).toMatchObject({ status: 403 });
    expect((await get('/keys', ofB())).body.items).toHaveLength(3);
  });

  test.each<[object, string]>([
    [{ name: 'x', role: 'owner' }, 'role'],
    [{ name: '', role: 'viewer' }, 'name'],
    [{ name: 'x', role: 'viewer', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    [{ name: 'x', role: 'viewer', user_id: randomUUID() }, 'user_id'],
  ])('%j is no new key', async (body, field) => {
    expect(await post('/keys', body)).toMatchObject(wrong(field));
  });
});

describe('orgs', () => {
  const org = async (): Promise<Json> =>
    (await get('/orgs', platform())).body.items.find(({ name }: Json) => name === 'acme');

  test('have their plan set by the platform alone, which is in the log of each', async () => {
    expect(await put('/orgs/acme', { plan: 'pro' })).toMatchObject({ status: 403 });
    expect(await get('/orgs', { key: ops.a.keys.admin })).toMatchObject({ status: 403 });
    const enterprise = { plan: 'enterprise', retention_days: 400 };
    expect(await put('/orgs/acme', enterprise, platform())).toMatchObject({ status: 200, body: enterprise });
    expect(await org()).toMatchObject({ id: ops.a.id, name: 'acme', ...enterprise });
    expect(await audited()).toMatchObject({
      ...{ action: 'org.set', target: 'acme', actor: 'key:platform' },
      ...{ before: { plan: 'free', retention_days: null }, after: enterprise },
    });
    await put('/orgs/acme', { plan: 'team' }, platform());
    expect(await org()).toMatchObject({ plan: 'team', retention_days: null });
  });

  test('are made by their first plan, and are listed newest first in pages', async () => {
    expect(await put('/orgs/new%20one', { plan: 'pro' }, platform())).toMatchObject({ body: { name: 'new one' } });
    const first = (await get('/orgs?limit=1', platform())).body;
    expect(first).toMatchObject({ items: [{ name: 'new one', plan: 'pro' }], next_cursor: expect.any(String) });
    const rest = (await get(`/orgs?cursor=${first.next_cursor}`, platform())).body;
    expect(rest.items.map(({ name }: Json) => name)).toEqual(['default', 'bravo', 'acme']);
    expect(rest.next_cursor).toBeNull();
  });

  test.each([
    ['plan', { plan: 'gold' }],
    ['plan', {}],
    ['retention_days', { plan: 'pro', retention_days: 10 }],
    ['retention_days', { plan: 'enterprise', retention_days: 0 }],
  ])('%s of %j is refused', async (field, body) => {
    expect(await put('/orgs/acme', body, platform())).toMatchObject(wrong(field));
  });
});
