// Tokens of an identity provider, in the compiled service, which loads jose as an ES module.
import { serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { startServer, type TestServer } from '@sextant/http/testing/server';
import { openDatabase } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';

const providerKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
let [isDown, postgres, provider, ops] = [false] as unknown as [boolean, TestPostgres, TestServer, TestProcess];

beforeAll(async () => {
  postgres = await startPostgres();
  const database = openDatabase(postgres.appUrl);
  await ensureOrg(database, 'acme');
  await database.close();
  const jwk = { ...providerKey.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
  provider = await startServer(({ url }) =>
    isDown
      ? { status: 500 }
      : url === '/.well-known/jwks.json'
        ? { body: { keys: [jwk] } }
        : // The same server stands in for the controller.
          { body: { id: randomUUID(), created: true } },
  );
  ops = await serviceProcess('ops', {
    DATABASE_URL: postgres.appUrl,
    CONTROLLER_URL: provider.url,
    SERVICE_TOKEN: 'service-token',
    OIDC_ISSUER: provider.url,
    OIDC_AUDIENCE: 'sextant',
    OIDC_ROLE_CLAIM: 'roles',
  });
  await ops.start();
}, 90_000);
afterAll(async () => {
  await ops.end('SIGTERM');
  await provider.close();
  await postgres.stop();
});

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Valid claims with changes; undefined omits a claim. */
function claims(changes: object = {}): object {
  const exp = Math.floor(Date.now() / 1000) + 300;
  return { iss: provider.url, aud: 'sextant', sub: 'ann', org: 'acme', roles: ['staff', 'operator'], exp, ...changes };
}

function token(
  payload: object,
  key: KeyObject = providerKey.privateKey,
  header: object = { alg: 'RS256', kid: 'k1' },
): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

async function me(bearer: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const headers = { authorization: `Bearer ${bearer}` };
  const response = await fetch(`http://127.0.0.1:${ops.port}/api/v1/me`, { headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('an unavailable provider is a 503, and the next token tries again', async () => {
  isDown = true;
  expect(await me(token(claims()))).toMatchObject({
    status: 503,
    body: { detail: expect.stringContaining('provider') },
  });
  isDown = false;
  expect((await me(token(claims()))).status).toBe(200);
});

test('a valid token identifies its user, org and role', async () => {
  expect((await me(token(claims()))).body).toEqual({
    org: 'acme',
    role: 'operator',
    actor: 'user:ann',
    covers: 'acme',
    platform: false,
  });
});

test.each([
  ['signed with another key', () => token(claims(), otherKey.privateKey)],
  ['of another issuer', () => token(claims({ iss: 'https://elsewhere.example' }))],
  ['for another audience', () => token(claims({ aud: 'another' }))],
  ['that never expires', () => token(claims({ exp: undefined }))],
  ['without a subject', () => token(claims({ sub: undefined }))],
  ['with an empty subject', () => token(claims({ sub: '' }))],
  ['that is not valid yet', () => token(claims({ nbf: Math.floor(Date.now() / 1000) + 300 }))],
  ['without a signature', () => `${encode({ alg: 'none' })}.${encode(claims())}.x`],
  [
    'signed with the public key as a shared secret',
    () => {
      const signed = `${encode({ alg: 'HS256', kid: 'k1' })}.${encode(claims())}`;
      const pem = providerKey.publicKey.export({ type: 'spki', format: 'pem' });
      return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    },
  ],
])('a token %s is rejected', async (_, make) => {
  expect(await me(make())).toMatchObject({ status: 401, body: { detail: expect.stringContaining('unknown') } });
});

test('an expired token is rejected as expired', async () => {
  const expired = token(claims({ exp: Math.floor(Date.now() / 1000) - 60 }));
  expect(await me(expired)).toMatchObject({ status: 401, body: { detail: expect.stringContaining('has expired') } });
});

test.each([
  ['of an org that does not exist', { org: 'nobody' }, 'no existing org'],
  ['without an org', { org: undefined }, 'no existing org'],
  ['with an unknown role', { roles: 'owner' }, 'must be one of viewer, operator, admin'],
])('a valid token of a user %s is rejected with 403', async (_, changes, detail) => {
  expect(await me(token(claims(changes)))).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining(detail) },
  });
});

test('a run belongs to the user who starts it; only a verified e-mail address is stored', async () => {
  const start = async (changes: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token(claims(changes))}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ kind: 'page', input: { prompt: 'bees' } });
    const response = await fetch(`http://127.0.0.1:${ops.port}/api/v1/runs`, { method: 'POST', headers, body });
    expect(response.status).toBe(202);
    return (provider.requests.at(-1)!.body as { readonly user_id?: string }).user_id;
  };
  const ann = await start({ email: 'ann@acme.test', email_verified: true, name: 'Ann' });
  expect(await start({ sub: 'bob', email: 'ann@acme.test' })).not.toBe(ann);
  expect(await start({})).toBe(ann);
  expect(await postgres.query('select email, name, subject from users order by subject')).toEqual([
    { email: 'ann@acme.test', name: 'Ann', subject: 'ann' },
    { email: null, name: null, subject: 'bob' },
  ]);
});
