// Schedules as the API shows and takes them.
import { ofKind } from '@sextant/kinds/run-request';
import { z } from 'zod';
import { itsOrg } from '../http/org-scope';
import { name, nullableTime, time } from '../http/fields';

/** As the controller answers. */
export const scheduleOfController = z.object({
  name: z.string(),
  kind: z.string(),
  input: z.unknown(),
  cron: z.string(),
  time_zone: z.string(),
  enabled: z.boolean().describe('false: it is paused'),
  updated_at: time,
  next_at: nullableTime.describe('null while it is paused'),
});
export const schedulesOfController = z.object({ schedules: z.array(scheduleOfController) });
export type ScheduleOfController = z.output<typeof scheduleOfController>;

export const scheduleView = scheduleOfController.extend({ org: itsOrg }).meta({ id: 'Schedule' });

const scheduleName = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9_-]*$/i, 'must have letters, digits, - and _ only');
export const byName = z.object({ name: scheduleName });

const fields = {
  cron: name(100).describe('five fields, such as 30 2 * * 1, or six with seconds first'),
  time_zone: name(64).default('UTC').describe('an IANA name, such as Europe/Berlin'),
  enabled: z.boolean().default(true).describe('false: paused'),
};
export const newSchedule = ofKind({ name: scheduleName, ...fields });
export const settings = ofKind(fields);
