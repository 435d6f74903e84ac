// Flags, budgets, prices, QA reviews and incidents.
import { openIncident } from '@sextant/records/incidents';
import { createQaSamples } from '@sextant/records/quality/qa-samples';
import { createUser } from '@sextant/records/tenancy/people';
import { randomUUID } from 'node:crypto';
import { invalid, useOps, type Call, type Json, type OpsUnderTest } from './testing/ops';
import { queuedRun } from './testing/runs';

let ops: OpsUnderTest;
useOps((started) => (ops = started));

const ofB = () => ({ key: ops.b.keys.admin });

describe('flags', () => {
  const flag = async (call: Call = {}, query = ''): Promise<Json> =>
    (await ops.get(`/flags${query}`, call)).body.items.find(({ name }: Json) => name === 'debug-sampling');

  test('are set for an org or a user, and the user takes precedence', async () => {
    const user = await createUser(ops.database, ops.a.id, { email: 'ann@acme.example' });
    expect(await ops.put('/flags/debug-sampling', { enabled: true, value: 0.25 })).toMatchObject({
      status: 200,
      body: { enabled: true, value: 0.25, decided_by: 'org' },
    });
    expect(await ops.lastAudit()).toMatchObject({
      ...{ action: 'flag.set', target: 'debug-sampling', actor: 'key:acme-admin' },
      ...{ before: { enabled: false, value: null }, after: { enabled: true, value: 0.25 } },
    });
    await ops.put('/flags/debug-sampling', { enabled: true, value: 1, user_id: user.id });
    expect(await flag({}, `?user_id=${user.id}`)).toMatchObject({ value: 1, decided_by: 'user' });
    expect(await flag()).toMatchObject({ value: 0.25 });
    expect(await flag(ofB())).toMatchObject({ enabled: false, decided_by: null });
    expect(await ops.put('/flags/debug-sampling', { enabled: true, value: 1, user_id: user.id }, ofB())).toMatchObject(
      invalid('user_id'),
    );
  });

  test('can be set for every org by the platform only', async () => {
    const everyone = { enabled: true, value: 0.5, everyone: true };
    expect(await ops.put('/flags/debug-sampling', everyone)).toMatchObject({ status: 403 });
    const user = { ...everyone, user_id: randomUUID() };
    expect(await ops.put('/flags/debug-sampling', user, { key: ops.platformKey })).toMatchObject(invalid('everyone'));
    expect(await ops.put('/flags/debug-sampling', everyone, { key: ops.platformKey })).toMatchObject({
      body: { decided_by: 'default' },
    });
    expect(await flag(ofB())).toMatchObject({ value: 0.5, decided_by: 'default' });
  });

  test.each<[string, unknown, object]>([
    ['debug-sampling', { enabled: true, value: 7 }, invalid('value')],
    ['debug-sampling', { enabled: true }, invalid('value')],
    ['debug-sampling', { value: 0.5 }, invalid('enabled')],
    ['llm-provider', { enabled: true, value: 'a\u0000b' }, invalid('value')],
    ['llm-provider', { enabled: true, value: '\ud800' }, invalid('value')],
    ['agent-guard-strict', { enabled: true, user_id: 'me' }, invalid('user_id')],
    [
      'agent-guard-strict',
      { enabled: true, user_id: randomUUID(), workspace_id: randomUUID() },
      invalid('workspace_id'),
    ],
    ['agent-guard-strict', { enabled: true, user_id: randomUUID() }, invalid('user_id')],
    ['dance', { enabled: true }, { status: 404 }],
  ])('%s rejects %j', async (name, body, answer) => {
    expect(await ops.put(`/flags/${name}`, body)).toMatchObject(answer);
  });

  test('can be set by administrators only', async () => {
    // The role is checked before the body is validated.
    expect(await ops.put('/flags/debug-sampling', {}, { key: ops.a.keys.operator })).toMatchObject({ status: 403 });
    const off = { enabled: false };
    expect(await ops.put('/flags/debug-sampling', off, { key: ops.a.keys.operator })).toMatchObject({ status: 403 });
  });
});

