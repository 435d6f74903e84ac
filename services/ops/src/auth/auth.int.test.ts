// Who may call and for whom, through the front door on a real database.
import { revokeApiKey } from '@sextant/records/tenancy/api-keys';
import { startOpsApp, type OpsUnderTest } from '../testing/ops';

let ops: OpsUnderTest;

beforeAll(async () => {
  ops = await startOpsApp();
});
afterAll(() => ops.close());

const ME = '/api/v1/me';
const NAMING = { 'x-sextant-org': 'bravo' };

test('a key is its org’s, with the role it was given', async () => {
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
  ['a key that was never made', `sxt_${'A'.repeat(43)}`, 'the key is unknown'],
  ['something else', 'letmein', 'the key is unknown'],
  ['a token of a provider that is not set up', 'a.b.c', 'the key is unknown'],
])('%s is answered with 401 and how to authenticate', async (_, key, detail) => {
  const { status, headers, body } = await ops.call(ME, { key });
  expect([status, headers.get('www-authenticate'), headers.get('content-type')]).toEqual([
    401,
    'Bearer',
    'application/problem+json; charset=utf-8',
  ]);
  expect(body).toMatchObject({ status: 401, detail: expect.stringContaining(detail) });
});

test('a scheme other than Bearer is refused as malformed', async () => {
  const { status, body } = await ops.call(ME, { key: null, headers: { authorization: 'Basic YTpi' } });
  expect([status, body.detail]).toEqual([401, expect.stringContaining('malformed')]);
});

test('a revoked key is refused from then on', async () => {
  const made = await ops.call('/api/v1/keys', { method: 'POST', body: { name: 'short-lived', role: 'viewer' } });
  expect([made.status, made.body.key]).toEqual([201, expect.stringMatching(/^sxt_[\w-]{43}$/)]);
  expect((await ops.call(ME, { key: made.body.key })).status).toBe(200);
  expect(await revokeApiKey(ops.database, ops.a.id, made.body.id as string)).toBe(true);
  expect((await ops.call(ME, { key: made.body.key })).status).toBe(401);
});

describe('the org of a request', () => {
  test('is its key’s, and naming another is refused, whether there is one or not', async () => {
    for (const org of ['bravo', 'nobody']) {
      const { status, body } = await ops.call(ME, { headers: { 'x-sextant-org': org } });
      expect([status, body.detail]).toEqual([403, expect.stringContaining('another org')]);
    }
    for (const own of ['acme', 'Acme', 'ACME'])
      expect((await ops.call(ME, { headers: { 'x-sextant-org': own } })).body).toMatchObject({ org: 'acme' });
  });

  test('is chosen by the platform’s key', async () => {
    const key = ops.platformKey;
    expect((await ops.call(ME, { key })).body).toMatchObject({ org: 'default', role: 'admin', platform: true });
    expect((await ops.call(ME, { key, headers: NAMING })).body).toMatchObject({ org: 'bravo' });
    const { status, body } = await ops.call(ME, { key, headers: { 'x-sextant-org': 'nobody' } });
    expect([status, body.detail]).toEqual([404, 'there is no org "nobody"']);
  });
});

describe('a role', () => {
  const attempts = [
    ['viewer', 'POST', '/api/v1/runs/x/cancel', 'operator'],
    ['viewer', 'DELETE', '/api/v1/workspaces/x', 'admin'],
    ['operator', 'GET', '/api/v1/audit', 'admin'],
    ['operator', 'POST', '/api/v1/users', 'admin'],
    ['operator', 'GET', '/api/v1/keys', 'admin'],
  ] as const;
  test.each(attempts)('%s may not %s %s', async (role, method, path, needed) => {
    const body = path === '/api/v1/users' ? { email: 'ann@example.org' } : undefined;
    const answer = await ops.call(path, { method, key: ops.a.keys[role], body });
    expect([answer.status, answer.body.detail]).toEqual([
      403,
      `this needs the role ${needed}, and the caller has the role ${role}`,
    ]);
  });

  test('of an org does not reach what all orgs share', async () => {
    const answer = await ops.call('/api/v1/queues/page/pause', { method: 'POST', key: ops.a.keys.admin });
    expect([answer.status, answer.body.detail]).toEqual([403, expect.stringContaining('a key of the platform')]);
  });
});

test('an id is the caller’s own when it is well-formed, and is also that of the log lines', async () => {
  const kept = await ops.call(ME, { headers: { 'x-request-id': 'deploy-17.a' } });
  expect([kept.headers.get('x-request-id'), kept.headers.get('x-correlation-id')]).toEqual([
    'deploy-17.a',
    'deploy-17.a',
  ]);
  for (const id of ['white space', 'x'.repeat(65)]) {
    const made = await ops.call(ME, { headers: { 'x-request-id': id } });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
});

describe('a path', () => {
  test('that is unknown is 404, and by a method that it does not take 405', async () => {
    const unknown = await ops.call('/api/v1/nothing');
    expect([unknown.status, unknown.body.detail]).toEqual([404, expect.stringContaining('GET /openapi.json')]);
    const method = await ops.call(ME, { method: 'DELETE' });
    expect([method.status, method.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('that cannot be decoded is a problem with an id as any other', async () => {
    const { status, headers, body } = await ops.call('/api/v1/runs/%');
    expect([status, headers.get('x-request-id'), body.status]).toEqual([400, expect.any(String), 400]);
  });
});

test('no answer is kept or guessed at, a refusal and the description included', async () => {
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

test('metrics count who was refused and why', async () => {
  const { body } = await ops.call('/metrics', { key: null });
  for (const [name, reason] of [
    ['auth_failures_total', 'missing'],
    ['auth_failures_total', 'unknown'],
    ['authorization_denied_total', 'role'],
    ['authorization_denied_total', 'org'],
  ])
    expect(body).toMatch(new RegExp(`^${name}\\{reason="${reason}"\\} [1-9]`, 'm'));
});
