// Authentication, roles and the org of a request.
import { revokeApiKey } from '@sextant/records/tenancy/api-keys';
import { useOps, type OpsUnderTest } from '../testing/ops';

let ops: OpsUnderTest;
useOps((started) => (ops = started));

const ME = '/api/v1/me';

test('a key identifies its org and role', async () => {
  expect((await ops.call(ME, { key: ops.a.keys.operator })).body).toEqual({
    org: 'acme',
    role: 'operator',
    actor: 'key:acme-operator',
    covers: 'acme',
    platform: false,
  });
});

test.each([
  ['no key', null, 'the Authorization header is missing'],
  ['a key that was never issued', `sxt_${'A'.repeat(43)}`, 'the key is unknown'],
  ['something that is not a key', 'letmein', 'the key is unknown'],
  ['a token without a configured provider', 'a.b.c', 'the key is unknown'],
])('%s is rejected with 401 and a hint', async (_, key, detail) => {
  const { status, headers, body } = await ops.call(ME, { key });
  expect([status, headers.get('www-authenticate'), headers.get('content-type')]).toEqual([
    401,
    'Bearer',
    'application/problem+json; charset=utf-8',
  ]);
  expect(body).toMatchObject({ status: 401, detail: expect.stringContaining(detail) });
});

test('a scheme other than Bearer is malformed', async () => {
  const { status, body } = await ops.call(ME, { key: null, headers: { authorization: 'Basic YTpi' } });
  expect([status, body.detail]).toEqual([401, expect.stringContaining('malformed')]);
});

test('a revoked key is rejected', async () => {
  const created = await ops.call('/api/v1/keys', { method: 'POST', body: { name: 'short-lived', role: 'viewer' } });
  expect([created.status, created.body.key]).toEqual([201, expect.stringMatching(/^sxt_[\w-]{43}$/)]);
  expect((await ops.call(ME, { key: created.body.key })).status).toBe(200);
  expect(await revokeApiKey(ops.database, ops.a.id, created.body.id as string)).toBe(true);
  expect((await ops.call(ME, { key: created.body.key })).status).toBe(401);
});

describe('the org of a request', () => {
  test('is the org of the key; naming another org is rejected, whether it exists or not', async () => {
    for (const org of ['bravo', 'nobody']) {
      const { status, body } = await ops.call(ME, { headers: { 'x-sextant-org': org } });
      expect([status, body.detail]).toEqual([403, expect.stringContaining('does not belong to the org')]);
    }
    for (const own of ['acme', 'Acme', 'ACME'])
      expect((await ops.call(ME, { headers: { 'x-sextant-org': own } })).body).toMatchObject({ org: 'acme' });
  });

  test('can be any org for the platform key', async () => {
    const key = ops.platformKey;
    expect((await ops.call(ME, { key })).body).toMatchObject({ org: 'default', role: 'admin', platform: true });
    expect((await ops.call(ME, { key, headers: { 'x-sextant-org': 'bravo' } })).body).toMatchObject({ org: 'bravo' });
    const { status, body } = await ops.call(ME, { key, headers: { 'x-sextant-org': 'nobody' } });
    expect([status, body.detail]).toEqual([404, 'there is no org "nobody"']);
  });
});

describe('roles', () => {
  const attempts = [
    ['viewer', 'POST', '/api/v1/runs/x/cancel', 'operator'],
    ['viewer', 'DELETE', '/api/v1/workspaces/x', 'admin'],
    ['operator', 'GET', '/api/v1/audit', 'admin'],
    ['operator', 'POST', '/api/v1/users', 'admin'],
    ['operator', 'GET', '/api/v1/keys', 'admin'],
  ] as const;
  test.each(attempts)('%s cannot %s %s', async (role, method, path, required) => {
    const body = path === '/api/v1/users' ? { email: 'ann@example.org' } : undefined;
    const response = await ops.call(path, { method, key: ops.a.keys[role], body });
    expect([response.status, response.body.detail]).toEqual([
      403,
      `this requires the role ${required}; the caller has the role ${role}`,
    ]);
  });

  test('an admin of an org cannot change what all orgs share', async () => {
    const response = await ops.call('/api/v1/queues/page/pause', { method: 'POST', key: ops.a.keys.admin });
    expect([response.status, response.body.detail]).toEqual([
      403,
      expect.stringContaining('requires the platform key'),
    ]);
  });
});

test('a well-formed request id of the client is kept, and is also the correlation id', async () => {
  const kept = await ops.call(ME, { headers: { 'x-request-id': 'deploy-17.a' } });
  expect([kept.headers.get('x-request-id'), kept.headers.get('x-correlation-id')]).toEqual([
    'deploy-17.a',
    'deploy-17.a',
  ]);
  for (const id of ['white space', 'x'.repeat(65)]) {
    const replaced = await ops.call(ME, { headers: { 'x-request-id': id } });
    expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
});

describe('paths', () => {
  test('an unknown path is a 404, and an unsupported method is a 405', async () => {
    const unknown = await ops.call('/api/v1/nothing');
    expect([unknown.status, unknown.body.detail]).toEqual([404, expect.stringContaining('GET /openapi.json')]);
    const method = await ops.call(ME, { method: 'DELETE' });
    expect([method.status, method.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('a path that cannot be decoded is a problem with a request id', async () => {
    const { status, headers, body } = await ops.call('/api/v1/runs/%');
    expect([status, headers.get('x-request-id'), body.status]).toEqual([400, expect.any(String), 400]);
  });
});

test('every response forbids caching and content sniffing', async () => {
  for (const [path, key] of [
    [ME, undefined],
    [ME, null],
    ['/api/v1/nothing', undefined],
    ['/openapi.json', null],
  ] as const) {
    const { headers } = await ops.call(path, key === undefined ? {} : { key });
    expect([headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual(['nosniff', 'no-store']);
  }
});

test('metrics count rejected requests by reason', async () => {
  const { body } = await ops.call('/metrics', { key: null });
  for (const [name, reason] of [
    ['auth_failures_total', 'missing'],
    ['auth_failures_total', 'unknown'],
    ['authorization_denied_total', 'role'],
    ['authorization_denied_total', 'org'],
  ])
    expect(body).toMatch(new RegExp(`^${name}\\{reason="${reason}"\\} [1-9]`, 'm'));
});
