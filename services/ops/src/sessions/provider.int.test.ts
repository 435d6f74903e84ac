// Sign-in with an identity provider: a certified one, and the compiled service, which loads the client as an ES module.
import { freePort, serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { openDatabase } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { openHttpBrowser, type HttpBrowser, type Visit } from '../testing/http-browser';

let postgres: TestPostgres;
let provider: TestProcess;
let ops: TestProcess;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  const database = openDatabase(postgres.appUrl);
  for (const org of ['acme', 'bravo']) await ensureOrg(database, org);
  await database.close();
  const providerPort = await freePort();
  ops = await serviceProcess('ops', {
    DATABASE_URL: postgres.appUrl,
    CONTROLLER_URL: 'http://127.0.0.1:1',
    SERVICE_TOKEN: 'service-token',
    OIDC_ISSUER: `http://127.0.0.1:${providerPort}`,
    OIDC_AUDIENCE: 'sextant',
    OIDC_ROLE_CLAIM: 'roles',
    OIDC_CLIENT_ID: 'console',
    OIDC_CLIENT_SECRET: 'the-secret',
  });
  url = `http://127.0.0.1:${ops.port}`;
  const settings = { PROVIDER_PORT: String(providerPort), REDIRECT_URL: `${url}/auth/callback` };
  provider = await serviceProcess('ops', settings, 'testing/oidc-provider.js');
  await ops.start();
}, 90_000);
afterAll(async () => {
  await ops.end('SIGTERM');
  await provider.end();
  await postgres.stop();
});

/** The pages after sign-in, and those that explain a failure, belong to the console. */
const isConsole = ({ origin, pathname }: URL) => origin === url && (pathname === '/' || pathname === '/sign-in');

const problemOf = ({ url: { pathname, searchParams } }: Visit) => [pathname, searchParams.get('problem')];

/** Fills the sign-in form of the provider. */
async function signIn(browser: HttpBrowser, login: string): Promise<Visit> {
  const form = await browser.visit(`${url}/auth/sign-in`);
  const action = /action="([^"]+)"/.exec(form.html)?.[1];
  return browser.visit(new URL(action!, form.url), { prompt: 'login', login, password: 'any' });
}

async function me(browser: HttpBrowser): Promise<{ readonly status: number; readonly body: object }> {
  const { status, html } = await browser.visit(`${url}/api/v1/me`);
  return { status, body: JSON.parse(html) as object };
}

test('without the provider, sign-in says so', async () => {
  const visit = await openHttpBrowser(isConsole).visit(`${url}/auth/sign-in`);
  expect(problemOf(visit)).toEqual(['/sign-in', expect.stringContaining('provider is not responding')]);
  await provider.start();
});

test('a user of the provider gets a session with their org and role', async () => {
  for (const [login, org, role] of [
    ['ann', 'acme', 'operator'],
    ['bob', 'bravo', 'admin'],
  ] as const) {
    const browser = openHttpBrowser(isConsole);
    expect((await signIn(browser, login)).url.href).toBe(`${url}/`);
    expect(await me(browser)).toEqual({
      status: 200,
      body: { org, role, actor: `user:${login}`, covers: org, platform: false },
    });
  }
  expect(await postgres.query(`select actor, after ->> 'method' as method from audit_log order by actor`)).toEqual([
    { actor: 'user:ann', method: 'oidc' },
    { actor: 'user:bob', method: 'oidc' },
  ]);
});

