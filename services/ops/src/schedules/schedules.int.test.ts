import { useOps, type OpsUnderTest } from '../testing/ops';

let ops: OpsUnderTest;
useOps((started) => (ops = started), { controller: true });

const nightly = { kind: 'agent', input: { goal: 'count the bees' }, cron: '30 2 * * *', time_zone: 'Europe/Berlin' };

test('a schedule is created, read, updated, paused, resumed and deleted, and each change is audited', async () => {
  const created = await ops.post('/schedules', { name: 'bees', ...nightly });
  expect([created.status, created.headers.get('location')]).toEqual([201, '/api/v1/schedules/bees']);
  expect(created.body).toMatchObject({ name: 'bees', org: 'acme', enabled: true, next_at: expect.any(String) });
  expect(await ops.post('/schedules', { name: 'bees', ...nightly })).toMatchObject({ status: 409 });
  const changed = await ops.put('/schedules/bees', { ...nightly, cron: '0 4 * * *' });
  expect([changed.status, changed.body.cron]).toEqual([200, '0 4 * * *']);
  expect((await ops.post('/schedules/bees/pause')).body).toMatchObject({ enabled: false, next_at: null });
  expect((await ops.get('/schedules')).body).toMatchObject({ org: 'acme', items: [{ name: 'bees', enabled: false }] });
  expect((await ops.post('/schedules/bees/resume')).body).toMatchObject({ enabled: true, cron: '0 4 * * *' });
  expect((await ops.get('/schedules/bees')).body).toMatchObject({ kind: 'agent', input: { goal: 'count the bees' } });
  expect((await ops.send('DELETE', '/schedules/bees')).status).toBe(204);
  expect((await ops.send('DELETE', '/schedules/bees')).status).toBe(404);
  const { body } = await ops.get('/audit?limit=5', { key: ops.a.keys.admin });
  const actions = (body.items as { action: string }[]).map(({ action }) => action);
  expect(actions).toEqual(['delete', 'resume', 'pause', 'set', 'create'].map((verb) => `schedule.${verb}`));
});

test('an org sees its own schedules only, and the platform sees all', async () => {
  await ops.post('/schedules', { name: 'ours', ...nightly });
  const key = ops.b.keys.admin;
  expect((await ops.get('/schedules/ours', { key })).status).toBe(404);
  expect((await ops.get('/schedules', { key })).body).toMatchObject({ org: 'bravo', items: [] });
  await ops.post('/schedules', { name: 'theirs', ...nightly }, { key });
  const all = await ops.get('/schedules', { key: ops.platformKey });
  expect(all.body).toMatchObject({
    org: null,
    items: [
      { name: 'ours', org: 'acme' },
      { name: 'theirs', org: 'bravo' },
    ],
  });
});

test.each([
  [{ ...nightly, cron: 'every day' }, /cron must have five fields/],
  [{ ...nightly, time_zone: 'Mars/Olympus' }, /time_zone is not a time zone/],
  [{ ...nightly, kind: 'pages' }, /kind must be one of upgrade, page, agent, enrichment/],
  [{ ...nightly, input: {} }, /input\.goal is missing: it must be a string/],
])('the schedule %j is rejected with %p', async (body, message) => {
  const { status, body: problem } = await ops.put('/schedules/wrong', body);
  expect([status, problem.detail]).toEqual([422, expect.stringMatching(message)]);
});

test('changing a schedule requires the role operator', async () => {
  const key = ops.a.keys.viewer;
  expect((await ops.post('/schedules', { name: 'x', ...nightly }, { key })).status).toBe(403);
  expect((await ops.post('/schedules/ours/pause', undefined, { key })).status).toBe(403);
});
