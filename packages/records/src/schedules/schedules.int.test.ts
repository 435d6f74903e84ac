import type { Database } from '../database/database';
import { ensureOrg } from '../tenancy/orgs';
import {
  getSchedule,
  listAllSchedules,
  listSchedules,
  putSchedule,
  removeSchedule,
  type NewSchedule,
} from './schedules';
import { useRecords } from '../testing/testing';

let database: Database;
let acme: string;
let globex: string;

useRecords(async (records) => {
  ({ database } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});

const nightly = (orgId: string, more: Partial<NewSchedule> = {}): NewSchedule => ({
  ...{ orgId, name: 'nightly', kind: 'enrichment', input: { targets: [] }, cron: '0 2 * * *' },
  ...{ timeZone: 'Europe/Berlin', enabled: true, ...more },
});

it('stores one schedule per org and name, and lists the schedules of all orgs', async () => {
  await putSchedule(database, nightly(acme));
  const changed = nightly(acme, { cron: '0 3 * * *', enabled: false });
  expect(await putSchedule(database, changed)).toEqual({ ...changed, updatedAt: expect.any(Date) });
  await putSchedule(database, nightly(globex));
  await putSchedule(database, nightly(globex, { name: 'hourly' }));
  expect(await listAllSchedules(database)).toHaveLength(3);
  expect(await listAllSchedules(database)).toEqual(
    expect.arrayContaining([expect.objectContaining(changed), expect.objectContaining(nightly(globex))]),
  );
  expect((await listSchedules(database, globex)).map(({ name }) => name)).toEqual(['hourly', 'nightly']);
  expect(await getSchedule(database, { orgId: acme, name: 'nightly' })).toMatchObject(changed);
  expect(await getSchedule(database, { orgId: acme, name: 'hourly' })).toBeUndefined();
});

it('removes a schedule once, and never that of another org', async () => {
  await putSchedule(database, nightly(acme, { name: 'weekly' }));
  expect(await removeSchedule(database, { orgId: globex, name: 'weekly' })).toBe(false);
  expect(await removeSchedule(database, { orgId: acme, name: 'weekly' })).toBe(true);
  expect(await removeSchedule(database, { orgId: acme, name: 'weekly' })).toBe(false);
});
