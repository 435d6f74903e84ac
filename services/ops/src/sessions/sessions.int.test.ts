// Sessions: sign-in with a key, the cookie, sign-out, and what ends a session.
import { revokeApiKey } from '@sextant/records/tenancy/api-keys';
import { callerOfUser } from '../auth/oidc';
import { openBrowser, type TestBrowser } from '../testing/browser';
import { invalid, startOpsApp, useOps, type OpsUnderTest } from '../testing/ops';
import { openSessions } from './sessions';

let ops: OpsUnderTest;
useOps((started) => (ops = started));

const SESSION = '/api/v1/session';
const ME = '/api/v1/me';

async function signedIn(key: string, at: OpsUnderTest = ops): Promise<TestBrowser> {
  const browser = openBrowser(at);
  expect(await browser.call(SESSION, { method: 'POST', body: { key } })).toMatchObject({ status: 200 });
  return browser;
}

const statusOf = async (browser: TestBrowser, path = ME) => (await browser.call(path)).status;

test('a key starts a session that acts exactly as the key', async () => {
  for (const key of [...Object.values(ops.a.keys), ...Object.values(ops.b.keys), ops.platformKey]) {
    const browser = openBrowser(ops);
    const { status, body } = await browser.call(SESSION, { method: 'POST', body: { key } });
    const withKey = await ops.call(ME, { key });
    expect([status, body]).toEqual([200, withKey.body]);
    expect((await browser.call(ME)).body).toEqual(withKey.body);
  }
});

test('a session reads its own org, and only the platform’s session names another', async () => {
  const acme = await signedIn(ops.a.keys.admin);
  expect(await acme.call(ME, { headers: { 'x-sextant-org': 'bravo' } })).toMatchObject({ status: 403 });
  const platform = await signedIn(ops.platformKey);
  const named = await platform.call(ME, { headers: { 'x-sextant-org': 'bravo' } });
  expect([named.status, named.body]).toEqual([200, expect.objectContaining({ org: 'bravo', covers: 'bravo' })]);
});

test('a viewer’s session cannot change anything', async () => {
  const viewer = await signedIn(ops.a.keys.viewer);
  const body = { enabled: true };
  expect(await viewer.call('/api/v1/flags/agent-guard-strict', { method: 'PUT', body })).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining('requires the role') },
  });
  const admin = await signedIn(ops.a.keys.admin);
  expect(await admin.call('/api/v1/flags/agent-guard-strict', { method: 'PUT', body })).toMatchObject({ status: 200 });
});

test('sign-out ends the session, for a copy of the cookie as well', async () => {
  const browser = await signedIn(ops.a.keys.admin);
  const copy = openBrowser(ops);
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  expect(await statusOf(copy)).toBe(200);
  const { status, headers } = await browser.call(SESSION, { method: 'DELETE' });
  expect([status, headers.getSetCookie()]).toEqual([
    204,
    [expect.stringMatching(/^sextant_session=;.*Expires=Thu, 01/)],
  ]);
  expect(browser.cookies.size).toBe(0);
  expect(await copy.call(ME)).toMatchObject({
    status: 401,
    body: { detail: 'the session has ended: sign in again' },
  });
});

test('sign-out needs a session', async () => {
  expect(await ops.call(SESSION, { method: 'DELETE' })).toMatchObject(invalid('cookie'));
});

test('sign-in and sign-out are in the audit log, which contains no token', async () => {
  const browser = await signedIn(ops.a.keys.admin);
  const started = await ops.lastAudit();
  expect(started).toMatchObject({ action: 'session.start', actor: 'key:acme-admin', after: { method: 'key' } });
  await browser.call(SESSION, { method: 'DELETE' });
  const { target } = started as { readonly target: string };
  expect(await ops.lastAudit()).toMatchObject({ action: 'session.end', actor: 'key:acme-admin', target });
  const log = await ops.call('/api/v1/audit?limit=100', { key: ops.a.keys.admin });
  expect(JSON.stringify(log.body)).not.toMatch(/sx[slt]_/);
});

describe('a session ends', () => {
  test('with its key', async () => {
    const { body } = await ops.call('/api/v1/keys', { method: 'POST', body: { name: 'laptop', role: 'viewer' } });
    const browser = await signedIn(body.key as string);
    expect(await statusOf(browser)).toBe(200);
    await revokeApiKey(ops.database, ops.a.id, body.id as string);
    expect(await statusOf(browser)).toBe(401);
  });

  test('with the expiry of its key', async () => {
    const { body } = await ops.call('/api/v1/keys', { method: 'POST', body: { name: 'brief', role: 'viewer' } });
    const browser = await signedIn(body.key as string);
    await ops.postgres.query('update api_keys set expires_at = now() where id = $1', [body.id]);
    expect(await statusOf(browser)).toBe(401);
  });

  test.each([
    ['when it is idle', `last_seen_at = now() - interval '1 hour'`],
    ['at its maximum', 'expires_at = now()'],
  ])('%s', async (_, change) => {
    const browser = await signedIn(ops.a.keys.viewer);
    expect(await statusOf(browser)).toBe(200);
    await ops.postgres.query(`update session_tokens set ${change}`);
    expect(await statusOf(browser)).toBe(401);
  });
});

