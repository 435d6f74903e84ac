// schedules: runs to begin at the times of a cron expression.
import { boolean, jsonb, pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const schedules = pgTable(
  'schedules',
  {
    orgId: uuid('org_id').notNull(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    input: jsonb('input').$type<unknown>().notNull(),
    cron: text('cron').notNull(),
    timeZone: text('time_zone').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.name] })],
);
