// The list of the caller's sessions, and ending those on other devices.
import { callerOfUser } from '../auth/oidc';
import { openBrowser, type TestBrowser } from '../testing/browser';
import { useOps, type Json, type OpsUnderTest } from '../testing/ops';
import { openSessions } from './sessions';

let ops: OpsUnderTest;
useOps((started) => (ops = started));
afterEach(() => ops.postgres.query(`delete from session_tokens`));

const SESSIONS = '/api/v1/sessions';

async function signedIn(key: string): Promise<TestBrowser> {
  const browser = openBrowser(ops);
  expect(await browser.call('/api/v1/session', { method: 'POST', body: { key } })).toMatchObject({ status: 200 });
  return browser;
}

const listOf = async (browser: TestBrowser) => (await browser.call(SESSIONS)).body.items as Json[];
const isSignedIn = async (browser: TestBrowser) => (await browser.call('/api/v1/me')).status === 200;

test('the list has the open sessions of the same holder, and says which one is current', async () => {
  const [laptop, phone] = [await signedIn(ops.a.keys.viewer), await signedIn(ops.a.keys.viewer)];
  await signedIn(ops.a.keys.admin);
  await signedIn(ops.b.keys.viewer);
  const platform = await signedIn(ops.platformKey);
  const [onLaptop, onPhone] = [await listOf(laptop), await listOf(phone)];
  expect(onLaptop).toHaveLength(2);
  expect(onLaptop.filter(({ current }) => current)).toHaveLength(1);
  expect(onLaptop.find(({ current }) => current).id).toBe(onPhone.find(({ current }) => !current).id);
  expect(await listOf(platform)).toMatchObject([{ current: true }]);
  const named = await platform.call(SESSIONS, { headers: { 'x-sextant-org': 'acme' } });
  expect(named.body.items).toMatchObject([{ current: true }]);
  // A key that is not a session has the same list.
  expect((await ops.call(SESSIONS, { key: ops.a.keys.viewer })).body.items).toMatchObject([
    { current: false },
    { current: false },
  ]);
  await ops.postgres.query(`update session_tokens set expires_at = now() where id = $1`, [onLaptop[0].id]);
  expect((await ops.call(SESSIONS, { key: ops.a.keys.viewer })).body.items).toHaveLength(1);
});

test('a user of the identity provider has their own sessions', async () => {
  const issuer = 'https://id.example';
  const sessions = openSessions({
    ...{ database: ops.database, platformOrg: 'default', issuer, idleSeconds: 60, maxSeconds: 60 },
  });
  const user = (subject: string) => callerOfUser({ orgId: ops.a.id, org: 'acme' }, 'viewer', { subject });
  const { id } = await sessions.start(user('ann'));
  await sessions.start(user('bob'));
  expect(await sessions.list(user('ann'))).toMatchObject([{ id }]);
  expect(await sessions.endOne(user('bob'), id)).toBe(false);
  expect(await sessions.endOne(user('ann'), id)).toBe(true);
  expect(await sessions.list(user('ann'))).toEqual([]);
});

test('a session on another device can be ended, and only by its holder', async () => {
  const [laptop, phone] = [await signedIn(ops.a.keys.viewer), await signedIn(ops.a.keys.viewer)];
  const { id } = (await listOf(phone)).find(({ current }) => current)!;
  for (const stranger of [ops.a.keys.admin, ops.b.keys.viewer, ops.platformKey])
    expect(await ops.call(`${SESSIONS}/${id}`, { method: 'DELETE', key: stranger })).toMatchObject({ status: 404 });
  expect(await isSignedIn(phone)).toBe(true);
  expect(await laptop.call(`${SESSIONS}/${id}`, { method: 'DELETE' })).toMatchObject({ status: 204 });
  expect([await isSignedIn(laptop), await isSignedIn(phone)]).toEqual([true, false]);
  expect(await ops.lastAudit()).toMatchObject({ action: 'session.end', target: id, actor: 'key:acme-viewer' });
  expect(await laptop.call(`${SESSIONS}/${id}`, { method: 'DELETE' })).toMatchObject({ status: 404 });
  expect(await laptop.call(`${SESSIONS}/no-id`, { method: 'DELETE' })).toMatchObject({ status: 404 });
});

test('to end the current session clears its cookie', async () => {
  const browser = await signedIn(ops.a.keys.viewer);
  const [{ id }] = (await listOf(browser)) as [Json];
  await browser.call(`${SESSIONS}/${id}`, { method: 'DELETE' });
  expect(browser.cookies.size).toBe(0);
});

test('all other sessions can be ended at once', async () => {
  const [laptop, phone, tablet] = [
    await signedIn(ops.a.keys.viewer),
    await signedIn(ops.a.keys.viewer),
    await signedIn(ops.a.keys.viewer),
  ];
  const colleague = await signedIn(ops.a.keys.admin);
  expect(await laptop.call(SESSIONS, { method: 'DELETE' })).toMatchObject({ status: 200, body: { ended: 2 } });
  expect(await ops.lastAudit()).toMatchObject({ action: 'session.end_others', after: { ended: 2 } });
  const browsers = [laptop, colleague, phone, tablet];
  expect(await Promise.all(browsers.map(isSignedIn))).toEqual([true, true, false, false]);
});

test('an administrator sees how many sessions a key has and ends them, and the key still works', async () => {
  const created = await ops.call('/api/v1/keys', { method: 'POST', body: { name: 'shared', role: 'viewer' } });
  const { id, key } = created.body as { readonly id: string; readonly key: string };
  const [first, second] = [await signedIn(key), await signedIn(key)];
  const sessionsOf = async () =>
    ((await ops.call('/api/v1/keys', { key: ops.a.keys.admin })).body.items as Json[]).find((one) => one.id === id)
      .sessions;
  expect(await sessionsOf()).toBe(2);
  const end = (caller: string) => ops.call(`/api/v1/keys/${id}/sessions`, { method: 'DELETE', key: caller });
  expect(await end(ops.a.keys.operator)).toMatchObject({ status: 403 });
  expect(await end(ops.b.keys.admin)).toMatchObject({ status: 404 });
  expect(await end(ops.a.keys.admin)).toMatchObject({ status: 200, body: { ended: 2 } });
  expect(await ops.lastAudit()).toMatchObject({ action: 'key.end_sessions', target: id, after: { ended: 2 } });
  expect([await isSignedIn(first), await isSignedIn(second), await sessionsOf()]).toEqual([false, false, 0]);
  expect(await ops.call('/api/v1/me', { key })).toMatchObject({ status: 200 });
  await signedIn(key);
  const asPlatform = { method: 'DELETE', key: ops.platformKey, headers: { 'x-sextant-org': 'acme' } };
  expect(await ops.call(`/api/v1/keys/${id}/sessions`, asPlatform)).toMatchObject({ body: { ended: 1 } });
});
