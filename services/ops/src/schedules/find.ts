// Reads schedules of one org or of every org from the controller.
import { ProblemError } from '@sextant/http/problem';
import { listAllSchedules } from '@sextant/records/schedules';
import type { z } from 'zod';
import type { OpsDeps } from '../deps';
import { orgNamesOf, type OrgScope } from '../http/org-scope';
import { controllerSchedule, controllerSchedules, type scheduleView } from './views';

type ScheduleView = z.output<typeof scheduleView>;

export function pathOf(name: string): string {
  return `/api/v1/schedules/${encodeURIComponent(name)}`;
}

/** All schedules in the scope, sorted by org and name. */
export async function allSchedules(deps: OpsDeps, scope: OrgScope): Promise<ScheduleView[]> {
  const orgs = scope.org === null ? await orgsWithSchedules(deps, scope) : [scope.org];
  const all: ScheduleView[] = [];
  for (const org of orgs) {
    const call = { what: 'list the schedules', query: { org }, schema: controllerSchedules };
    const { schedules } = await deps.controller.request('GET', '/api/v1/schedules', call);
    all.push(...schedules.map((one) => ({ ...one, org })));
  }
  return all;
}

async function orgsWithSchedules({ database }: OpsDeps, scope: OrgScope): Promise<readonly string[]> {
  const schedules = await listAllSchedules(database);
  const nameOf = await orgNamesOf(database, scope, schedules);
  return [...new Set(schedules.map(nameOf))].sort();
}

/** A schedule of an org; undefined if there is none with this name. */
export async function scheduleOf(
  { controller }: OpsDeps,
  org: string,
  name: string,
): Promise<ScheduleView | undefined> {
  const call = { what: 'read a schedule', query: { org }, schema: controllerSchedule };
  const schedule = await controller.request('GET', pathOf(name), call).catch((error: unknown) => {
    if (error instanceof ProblemError && error.status === 404) return undefined;
    throw error;
  });
  return schedule && { ...schedule, org };
}