describe('budgets and prices', () => {
  test('a budget has limits to the nano-dollar, and is removed by setting both to null', async () => {
    const limits = { period: 'month', soft_limit_usd: 10, hard_limit_usd: '12.000000001' };
    const shown = { period: 'month', soft_limit_usd: '10.000000000', hard_limit_usd: '12.000000001' };
    expect((await ops.put('/budgets', limits)).body).toEqual({
      ...{ ...shown, spent_usd: '0.000000000', when_ledger_unavailable: 'closed' },
    });
    expect(await ops.lastAudit()).toMatchObject({ action: 'budget.set', target: 'month', after: shown });
    const { items } = (await ops.get('/budgets')).body;
    expect(items).toMatchObject([{ period: 'day', soft_limit_usd: null }, shown]);
    expect((await ops.get('/budgets', ofB())).body.items[1]).toMatchObject({ hard_limit_usd: null });
    const none = { period: 'month', soft_limit_usd: null, hard_limit_usd: null };
    expect((await ops.put('/budgets', none)).body).toMatchObject(none);
  });

  test('when_ledger_unavailable is closed by default and is set with a budget for the whole org', async () => {
    const limits = { period: 'day', soft_limit_usd: null, hard_limit_usd: 5 };
    expect((await ops.put('/budgets', limits)).body).toMatchObject({ when_ledger_unavailable: 'closed' });
    const open = { ...limits, when_ledger_unavailable: 'open' };
    expect((await ops.put('/budgets', open)).body).toMatchObject({ when_ledger_unavailable: 'open' });
    expect(await ops.lastAudit()).toMatchObject({
      ...{ action: 'budget.set', before: { when_ledger_unavailable: 'closed' } },
      after: { when_ledger_unavailable: 'open' },
    });
    // An omitted value does not change.
    await ops.put('/budgets', limits);
    const shown = (await ops.get('/budgets')).body.items as Json[];
    expect(shown.map((budget) => budget['when_ledger_unavailable'])).toEqual(['open', 'open']);
    expect((await ops.get('/budgets', ofB())).body.items[0]).toMatchObject({ when_ledger_unavailable: 'closed' });
    await ops.put('/budgets', { ...open, hard_limit_usd: null, when_ledger_unavailable: 'closed' });
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
  ])('the budget %j is rejected', async (body, field) => {
    expect(await ops.put('/budgets', body)).toMatchObject(invalid(field));
  });

  test('a price override applies from its date, and one with the same date replaces it', async () => {
    const price = {
      ...{ provider: 'openai', model: 'mine', input_usd_per_million: '0.150000001', output_usd_per_million: 0.6 },
      from_date: '2026-01-01T00:00:00Z',
    };
    const shown = {
      input_usd_per_million: '0.150000001',
      cached_usd_per_million: null,
      output_usd_per_million: '0.600000000',
    };
    expect(await ops.put('/prices', price)).toMatchObject({ status: 200, body: shown });
    await ops.put('/prices', { ...price, cached_usd_per_million: 0.075 });
    expect(await ops.lastAudit()).toMatchObject({
      ...{ action: 'price.set', target: 'openai/mine', before: shown },
      after: { ...shown, cached_usd_per_million: '0.075000000' },
    });
    expect((await ops.get('/prices')).body.items).toHaveLength(1);
    expect((await ops.get('/prices', ofB())).body.items).toEqual([]);
    expect(await ops.put('/prices', { ...price, from_date: '2026-02-30T00:00:00Z' })).toMatchObject(
      invalid('from_date'),
    );
    expect(await ops.put('/prices', { ...price, model: 'a\u0000' })).toMatchObject(invalid('model'));
    expect(await ops.put('/prices', price, { key: ops.a.keys.operator })).toMatchObject({ status: 403 });
  });

  test('price overrides are deleted by their org, by date or all of a model', async () => {
    const price = { provider: 'openai', model: 'm', input_usd_per_million: '1', output_usd_per_million: 2 };
    const dates = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'];
    for (const from_date of dates) await ops.put('/prices', { ...price, from_date });
    const ofModel = '/prices?provider=openai&model=m';
    const items = async (): Promise<Json[]> =>
      (await ops.get('/prices')).body.items.filter(({ model }: Json) => model === 'm');
    expect((await ops.send('DELETE', ofModel, ofB())).status).toBe(404);
    expect((await ops.send('DELETE', `${ofModel}&from_date=${dates[1]}`)).status).toBe(204);
    expect(await items()).toHaveLength(2);
    expect((await ops.send('DELETE', ofModel)).status).toBe(204);
    expect(await items()).toEqual([]);
    expect(await ops.send('DELETE', ofModel)).toMatchObject({
      status: 404,
      body: { detail: 'there is no price override of openai/m' },
    });
  });

  test('a budget can have one limit only', async () => {
    const { status, body } = await ops.put('/budgets', { period: 'day', hard_limit_usd: 5 });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ soft_limit_usd: null, hard_limit_usd: '5.000000000' }),
    ]);
  });
});