test('only the cookie of a sign-in in progress is sent when another site leads back', async () => {
  const browser = openHttpBrowser(isConsole);
  await signIn(browser, 'ann');
  const ours = browser.setCookies.filter((cookie) => cookie.startsWith('sextant_'));
  expect(ours).toEqual([
    expect.stringMatching(/^sextant_sign_in=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/),
    expect.stringMatching(/^sextant_sign_in=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/),
    expect.stringMatching(/^sextant_session=sxs_[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/),
  ]);
});

test('the provider’s users do not create sign-in links, which would outlive their account', async () => {
  const browser = openHttpBrowser(isConsole);
  await signIn(browser, 'bob');
  const cookie = browser.setCookies.findLast((one) => one.startsWith('sextant_session='))!.split(';')[0]!;
  const headers = { cookie, 'sec-fetch-site': 'same-origin' };
  const response = await fetch(`${url}/api/v1/session/links`, { method: 'POST', headers });
  expect([response.status, await response.json()]).toEqual([
    403,
    expect.objectContaining({ detail: expect.stringContaining('requires an API key') }),
  ]);
});

test.each([
  ['of an org that does not exist', 'nobody', 'the token names no existing org'],
  ['with an unknown role', 'guest', 'must be one of viewer, operator, admin'],
])('a user %s gets no session, and a reason', async (_, login, reason) => {
  const browser = openHttpBrowser(isConsole);
  expect(problemOf(await signIn(browser, login))).toEqual(['/sign-in', expect.stringContaining(reason)]);
  expect((await me(browser)).status).toBe(401);
});

/** The address with which the provider sends the browser back. */
async function callbackOf(browser: HttpBrowser): Promise<URL> {
  const { url: callback } = await signIn(browser, 'ann');
  expect(callback.pathname).toBe('/auth/callback');
  return callback;
}
const stopsAtCallback = () => openHttpBrowser((next) => isConsole(next) || next.pathname === '/auth/callback');

const INTERRUPTED = ['/sign-in', expect.stringContaining('was started in another window')];

test('an answer of the provider works in the browser that asked for it, once', async () => {
  const browser = stopsAtCallback();
  const callback = await callbackOf(browser);
  expect(problemOf(await openHttpBrowser(isConsole).visit(callback))).toEqual(INTERRUPTED);
  const other = stopsAtCallback();
  await other.visit(`${url}/auth/sign-in`);
  expect(problemOf(await other.visit(callback))).toEqual(INTERRUPTED);
  expect((await browser.visit(callback)).url.href).toBe(`${url}/`);
  expect(problemOf(await browser.visit(callback))).toEqual(INTERRUPTED);
});

test.each<[string, (callback: URL) => unknown, unknown]>([
  ['a changed state', (callback) => callback.searchParams.set('state', 'x'), INTERRUPTED],
  ['a changed code', (callback) => callback.searchParams.set('code', 'x'), INTERRUPTED],
  ['no code', (callback) => callback.searchParams.delete('code'), INTERRUPTED],
  ['another issuer', (callback) => callback.searchParams.set('iss', 'http://evil.test'), INTERRUPTED],
  [
    'a refusal',
    ({ searchParams }) => {
      searchParams.delete('code');
      searchParams.set('error', 'access_denied');
      searchParams.set('error_description', 'call 555-0100');
    },
    ['/sign-in', expect.stringMatching(/^the identity provider refused the sign-in: try again/)],
  ],
])('an answer with %s starts no session', async (_, change, expected) => {
  const browser = stopsAtCallback();
  const callback = await callbackOf(browser);
  change(callback);
  expect(problemOf(await browser.visit(callback))).toEqual(expected);
  expect((await me(browser)).status).toBe(401);
});

test.each(['', 'x', 'e30', Buffer.from('{"state":1}').toString('base64url'), Buffer.from('[').toString('base64url')])(
  'a cookie with %j starts no session',
  async (value) => {
    const headers = { cookie: `sextant_sign_in=${value}` };
    const response = await fetch(`${url}/auth/callback?code=x&state=y`, { headers, redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/sign-in\?problem=/),
    ]);
  },
);

test('the ways to sign in include the provider', async () => {
  expect(await (await fetch(`${url}/api/v1/session/methods`)).json()).toEqual({ key: true, oidc: '/auth/sign-in' });
});
