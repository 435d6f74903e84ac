// Schedules, own prices, budgets and flags through the front door: every verb, and sentences for what is refused.
import { startOpsApp, type Call, type OpsUnderTest } from '../testing/ops';

let ops: OpsUnderTest;
beforeAll(async () => {
  ops = await startOpsApp({ controller: true });
}, 120_000);
afterAll(() => ops?.close());

const call = (method: string, path: string, body?: unknown, more: Call = {}) =>
  ops.call(`/api/v1${path}`, { method, ...(body !== undefined && { body }), ...more });
const get = (path: string, more: Call = {}) => ops.call(`/api/v1${path}`, more);

const nightly = { kind: 'agent', input: { goal: 'count the bees' }, cron: '30 2 * * *', time_zone: 'Europe/Berlin' };

describe('schedules', () => {
  test('are created once, read, changed, paused, resumed and deleted, and each change is audited', async () => {
    const created = await call('POST', '/schedules', { name: 'bees', ...nightly });
    expect([created.status, created.headers.get('location')]).toEqual([201, '/api/v1/schedules/bees']);
    expect(created.body).toMatchObject({ name: 'bees', org: 'acme', enabled: true, next_at: expect.any(String) });
    expect(await call('POST', '/schedules', { name: 'bees', ...nightly })).toMatchObject({ status: 409 });
    const changed = await call('PUT', '/schedules/bees', { ...nightly, cron: '0 4 * * *' });
    expect([changed.status, changed.body.cron]).toEqual([200, '0 4 * * *']);
    expect((await call('POST', '/schedules/bees/pause')).body).toMatchObject({ enabled: false, next_at: null });
    expect((await get('/schedules')).body).toMatchObject({ org: 'acme', items: [{ name: 'bees', enabled: false }] });
    expect((await call('POST', '/schedules/bees/resume')).body).toMatchObject({ enabled: true, cron: '0 4 * * *' });
    expect((await get('/schedules/bees')).body).toMatchObject({ kind: 'agent', input: { goal: 'count the bees' } });
    expect((await call('DELETE', '/schedules/bees')).status).toBe(204);
    expect((await call('DELETE', '/schedules/bees')).status).toBe(404);
    const { body } = await get('/audit?limit=5', { key: ops.a.keys.admin });
    const actions = (body.items as { action: string }[]).map(({ action }) => action);
    expect(actions).toEqual(['delete', 'resume', 'pause', 'set', 'create'].map((verb) => `schedule.${verb}`));
  });

  test('are the org’s own: another finds none of that name, and the platform sees those of all', async () => {
    await call('POST', '/schedules', { name: 'mine', ...nightly });
    const key = ops.b.keys.admin;
    expect((await get('/schedules/mine', { key })).status).toBe(404);
    expect((await get('/schedules', { key })).body).toMatchObject({ org: 'bravo', items: [] });
    await call('POST', '/schedules', { name: 'theirs', ...nightly }, { key });
    const all = await get('/schedules', { key: ops.platformKey });
    expect(all.body).toMatchObject({
      org: null,
      items: [
        { name: 'mine', org: 'acme' },
        { name: 'theirs', org: 'bravo' },
      ],
    });
  });

  test.each([
    [{ ...nightly, cron: 'every day' }, /cron must have five fields/],
    [{ ...nightly, time_zone: 'Mars/Olympus' }, /time_zone is not a time zone/],
    [{ ...nightly, kind: 'pages' }, /kind must be one of upgrade, page, agent, enrichment/],
    [{ ...nightly, input: {} }, /input\.goal is missing: it must be a text/],
  ])('%#: what is not understood is refused with a sentence', async (body, says) => {
    const { status, body: problem } = await call('PUT', '/schedules/wrong', body);
    expect([status, problem.detail]).toEqual([422, expect.stringMatching(says)]);
  });

  test('are for operators', async () => {
    const key = ops.a.keys.viewer;
    expect((await call('POST', '/schedules', { name: 'x', ...nightly }, { key })).status).toBe(403);
    expect((await call('POST', '/schedules/mine/pause', undefined, { key })).status).toBe(403);
  });
});

