import { sql } from '../database/drizzle';
import { audit, listAudit, type AuditRow } from './audit';
import { cursorOf, CursorError, type Page } from '../database/cursor';
import type { Database } from '../database/database';
import { ensureOrg } from '../tenancy/orgs';
import { useRecords } from '../testing/testing';

let database: Database;
let acme: string;
let globex: string;

useRecords(async (records) => {
  ({ database } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});

const entry = (orgId: string, target: string) => ({ orgId, actor: 'key:ci', action: 'flag.set', target });

it('stores entries with any characters, and the values before and after', async () => {
  await audit(database, { ...entry(acme, 'a\0b'), before: { enabled: false }, after: { note: 'x\0\ud800' } });
  await audit(database, entry(acme, 'plain'));
  const { items, nextCursor } = await listAudit(database, acme, { limit: 10 });
  expect(items).toEqual([
    expect.objectContaining({ target: 'plain', before: null, after: null }),
    {
      ...{ id: expect.any(String), orgId: acme, actor: 'key:ci', action: 'flag.set', target: 'a\ufffdb' },
      ...{ before: { enabled: false }, after: { note: 'x\ufffd\ufffd' }, createdAt: expect.any(Date) },
    },
  ]);
  expect(nextCursor).toBeUndefined();
  expect((await listAudit(database, globex, { limit: 10 })).items).toEqual([]);
});

it('lists each entry once, newest first, also with equal times and entries added between pages', async () => {
  const org = await ensureOrg(database, 'initech');
  // One statement: the times differ by microseconds, which a Date cannot distinguish.
  await database.withOrg(org, (tx) =>
    tx.execute(sql`insert into audit_log (org_id, actor, action, target)
      select ${org}::uuid, 'a', 'b', n::text from generate_series(1, 25) n`),
  );
  const seen: string[] = [];
  let page: Page<AuditRow> | undefined;
  do {
    page = await listAudit(database, org, { limit: 10, cursor: page?.nextCursor });
    seen.push(...page.items.map(({ target }) => target));
    await audit(database, entry(org, 'later'));
  } while (page.nextCursor);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => String(25 - i)));
});

it.each([
  'x',
  'null',
  cursorOf({ at: '2026-01-01T00:00:00.000000Z', id: 'not-a-uuid' }),
  cursorOf({ at: '2026-99-01T00:00:00.000000Z', id: '00000000-0000-4000-8000-000000000000' }),
  cursorOf({ at: `2026-01-01' or true --`, id: '00000000-0000-4000-8000-000000000000' }),
])('rejects the cursor %s', async (cursor) => {
  await expect(listAudit(database, acme, { limit: 1, cursor })).rejects.toThrow(CursorError);
});

it.each([
  `update audit_log set actor = 'me'`,
  'delete from audit_log',
  'truncate audit_log',
  `insert into audit_log (org_id, actor, action, target, created_at) select org_id, 'a', 'b', 'c', now() from audit_log`,
])('is append-only, and the database sets the time: %s', async (statement) => {
  const attempt = database.withOrg(acme, (tx) => tx.execute(sql.raw(statement)));
  await expect(attempt).rejects.toThrow('permission denied');
});
