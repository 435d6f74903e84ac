// Schedules as the API accepts and returns them.
import { ofKind } from '@sextant/kinds/run-request';
import { z } from 'zod';
import { name, nullableTime, time } from '../http/fields';
import { ownerOrg } from '../http/org-scope';

/** The response of the controller. */
export const controllerSchedule = z.object({
  name: z.string(),
  kind: z.string(),
  input: z.unknown(),
  cron: z.string(),
  time_zone: z.string(),
  enabled: z.boolean().describe('false: paused'),
  updated_at: time,
  next_at: nullableTime.describe('time of the next run; null while the schedule is paused'),
});
export const controllerSchedules = z.object({ schedules: z.array(controllerSchedule) });

export const scheduleView = controllerSchedule.extend({ org: ownerOrg }).meta({ id: 'Schedule' });

const scheduleName = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9_-]*$/i, 'must start with a letter or digit and contain only letters, digits, - and _');
export const byName = z.object({ name: scheduleName });

const fields = {
  cron: name(100).describe('five fields, such as 30 2 * * 1, or six fields with seconds first'),
  time_zone: name(64).default('UTC').describe('IANA time zone, such as Europe/Berlin'),
  enabled: z.boolean().default(true).describe('false: paused'),
};
export const newSchedule = ofKind({ name: scheduleName, ...fields });
export const settings = ofKind(fields);
