// Workspaces, users, API keys and orgs.
import { randomUUID } from 'node:crypto';
import { invalid, useOps, type Json, type OpsUnderTest } from '../testing/ops';

let ops: OpsUnderTest;
useOps((started) => (ops = started));

const ofB = () => ({ key: ops.b.keys.admin });
const platform = () => ({ key: ops.platformKey });

test('workspaces and users are created, visible to their org only, and deleted', async () => {
  const workspace = await ops.post('/workspaces', { name: 'research' });
  expect(workspace.status).toBe(201);
  expect((await ops.post('/workspaces', { name: 'research' })).status).toBe(409);
  const user = await ops.post('/users', { email: 'bob@example.org', workspace_id: workspace.body.id });
  expect(user).toMatchObject({ status: 201, body: { workspace_id: workspace.body.id, name: null } });
  const unknownWorkspace = { email: 'eve@example.org', workspace_id: randomUUID() };
  expect(await ops.post('/users', unknownWorkspace)).toMatchObject(invalid('workspace_id'));
  expect((await ops.get('/workspaces', ofB())).body.items).toEqual([]);
  expect((await ops.send('DELETE', `/workspaces/${workspace.body.id}`, ofB())).status).toBe(404);
  expect((await ops.send('DELETE', `/workspaces/${workspace.body.id}`)).status).toBe(204);
  const users = (await ops.get('/users', { key: ops.a.keys.admin })).body.items as { email: string }[];
  expect(users.map(({ email }) => email)).not.toContain('bob@example.org');
});

describe('keys', () => {
  test('are created, shown once, used, rotated and revoked', async () => {
    const created = await ops.post('/keys', { name: 'ci', role: 'viewer' });
    expect(await ops.post('/keys', { name: 'ci', role: 'admin' })).toMatchObject({ status: 409 });
    expect(created).toMatchObject({ status: 201, body: { name: 'ci', state: 'active', created_by: 'key:acme-admin' } });
    const { id, key } = created.body;
    expect((await ops.get('/me', { key })).body).toMatchObject({ org: 'acme', role: 'viewer', actor: 'key:ci' });
    const { items } = (await ops.get('/keys', { key: ops.a.keys.admin })).body;
    expect(JSON.stringify(items)).not.toContain('sxt_');
    expect(JSON.stringify(await ops.lastAudit())).not.toContain('sxt_');

    const rotated = await ops.post(`/keys/${id}/rotate`, { grace_seconds: 60 });
    expect(rotated).toMatchObject({ status: 201, body: { name: 'ci', role: 'viewer' } });
    expect((await ops.get('/me', { key })).status).toBe(200);
    expect((await ops.get('/me', { key: rotated.body.key })).status).toBe(200);
    expect(await ops.send('DELETE', `/keys/${id}`)).toMatchObject({ status: 204 });
    expect(await ops.get('/me', { key })).toMatchObject({ status: 401 });
    expect(await ops.send('DELETE', `/keys/${id}`)).toMatchObject({ status: 409 });
    expect(await ops.post(`/keys/${id}/rotate`, undefined)).toMatchObject({ status: 409 });
    expect(await ops.lastAudit()).toMatchObject({ action: 'key.revoke', target: id, before: { name: 'ci' } });
  });

  test('are managed by administrators of their org only', async () => {
    const { id } = (await ops.post('/keys', { name: 'other', role: 'admin' })).body;
    expect(await ops.post(`/keys/${id}/rotate`, {}, ofB())).toMatchObject({ status: 404 });
    expect(await ops.send('DELETE', `/keys/${id}`, ofB())).toMatchObject({ status: 404 });
    expect(await ops.get('/keys', { key: ops.a.keys.operator })).toMatchObject({ status: 403 });
    expect((await ops.get('/keys', ofB())).body.items).toHaveLength(3);
  });

  test.each<[object, string]>([
    [{ name: 'x', role: 'owner' }, 'role'],
    [{ name: '', role: 'viewer' }, 'name'],
    [{ name: 'x', role: 'viewer', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    [{ name: 'x', role: 'viewer', user_id: randomUUID() }, 'user_id'],
  ])('the new key %j is rejected', async (body, field) => {
    expect(await ops.post('/keys', body)).toMatchObject(invalid(field));
  });
});

describe('orgs', () => {
  const org = async (): Promise<Json> =>
    (await ops.get('/orgs', platform())).body.items.find(({ name }: Json) => name === 'acme');

  test('get their plan from the platform only, and the change is in the audit log of the org', async () => {
    expect(await ops.put('/orgs/acme', { plan: 'pro' })).toMatchObject({ status: 403 });
    expect(await ops.get('/orgs', { key: ops.a.keys.admin })).toMatchObject({ status: 403 });
    const enterprise = { plan: 'enterprise', retention_days: 400 };
    expect(await ops.put('/orgs/acme', enterprise, platform())).toMatchObject({ status: 200, body: enterprise });
    expect(await org()).toMatchObject({ id: ops.a.id, name: 'acme', ...enterprise });
    expect(await ops.lastAudit()).toMatchObject({
      ...{ action: 'org.set', target: 'acme', actor: 'key:platform' },
      ...{ before: { plan: 'free', retention_days: null }, after: enterprise },
    });
    await ops.put('/orgs/acme', { plan: 'team' }, platform());
    expect(await org()).toMatchObject({ plan: 'team', retention_days: null });
  });

  test('are created by setting a plan, and listed newest first in pages', async () => {
    expect(await ops.put('/orgs/new%20one', { plan: 'pro' }, platform())).toMatchObject({ body: { name: 'new one' } });
    const first = (await ops.get('/orgs?limit=1', platform())).body;
    expect(first).toMatchObject({ items: [{ name: 'new one', plan: 'pro' }], next_cursor: expect.any(String) });
    const rest = (await ops.get(`/orgs?cursor=${first.next_cursor}`, platform())).body;
    expect(rest.items.map(({ name }: Json) => name)).toEqual(['default', 'bravo', 'acme']);
    expect(rest.next_cursor).toBeNull();
  });

  test.each([
    ['plan', { plan: 'gold' }],
    ['plan', {}],
    ['retention_days', { plan: 'pro', retention_days: 10 }],
    ['retention_days', { plan: 'enterprise', retention_days: 0 }],
  ])('%s in %j is rejected', async (field, body) => {
    expect(await ops.put('/orgs/acme', body, platform())).toMatchObject(invalid(field));
  });
});
