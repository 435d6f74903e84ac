// Tokens of an identity provider, on the program as it is deployed: jose is loaded as it is there.
import { serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { startServer, type TestServer } from '@sextant/http/testing/server';
import { openDatabase } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
let [isAway, postgres, provider, ops] = [false] as unknown as [boolean, TestPostgres, TestServer, TestProcess];

beforeAll(async () => {
  postgres = await startPostgres();
  const database = openDatabase(postgres.appUrl);
  await ensureOrg(database, 'acme');
  await database.close();
  const jwk = { ...ours.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
  provider = await startServer(({ url }) =>
    isAway
      ? { status: 500 }
      : url === '/.well-known/jwks.json'
        ? { body: { keys: [jwk] } }
        : // Here it stands in for the controller.
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

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Good unless told otherwise; undefined leaves a claim out. */
function claims(changed: object = {}): object {
  const exp = Math.floor(Date.now() / 1000) + 300;
  return { iss: provider.url, aud: 'sextant', sub: 'ann', org: 'acme', roles: ['staff', 'operator'], exp, ...changed };
}

function token(
  payload: object,
  key: KeyObject = ours.privateKey,
  header: object = { alg: 'RS256', kid: 'k1' },
): string {
  const signed = `${encoded(header)}.${encoded(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

async function me(bearer: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const headers = { authorization: `Bearer ${bearer}` };
  const answer = await fetch(`http://127.0.0.1:${ops.port}/api/v1/me`, { headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

test('a provider that is away is a failure of ours, and it is asked again when it is back', async () => {
  isAway = true;
  expect(await me(token(claims()))).toMatchObject({
    status: 503,
    body: { detail: expect.stringContaining('provider') },
  });
  isAway = false;
  expect((await me(token(claims()))).status).toBe(200);
});

test('a signed token makes its user a caller of their org', async () => {
  expect((await me(token(claims()))).body).toEqual({
    org: 'acme',
    role: 'operator',
    actor: 'user:ann',
    covers: 'acme',
    platform: false,
  });
});

test.each([
  ['signed by somebody else', () => token(claims(), theirs.privateKey)],
  ['of another issuer', () => token(claims({ iss: 'https://elsewhere.example' }))],
  ['for another audience', () => token(claims({ aud: 'another' }))],
  ['that never expires', () => token(claims({ exp: undefined }))],
  ['of nobody', () => token(claims({ sub: undefined }))],
  ['of a subject without a name', () => token(claims({ sub: '' }))],
  ['that is not valid yet', () => token(claims({ nbf: Math.floor(Date.now() / 1000) + 300 }))],
  ['without a signature', () => `${encoded({ alg: 'none' })}.${encoded(claims())}.x`],
  [
    'signed with the public key as if it were a shared secret',
    () => {
      const signed = `${encoded({ alg: 'HS256', kid: 'k1' })}.${encoded(claims())}`;
      const pem = ours.publicKey.export({ type: 'spki', format: 'pem' });
      return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    },
  ],
])('a token %s is refused', async (_, make) => {
  expect(await me(make())).toMatchObject({ status: 401, body: { detail: expect.stringContaining('unknown') } });
});

test('an expired token is refused as that', async () => {
  const expired = token(claims({ exp: Math.floor(Date.now() / 1000) - 60 }));
  expect(await me(expired)).toMatchObject({ status: 401, body: { detail: expect.stringContaining('has expired') } });
});

test.each([
  ['of an org that does not exist', { org: 'nobody' }, 'no org'],
  ['without an org', { org: undefined }, 'no org'],
  ['with a role that we do not have', { roles: 'owner' }, 'none of viewer, operator, admin'],
])('a user %s is known and refused', async (_, changed, detail) => {
  expect(await me(token(claims(changed)))).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining(detail) },
  });
});

test('what a user starts is theirs, under the address that the provider has verified', async () => {
  const start = async (changed: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token(claims(changed))}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ kind: 'page', input: { prompt: 'bees' } });
    const answer = await fetch(`http://127.0.0.1:${ops.port}/api/v1/runs`, { method: 'POST', headers, body });
    expect(answer.status).toBe(202);
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