describe('own prices', () => {
  const price = { provider: 'openai', model: 'm', input_usd_per_million: '1', output_usd_per_million: 2 };

  test('are deleted, the one of a date or all of a model, by the org that has them', async () => {
    const dates = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'];
    for (const from_date of dates) await call('PUT', '/prices', { ...price, from_date });
    const key = ops.b.keys.admin;
    expect((await call('DELETE', '/prices?provider=openai&model=m', undefined, { key })).status).toBe(404);
    expect((await call('DELETE', `/prices?provider=openai&model=m&from_date=${dates[1]}`)).status).toBe(204);
    expect((await get('/prices')).body.items).toHaveLength(2);
    expect((await call('DELETE', '/prices?provider=openai&model=m')).status).toBe(204);
    expect((await get('/prices')).body.items).toEqual([]);
    expect(await call('DELETE', '/prices?provider=openai&model=m')).toMatchObject({
      status: 404,
      body: { detail: 'there is no own price of openai/m' },
    });
  });

  test('are of a provider that there is', async () => {
    const { status, body } = await call('PUT', '/prices', { ...price, provider: 'openay' });
    expect([status, body.detail]).toEqual([
      422,
      expect.stringContaining(
        'provider must be one of openai, anthropic, google, openai_compatible; did you mean openai?',
      ),
    ]);
  });
});

test.each<[string, string, unknown, string]>([
  ['GET', '/runs?limit=abc', undefined, 'limit must be a whole number from 1 to 100'],
  ['GET', '/runs?limit=101', undefined, 'limit must be a whole number from 1 to 100'],
  ['GET', '/runs?state=faild', undefined, 'did you mean failed?'],
  ['GET', '/runs?cursor=x', undefined, 'cursor must be the next_cursor of an answer of this list'],
  ['GET', '/jobs?run_id=x', undefined, 'run_id must be an id such as'],
  ['GET', '/usage/last-n-days?n=0', undefined, 'n must be a whole number from 1 to 366'],
  ['GET', '/ops/overview?period=1y', undefined, 'period must be one of 24h, 7d, 30d'],
  ['GET', '/export/usage.csv?from=yesterday', undefined, 'from must be a day like 2026-11-22'],
  ['PUT', '/budgets', { period: 'day' }, 'a budget needs soft_limit_usd or hard_limit_usd'],
  ['PUT', '/budgets', { period: 'day', hard_limit_usd: true }, 'hard_limit_usd must be dollars like 12.50'],
  ['PUT', '/budgets', { hard_limit_usd: 1 }, 'period is missing: it must be one of day, month'],
  ['PUT', '/flags/agent-guard-strct', { enabled: true }, 'did you mean agent-guard-strict?'],
  ['PUT', '/flags/llm-provider', { enabled: true, value: 'openay' }, 'did you mean openai?'],
  ['PUT', '/flags/llm-provider', { enabled: true, value: 'mistral' }, 'must be one of openai, anthropic, google'],
  ['POST', '/keys', { name: 'k', role: 'root' }, 'role must be one of viewer, operator, admin'],
  ['POST', '/users', { email: 'x' }, 'email must be an e-mail address'],
  ['POST', '/runs', { kind: 'page' }, 'input is missing: it must be an object'],
  ['POST', '/dlq/retry', { limit: 0 }, 'limit must be a whole number from 1 to 100000'],
  ['POST', '/incidents/x/actions', { action: 'close' }, 'action must be one of acknowledge, resolve, note'],
])('%s %s is refused with a sentence that names field and fix: %j', async (method, path, body, says) => {
  const { status, body: problem } = await call(method, path, body, { key: ops.a.keys.admin });
  expect([path.includes('strct') ? 404 : 422, problem.detail]).toEqual([status, expect.stringContaining(says)]);
  expect(problem.detail).not.toMatch(/Invalid|expected|received|NaN/);
});

test('a budget of one limit is set without the other', async () => {
  const { status, body } = await call('PUT', '/budgets', { period: 'day', hard_limit_usd: 5 });
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({ soft_limit_usd: null, hard_limit_usd: '5.000000000' }),
  ]);
});
