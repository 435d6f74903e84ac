// Sign-in links: issued to an administrator, used once by a browser.
import { revokeApiKey } from '@sextant/records/tenancy/api-keys';
import { openBrowser } from '../testing/browser';
import { useOps, type Call, type OpsUnderTest } from '../testing/ops';

let ops: OpsUnderTest;
useOps((started) => (ops = started));

const createLink = (call: Call = {}) => ops.call('/api/v1/session/links', { method: 'POST', ...call });
const use = (link: string) => openBrowser(ops).call('/api/v1/session', { method: 'POST', body: { link } });
const tokenIn = (url: string) => new URL(url).hash.slice(1);

test('a link signs its caller in, once', async () => {
  for (const key of [ops.platformKey, ops.a.keys.admin]) {
    const { status, body } = await createLink({ key });
    expect([status, body.url]).toEqual([201, expect.stringMatching(`^${ops.url}/sign-in#sxl_[\\w-]{43}$`)]);
    const minutes = (Date.parse(body.expires_at as string) - Date.now()) / 60_000;
    expect(Math.ceil(minutes)).toBe(10);
    const token = tokenIn(body.url as string);
    expect(await use(token)).toMatchObject({ status: 200, body: (await ops.call('/api/v1/me', { key })).body });
    expect(await use(token)).toMatchObject({ status: 401, body: { detail: expect.stringContaining('get a new one') } });
  }
});

test('of browsers that use a link at the same time, one is signed in', async () => {
  const token = tokenIn((await createLink()).body.url as string);
  const statuses = (await Promise.all(Array.from({ length: 6 }, () => use(token)))).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 401, 401, 401, 401, 401]);
});

test('a link of the platform key covers every org, also when its request named one', async () => {
  const { body } = await createLink({ key: ops.platformKey, headers: { 'x-sextant-org': 'bravo' } });
  expect((await use(tokenIn(body.url as string))).body).toEqual(
    (await ops.call('/api/v1/me', { key: ops.platformKey })).body,
  );
});

test('a viewer and an operator get no link', async () => {
  for (const role of ['viewer', 'operator'] as const)
    expect(await createLink({ key: ops.a.keys[role] })).toMatchObject({ status: 403 });
});

test('a link ends with its time and with its key', async () => {
  const late = await createLink();
  await ops.postgres.query(`update session_tokens set expires_at = now() where kind = 'link'`);
  expect(await use(tokenIn(late.body.url as string))).toMatchObject({ status: 401 });
  const { body } = await ops.call('/api/v1/keys', { method: 'POST', body: { name: 'gone', role: 'admin' } });
  const link = await createLink({ key: body.key as string });
  await revokeApiKey(ops.database, ops.a.id, body.id as string);
  expect(await use(tokenIn(link.body.url as string))).toMatchObject({ status: 401 });
});

test('the audit log has the link and its use, without the token', async () => {
  const token = tokenIn((await createLink()).body.url as string);
  expect(await ops.lastAudit()).toMatchObject({ action: 'sign_in_link.create', actor: 'key:acme-admin' });
  await use(token);
  const last = await ops.lastAudit();
  expect(last).toMatchObject({ action: 'session.start', after: { method: 'link' } });
  expect(JSON.stringify(last)).not.toContain(token.slice(4));
});
