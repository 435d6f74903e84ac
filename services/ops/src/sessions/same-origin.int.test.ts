// Cross-site request forgery: changes with a cookie come from a page of the same origin.
import { openBrowser, type TestBrowser } from '../testing/browser';
import { useOps, type OpsUnderTest } from '../testing/ops';

let ops: OpsUnderTest;
let browser: TestBrowser;
let own: string;
useOps((started) => (ops = started));
beforeAll(async () => {
  browser = openBrowser(ops);
  const body = { key: ops.a.keys.admin };
  expect((await browser.call('/api/v1/session', { method: 'POST', body })).status).toBe(200);
  own = ops.url;
});

/** Headers of a browser that reaches ops without TLS, which omits Sec-Fetch-Site. */
const fromOrigin = (origin: string) => ({ origin });
const fromSite = (site: string) => ({ 'sec-fetch-site': site });

const cookie = () => ({ cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') });

/** Sends exactly these headers. */
const send = (method: string, path: string, headers: Readonly<Record<string, string>>, body?: unknown) =>
  ops.call(path, { method, key: null, headers: { ...cookie(), ...headers }, body });

const ALLOWED: readonly (readonly [string, () => Readonly<Record<string, string>>])[] = [
  ['a page of this origin', () => fromSite('same-origin')],
  ['the user', () => fromSite('none')],
  ['a page of this origin without TLS', () => fromOrigin(own)],
];
const REFUSED: readonly (readonly [string, () => Readonly<Record<string, string>>])[] = [
  ['another site', () => fromSite('cross-site')],
  ['another host of the site', () => fromSite('same-site')],
  ['an unknown value', () => fromSite('')],
  ['another site that claims this origin', () => ({ ...fromSite('cross-site'), ...fromOrigin(own) })],
  ['another origin without TLS', () => fromOrigin('http://evil.test')],
  ['another port', () => fromOrigin('http://127.0.0.1:1')],
  ['an origin that starts as ours', () => fromOrigin(`${own}.evil.test`)],
  ['an origin with ours as the user', () => fromOrigin(`http://${new URL(own).host}@evil.test`)],
  ['a page without an origin', () => fromOrigin('null')],
  ['what is no URL', () => fromOrigin('x')],
  ['a client that says nothing', () => ({})],
];
const CHANGES = [
  ['PUT', '/api/v1/flags/agent-guard-strict', { enabled: true }],
  ['DELETE', '/api/v1/keys/x', undefined],
  ['POST', '/api/v1/users', { email: 'eve@example.org' }],
] as const;

test.each(ALLOWED)('a change from %s is accepted', async (_, headers) => {
  const { status } = await send('PUT', '/api/v1/flags/agent-guard-strict', headers(), { enabled: true });
  expect(status).toBe(200);
});

test.each(REFUSED)('a change from %s is refused', async (_, headers) => {
  for (const [method, path, body] of CHANGES)
    expect(await send(method, path, headers(), body)).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('does not come from a page of this site') },
    });
  expect((await ops.call('/api/v1/users', { key: ops.a.keys.admin })).body.items).toEqual([]);
});

test.each(REFUSED)('sign-in and sign-out from %s are refused', async (_, headers) => {
  const signIn = await send('POST', '/api/v1/session', headers(), { key: ops.b.keys.admin });
  const signOut = await send('DELETE', '/api/v1/session', headers());
  expect([signIn.status, signIn.headers.getSetCookie(), signOut.status]).toEqual([403, [], 403]);
  expect((await browser.call('/api/v1/me')).body).toMatchObject({ org: 'acme' });
});

test('a link from another site opens pages and reads', async () => {
  expect((await send('GET', '/api/v1/me', fromSite('cross-site'))).status).toBe(200);
});

test('a key in the Authorization header needs no origin', async () => {
  for (const headers of [{}, fromSite('cross-site'), fromOrigin('http://evil.test')]) {
    const call = { method: 'PUT', body: { enabled: true }, headers };
    expect((await ops.call('/api/v1/flags/agent-guard-strict', call)).status).toBe(200);
  }
});

test('refused requests are counted', async () => {
  expect((await ops.call('/metrics', { key: null })).body).toMatch(
    /^authorization_denied_total\{reason="origin"\} [1-9]/m,
  );
});