test('a user’s session ends when another provider is configured', async () => {
  const at = (issuer?: string) =>
    openSessions({ database: ops.database, platformOrg: 'default', issuer, idleSeconds: 60, maxSeconds: 60 });
  const user = callerOfUser({ orgId: ops.a.id, org: 'acme' }, 'operator', { subject: 'ann', name: 'Ann' });
  const { token } = await at('https://id.example').start(user);
  expect(await at('https://id.example').find(token)).toMatchObject(user);
  for (const issuer of ['https://other.example', undefined])
    await expect(at(issuer).find(token)).rejects.toMatchObject({ status: 401 });
});

describe('sign-in is refused', () => {
  const signIn = (body: unknown) => openBrowser(ops).call(SESSION, { method: 'POST', body });

  test.each([
    ['neither a key nor a link', {}, 'body'],
    ['a key and a link', { key: 'k', link: 'l' }, 'body'],
    ['an empty key', { key: '' }, 'key'],
    ['a key that is a number', { key: 7 }, 'key'],
    ['a long key', { key: 'k'.repeat(1001) }, 'key'],
    ['an unknown field', { key: 'k', remember: true }, 'remember'],
    ['an org', { link: 'l', org: 'bravo' }, 'org'],
  ])('with %s: 422 names the field', async (_, body, field) => {
    expect(await signIn(body)).toMatchObject(invalid(field));
  });

  test.each([
    ['an unknown key', { key: `sxt_${'A'.repeat(43)}` }, 'the key is unknown'],
    ['what is no key', { key: 'a b' }, 'malformed'],
    ['a session’s token', { key: `sxs_${'A'.repeat(43)}` }, 'the key is unknown'],
    ['an unknown link', { link: `sxl_${'A'.repeat(43)}` }, 'the sign-in link is unknown'],
    ['what is no link', { link: '../x' }, 'the sign-in link is unknown'],
  ])('with %s: 401 sets no cookie', async (_, body, detail) => {
    const { status, headers, body: problem } = await signIn(body);
    expect([status, problem.detail, headers.getSetCookie()]).toEqual([401, expect.stringContaining(detail), []]);
  });
});

describe('the cookie', () => {
  const cookiesOf = async (at: OpsUnderTest, headers: Readonly<Record<string, string>> = {}) => {
    const body = { key: at.a.keys.viewer };
    const response = await openBrowser(at).call(SESSION, { method: 'POST', body, headers });
    return response.headers.getSetCookie();
  };

  test('is for this origin and not for scripts', async () => {
    expect(await cookiesOf(ops)).toEqual([
      expect.stringMatching(/^sextant_session=sxs_[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/),
    ]);
    expect(await cookiesOf(ops, { 'x-forwarded-proto': 'https' })).toEqual([
      expect.stringMatching(/^sextant_session=/),
    ]);
  });

  test('is only sent over TLS, behind a trusted proxy that ends TLS', async () => {
    const behind = await startOpsApp({ trustedProxies: 1 });
    try {
      const tls = { 'x-forwarded-proto': 'https' };
      expect(await cookiesOf(behind, tls)).toEqual([
        expect.stringMatching(/^__Host-sextant_session=.*; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/),
      ]);
      const browser = openBrowser(behind);
      await browser.call(SESSION, { method: 'POST', body: { key: behind.a.keys.viewer }, headers: tls });
      expect((await browser.call(ME, { headers: tls })).status).toBe(200);
      const token = [...browser.cookies.values()][0]!;
      const withoutPrefix = { ...tls, cookie: `sextant_session=${token}` };
      expect((await openBrowser(behind).call(ME, { headers: withoutPrefix })).status).toBe(401);
    } finally {
      await behind.close();
    }
  });

  test.each([
    ['another cookie', 'theme=dark'],
    ['no value', 'sextant_session='],
    ['an invalid value', 'sextant_session=%zz%00'],
    ['an unknown token', `sextant_session=sxs_${'A'.repeat(43)}`],
    ['a key', `sextant_session=sxt_${'A'.repeat(43)}`],
    ['SQL', `sextant_session=' or 1 = 1 --`],
    ['a name of an object’s prototype', '__proto__=x; constructor=y; sextant_session=z'],
    ['many cookies', Array.from({ length: 500 }, (_, i) => `c${i}=${i}`).join('; ')],
    ['a broken header', ';;;=;; = ;"'],
  ])('with %s does not sign in', async (_, cookie) => {
    expect(await openBrowser(ops).call(ME, { headers: { cookie } })).toMatchObject({ status: 401 });
  });

  test('gives way to an Authorization header', async () => {
    const browser = await signedIn(ops.a.keys.viewer);
    const headers = { authorization: `Bearer ${ops.b.keys.admin}` };
    expect((await browser.call(ME, { headers })).body).toMatchObject({ org: 'bravo', role: 'admin' });
  });
});

test('the methods of sign-in are known without a key', async () => {
  expect(await ops.call('/api/v1/session/methods', { key: null })).toMatchObject({
    status: 200,
    body: { key: true, oidc: null },
  });
});

test('attempts to sign in are limited by address', async () => {
  const limited = await startOpsApp({ ratePerMinute: 3 });
  const attempt = () => openBrowser(limited).call(SESSION, { method: 'POST', body: { key: 'guess' } });
  try {
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await attempt()).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
  } finally {
    await limited.close();
  }
});
