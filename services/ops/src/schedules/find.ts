// Schedules of one org or of all, as the controller has them.
import { ProblemError } from '@sextant/http/problem';
import { listAllSchedules } from '@sextant/records/runs/schedules';
import type { z } from 'zod';
import type { OpsDeps } from '../deps';
import { namesOf, type Coverage } from '../http/org-scope';
import { scheduleOfController, schedulesOfController, type scheduleView } from './views';

type ScheduleView = z.output<typeof scheduleView>;

export function pathOf(name: string): string {
  return `/api/v1/schedules/${encodeURIComponent(name)}`;
}

/** All that are covered, by org and name. */
export async function allSchedules(deps: OpsDeps, covered: Coverage): Promise<ScheduleView[]> {
  const orgs = covered.org === null ? await orgsWithSchedules(deps, covered) : [covered.org];
  const all: ScheduleView[] = [];
  for (const org of orgs) {
    const call = { what: 'list the schedules', query: { org }, schema: schedulesOfController };
    const { schedules } = await deps.controller.request('GET', '/api/v1/schedules', call);
    all.push(...schedules.map((one) => ({ ...one, org })));
  }
  return all;
}

async function orgsWithSchedules({ database }: OpsDeps, covered: Coverage): Promise<readonly string[]> {
  const schedules = await listAllSchedules(database);
  const nameOf = await namesOf(database, covered, schedules);
  return [...new Set(schedules.map(nameOf))].sort();
}

/** One schedule of an org, or undefined. */
export async function scheduleOf(
  { controller }: OpsDeps,
  org: string,
  name: string,
): Promise<ScheduleView | undefined> {
  const call = { what: 'read a schedule', query: { org }, schema: scheduleOfController };
  const found = await controller.request('GET', pathOf(name), call).catch((error: unknown) => {
    if (error instanceof ProblemError && error.status === 404) return undefined;
    throw error;
  });
  return found && { ...found, org };
}
