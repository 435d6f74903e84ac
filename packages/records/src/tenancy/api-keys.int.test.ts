import { createHash, randomUUID } from 'node:crypto';
import { sql } from '../database/drizzle';
import { createApiKey, findApiKey, listApiKeys, revokeApiKey, rotateApiKey } from './api-keys';
import type { Database } from '../database/database';
import { ensureOrg } from './orgs';
import { createUser, deleteUser } from './people';
import { MissingReferenceError, DuplicateError } from '../database/constraints';
import { useRecords, type TestPostgres } from '../testing/testing';

let database: Database;
let postgres: TestPostgres;
let acme: string;
let globex: string;

useRecords(async (records) => {
  ({ database, postgres } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});

const admin = { name: 'ci', role: 'admin', createdBy: 'key:platform' } as const;
afterEach(() => postgres.query('delete from api_keys'));
const inMs = (ms: number) => new Date(Date.now() + ms);
const HOUR = 3_600_000;

it('creates keys of 256 random bits and stores only their hash', async () => {
  const { id, key } = await createApiKey(database, acme, { ...admin, role: 'viewer' });
  expect(key).toMatch(/^sxt_[\w-]{43}$/);
  const found = { id, orgId: acme, org: 'acme', name: 'ci', role: 'viewer', userId: null };
  expect(await findApiKey(database, key)).toEqual(found);
  const [row] = await postgres.query<{ text: string; hash: string }>(
    `select k::text as text, encode(key_hash, 'hex') as hash from api_keys k where id = $1`,
    [id],
  );
  expect(row!.hash).toBe(createHash('sha256').update(key).digest('hex'));
  expect(row!.text).not.toContain(key.slice(4));
});

it.each(['', 'sxt_', `sxt_${'a'.repeat(43)}`, `sxt_${'a'.repeat(42)}\0`, `sxt_${'é'.repeat(43)}`, "' or 1 = 1 --"])(
  'does not find the key %j',
  async (key) => {
    expect(await findApiKey(database, key)).toBeUndefined();
  },
);

it('does not find a revoked or expired key', async () => {
  const [revoked, expired, lasting] = [
    await createApiKey(database, acme, admin),
    await createApiKey(database, acme, { ...admin, name: 'expired', expiresAt: inMs(-1) }),
    await createApiKey(database, acme, { ...admin, name: 'lasting', expiresAt: inMs(HOUR) }),
  ];
  expect(await revokeApiKey(database, acme, revoked.id)).toBe(true);
  expect(await findApiKey(database, revoked.key)).toBeUndefined();
  expect(await findApiKey(database, expired.key)).toBeUndefined();
  expect(await findApiKey(database, lasting.key)).toMatchObject({ id: lasting.id });
  expect(await revokeApiKey(database, acme, revoked.id)).toBe(false);
});

it('lists the keys of an org without their hashes, which services cannot read', async () => {
  const org = await ensureOrg(database, 'initech');
  const first = await createApiKey(database, org, { ...admin, name: 'first' });
  const second = await createApiKey(database, org, { ...admin, name: 'second', expiresAt: inMs(HOUR) });
  await revokeApiKey(database, org, first.id);
  const keys = await listApiKeys(database, org);
  expect(keys.map(({ id, name, revokedAt }) => [id, name, revokedAt !== null])).toEqual([
    [second.id, 'second', false],
    [first.id, 'first', true],
  ]);
  expect(Object.keys(keys[0]!).join()).not.toMatch(/hash/i);
  const read = database.withOrg(org, (tx) => tx.execute(sql`select key_hash from api_keys`));
  await expect(read).rejects.toThrow('permission denied');
});

it('records the last use of a key once a minute', async () => {
  const org = await ensureOrg(database, 'hooli');
  const { id, key } = await createApiKey(database, org, admin);
  const lastUse = async () => (await listApiKeys(database, org)).find((one) => one.id === id)!.lastUsedAt;
  expect(await lastUse()).toBeNull();
  await findApiKey(database, key);
  const noted = await lastUse();
  expect(Math.abs(Date.now() - noted!.getTime())).toBeLessThan(60_000);
  await Promise.all(Array.from({ length: 5 }, () => findApiKey(database, key)));
  expect(await lastUse()).toEqual(noted);
  await postgres.query(`update api_keys set last_used_at = now() - interval '61 seconds' where id = $1`, [id]);
  await Promise.all(Array.from({ length: 5 }, () => findApiKey(database, key)));
  expect((await lastUse())!.getTime()).toBeGreaterThanOrEqual(noted!.getTime());
});

describe('rotation', () => {
  it('creates a key like the old one, which works until the grace period ends', async () => {
    const user = await createUser(database, acme, { email: 'rotating@acme.test' });
    const old = await createApiKey(database, acme, { ...admin, userId: user.id, expiresAt: inMs(48 * HOUR) });
    const next = await rotateApiKey(database, acme, old.id, { graceSeconds: 3_600, createdBy: 'user:ann' });
    const same = { orgId: acme, name: 'ci', role: 'admin', userId: user.id };
    expect(await findApiKey(database, next!.key)).toMatchObject({ id: next!.id, ...same });
    expect(await findApiKey(database, old.key)).toMatchObject({ id: old.id, ...same });
    const keys = await listApiKeys(database, acme);
    const expiry = (id: string) => keys.find((one) => one.id === id)!.expiresAt!.getTime() - Date.now();
    expect(Math.abs(expiry(old.id) - HOUR)).toBeLessThan(60_000);
    expect(Math.abs(expiry(next!.id) - 48 * HOUR)).toBeLessThan(60_000);
    expect(keys.find((one) => one.id === next!.id)!.createdBy).toBe('user:ann');
  });

  it('ends the old key at once without a grace period, and never extends its lifetime', async () => {
    const [once, short] = [
      await createApiKey(database, acme, admin),
      await createApiKey(database, acme, { ...admin, name: 'short', expiresAt: inMs(1_000) }),
    ];
    await rotateApiKey(database, acme, once.id, { graceSeconds: 0, createdBy: 'a' });
    expect(await findApiKey(database, once.key)).toBeUndefined();
    await rotateApiKey(database, acme, short.id, { graceSeconds: 3_600, createdBy: 'a' });
    const [row] = (await listApiKeys(database, acme)).filter(({ id }) => id === short.id);
    expect(row!.expiresAt!.getTime()).toBeLessThan(Date.now() + 2_000);
  });

  it('happens once per key, also for concurrent callers', async () => {
    const { id } = await createApiKey(database, acme, admin);
    const rotate = () => rotateApiKey(database, acme, id, { graceSeconds: 3_600, createdBy: 'a' });
    const outcomes = await Promise.allSettled([rotate(), rotate(), rotate()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(rotate()).rejects.toThrow(DuplicateError);
  });

  it('fails for a key that is unknown, revoked or of another org', async () => {
    const { id } = await createApiKey(database, acme, admin);
    const rotate = (org: string, key: string) => rotateApiKey(database, org, key, { graceSeconds: 0, createdBy: 'a' });
    expect(await rotate(globex, id)).toBeUndefined();
    expect(await rotate(acme, randomUUID())).toBeUndefined();
    expect(await rotate(acme, 'none')).toBeUndefined();
    expect(await revokeApiKey(database, globex, id)).toBe(false);
    expect(await revokeApiKey(database, acme, 'none')).toBe(false);
    await revokeApiKey(database, acme, id);
    expect(await rotate(acme, id)).toBeUndefined();
  });
});

it('allows one active key of a name in an org', async () => {
  const { id } = await createApiKey(database, acme, admin);
  await createApiKey(database, globex, admin);
  await expect(createApiKey(database, acme, admin)).rejects.toThrow('the org already has a key with this name');
  await revokeApiKey(database, acme, id);
  await createApiKey(database, acme, admin);
});

it('rejects a key for a user of another org, and deletes the keys of a user with the user', async () => {
  const user = await createUser(database, globex, { email: 'key@globex.test' });
  const made = createApiKey(database, acme, { ...admin, userId: user.id });
  await expect(made).rejects.toThrow(MissingReferenceError);
  const { key } = await createApiKey(database, globex, { ...admin, userId: user.id });
  expect(await findApiKey(database, key)).toMatchObject({ userId: user.id });
  await deleteUser(database, globex, user.id);
  expect(await findApiKey(database, key)).toBeUndefined();
});
