import { sql } from '../database/drizzle';
import type { Database } from '../database/database';
import { cleanupOldEvents } from '../retention/retention';
import { useRecords, type TestPostgres } from '../testing/testing';
import { createApiKey, revokeApiKey } from './api-keys';
import { ensureOrg } from './orgs';
import {
  createSession,
  createSignInLink,
  deleteEndedSessions,
  endSession,
  findSession,
  useSignInLink,
} from './sessions';

let database: Database;
let postgres: TestPostgres;
let acme: string;
let globex: string;

useRecords(async (records) => {
  ({ database, postgres } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});
afterEach(() => postgres.query('delete from session_tokens'));

const life = { idleSeconds: 3600, maxSeconds: 86_400 };
const platform = { type: 'platform_key', platformKey: 'opaque' } as const;
const user = {
  issuer: 'https://id.example.test',
  role: 'operator',
  claims: { subject: 'ann', email: 'ann@acme.test' },
} as const;

const find = (token: string) => findSession(database, token, 'opaque');

it('finds the holder of a session: an API key, the platform key or a user', async () => {
  const key = await createApiKey(database, acme, { name: 'ann', role: 'viewer', createdBy: 'test' });
  const holders = [{ type: 'api_key', apiKeyId: key.id }, platform, { type: 'user', user }] as const;
  const found = [
    { type: 'api_key', key: { id: key.id, orgId: acme, org: 'acme', name: 'ann', role: 'viewer', userId: null } },
    { type: 'platform_key' },
    { type: 'user', user },
  ];
  for (const [i, holder] of holders.entries()) {
    const { id, token, expiresAt } = await createSession(database, acme, { holder, ...life });
    expect(token).toMatch(/^sxs_[\w-]{43}$/);
    expect(await find(token)).toEqual({ id, orgId: acme, org: 'acme', expiresAt, holder: found[i] });
  }
});

it('stores neither the token nor anything from which the platform key can be guessed', async () => {
  const issued = [
    await createSession(database, acme, { holder: platform, ...life }),
    await createSession(database, acme, { holder: platform, ...life }),
  ];
  const rows = await postgres.query<{ text: string; proof: string }>(
    `select t::text as text, encode(platform_key_proof, 'hex') as proof from session_tokens t`,
  );
  const text = rows.map((row) => row.text).join();
  for (const { token } of issued) expect(text).not.toContain(token.slice(4));
  expect(new Set(rows.map(({ proof }) => proof)).size).toBe(2);
  for (const column of ['token_hash', 'platform_key_proof']) {
    const read = database.withOrg(acme, (tx) => tx.execute(sql.raw(`select ${column} from session_tokens`)));
    await expect(read).rejects.toMatchObject({ cause: { message: expect.stringContaining('permission denied') } });
  }
});

it('ends with the API key or the platform key that started it', async () => {
  const key = await createApiKey(database, acme, { name: 'bob', role: 'viewer', createdBy: 'test' });
  const ofKey = await createSession(database, acme, { holder: { type: 'api_key', apiKeyId: key.id }, ...life });
  const ofPlatform = await createSession(database, acme, { holder: platform, ...life });
  await revokeApiKey(database, acme, key.id);
  expect(await find(ofKey.token)).toBeUndefined();
  for (const changed of ['another', undefined])
    expect(await findSession(database, ofPlatform.token, changed)).toBeUndefined();
});

it('ends after its idle time and after its maximum', async () => {
  const issue = async () => (await createSession(database, acme, { holder: platform, ...life })).token;
  const token = await issue();
  await postgres.query(`update session_tokens set last_seen_at = now() - interval '59 minutes'`);
  expect(await find(token)).toBeDefined();
  await postgres.query(`update session_tokens set last_seen_at = last_seen_at - interval '59 minutes'`);
  expect(await find(token)).toBeDefined();
  await postgres.query(`update session_tokens set last_seen_at = now() - interval '1 hour'`);
  expect(await find(token)).toBeUndefined();
  const old = await issue();
  await postgres.query('update session_tokens set last_seen_at = now(), expires_at = now()');
  expect(await find(old)).toBeUndefined();
});

it('is ended by its own org only', async () => {
  const { id, token } = await createSession(database, acme, { holder: platform, ...life });
  expect(await endSession(database, globex, id)).toBe(false);
  expect(await endSession(database, acme, 'no id')).toBe(false);
  expect(await find(token)).toBeDefined();
  expect(await endSession(database, acme, id)).toBe(true);
  expect([await find(token), await endSession(database, acme, id)]).toEqual([undefined, false]);
});

it('uses a sign-in link once, even when callers compete', async () => {
  const { token } = await createSignInLink(database, acme, { holder: platform, seconds: 600 });
  expect(token).toMatch(/^sxl_[\w-]{43}$/);
  const uses = await Promise.all(Array.from({ length: 8 }, () => useSignInLink(database, token, 'opaque')));
  expect(uses.filter((one) => one !== undefined)).toMatchObject([{ org: 'acme', holder: { type: 'platform_key' } }]);
});

it('does not accept a link as a session, a session as a link, or an old link', async () => {
  const session = await createSession(database, acme, { holder: platform, ...life });
  const link = await createSignInLink(database, acme, { holder: platform, seconds: 600 });
  const exchanged = (token: string, from: string, to: string) => token.replace(from, to);
  for (const token of [link.token, exchanged(link.token, 'sxl_', 'sxs_')]) expect(await find(token)).toBeUndefined();
  for (const token of [session.token, exchanged(session.token, 'sxs_', 'sxl_')])
    expect(await useSignInLink(database, token, 'opaque')).toBeUndefined();
  await postgres.query(`update session_tokens set expires_at = now() where kind = 'link'`);
  expect(await useSignInLink(database, link.token, 'opaque')).toBeUndefined();
});

it.each(['', 'sxs_', `sxs_${'a'.repeat(43)}`, `sxs_${'a'.repeat(42)}\0`, `sxs_${'é'.repeat(43)}`, "' or 1 = 1 --"])(
  'does not find the session %j',
  async (token) => {
    expect([await find(token), await useSignInLink(database, token, 'opaque')]).toEqual([undefined, undefined]);
  },
);

it('is deleted by retention once it has ended', async () => {
  const create = () => createSession(database, acme, { holder: platform, ...life });
  const kept = await create();
  for (let i = 0; i < 3; i += 1) await create();
  await createSignInLink(database, globex, { holder: platform, seconds: 600 });
  await postgres.query(`update session_tokens set expires_at = now() where id <> $1`, [kept.id]);
  await cleanupOldEvents(database, { dryRun: true });
  expect(await postgres.query('select id from session_tokens')).toHaveLength(5);
  expect(await deleteEndedSessions(database, { batch: 3 })).toBe(4);
  await postgres.query('update session_tokens set expires_at = now()');
  await cleanupOldEvents(database);
  expect(await postgres.query('select id from session_tokens')).toEqual([]);
});