test('an operator of the org reviews a QA sample', async () => {
  const { id: runId } = await queuedRun(ops.database, ops.a.id);
  const entities = [{ entityId: 'x/y ö', bucket: 'High', checks: [{ name: 'title', passed: true }] }] as const;
  await createQaSamples(ops.database, { orgId: ops.a.id, runId }, { entities });
  expect((await ops.get(`/qa?run_id=${runId}&result=pass`)).body.items).toMatchObject([
    { run_id: runId, entity_id: 'x/y ö', result: 'pass', notes: null, reviewed_by: null },
  ]);
  const path = `/qa/${runId}/${encodeURIComponent('x/y ö')}/review`;
  expect(await ops.post(path, { result: 'fail', notes: 'no' }, ofB())).toMatchObject({ status: 404 });
  expect(await ops.post(path, { result: 'fail' }, { key: ops.a.keys.viewer })).toMatchObject({ status: 403 });
  expect(await ops.post(path, { result: 'good' })).toMatchObject(invalid('result'));
  expect(await ops.post(path, { result: 'fail', notes: 'no' }, { key: ops.a.keys.operator })).toMatchObject({
    status: 200,
    body: { result: 'fail', notes: 'no', reviewed_by: 'key:acme-operator' },
  });
  expect(await ops.lastAudit()).toMatchObject({
    action: 'qa.review',
    before: { result: 'pass' },
    after: { result: 'fail' },
  });
  expect((await ops.get('/qa?result=fail', ofB())).body.items).toEqual([]);
});

test('an incident is acknowledged, commented and resolved, and its history has the actors', async () => {
  const opened = { key: 'budget', title: 'Over budget', severity: 'warning' } as const;
  const { incident } = await openIncident(ops.database, ops.a.id, opened);
  const actions = `/incidents/${incident.id}/actions`;
  expect(await ops.post(actions, { action: 'acknowledge' }, { key: ops.a.keys.viewer })).toMatchObject({ status: 403 });
  expect(await ops.post(actions, { action: 'acknowledge' }, ofB())).toMatchObject({ status: 404 });
  expect(await ops.post(actions, { action: 'note' })).toMatchObject(invalid('note'));
  expect(await ops.post(actions, { action: 'acknowledge' })).toMatchObject({ body: { state: 'acknowledged' } });
  await ops.post(actions, { action: 'note', note: 'it was the crawl' });
  expect(await ops.post(actions, { action: 'resolve' })).toMatchObject({ body: { state: 'resolved' } });
  expect(await ops.lastAudit()).toMatchObject({ action: 'incident.resolve', before: { state: 'acknowledged' } });
  const { actions: history, alerts } = (await ops.get(`/incidents/${incident.id}`)).body;
  expect(history.map(({ action, note }: Json) => [action, note])).toEqual([
    ['acknowledge', null],
    ['note', 'it was the crawl'],
    ['resolve', null],
  ]);
  expect([alerts, history[0].actor]).toEqual([[], 'key:acme-admin']);
  expect((await ops.get('/incidents?state=resolved')).body.items).toMatchObject([
    { id: incident.id, title: 'Over budget' },
  ]);
  expect((await ops.get('/incidents', ofB())).body.items).toEqual([]);
  expect(await ops.get(`/incidents/${incident.id}`, ofB())).toMatchObject({ status: 404 });
  expect(await ops.get('/incidents/x')).toMatchObject({ status: 404 });
});
