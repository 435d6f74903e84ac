// Schedules: runs that start at the times of a cron expression.
import { eq, getTableColumns, sql } from '../database/drizzle';
import { orgIds, type Database, type Transaction } from '../database/database';
import { schedules } from '../schema/runs';

export type Schedule = Readonly<typeof schedules.$inferSelect>;
export type NewSchedule = Omit<Schedule, 'updatedAt'>;

/** Identifies a schedule and its org. */
export interface ScheduleRef {
  readonly orgId: string;
  readonly name: string;
}

/** The schedules of an org, ordered by name, including disabled ones. */
export async function listSchedules(database: Database, orgId: string): Promise<readonly Schedule[]> {
  return database.withOrg(orgId, (tx) => tx.select().from(schedules).orderBy(schedules.name));
}

/** The schedules of all orgs, including disabled ones. */
export async function listAllSchedules(database: Database): Promise<readonly Schedule[]> {
  const orgs = await orgIds(database, sql`select org_id from sextant_scheduled_orgs()`);
  const all: Schedule[] = [];
  for (const orgId of orgs) all.push(...(await listSchedules(database, orgId)));
  return all;
}

export async function getSchedule(database: Database, ref: ScheduleRef): Promise<Schedule | undefined> {
  return database.withOrg(ref.orgId, (tx) => read(tx, ref.name));
}

/** Creates a schedule, or replaces the schedule with this name. */
export async function putSchedule(database: Database, schedule: NewSchedule): Promise<Schedule> {
  const { orgId, name, ...rest } = schedule;
  return database.withOrg(orgId, async (tx) => {
    await tx
      .insert(schedules)
      .values(schedule)
      .onConflictDoUpdate({ target: [schedules.orgId, schedules.name], set: { ...rest, updatedAt: new Date() } });
    return (await read(tx, name))!;
  });
}

/** Enables or disables a schedule and leaves the rest as it is. Returns undefined when the schedule does not exist. */
export async function setScheduleEnabled(
  database: Database,
  { orgId, name }: ScheduleRef,
  enabled: boolean,
): Promise<Schedule | undefined> {
  return database.withOrg(orgId, async (tx) => {
    await tx.update(schedules).set({ enabled, updatedAt: new Date() }).where(eq(schedules.name, name));
    return read(tx, name);
  });
}

/** Removes a schedule. False if it does not exist. */
export async function removeSchedule(database: Database, { orgId, name }: ScheduleRef): Promise<boolean> {
  const result = await database.withOrg(orgId, (tx) => tx.delete(schedules).where(eq(schedules.name, name)));
  return result.rowCount === 1;
}

async function read(tx: Transaction, name: string): Promise<Schedule | undefined> {
  const [schedule] = await tx.select(getTableColumns(schedules)).from(schedules).where(eq(schedules.name, name));
  return schedule;
}
