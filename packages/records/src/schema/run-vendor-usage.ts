// run_vendor_usage: what a run used of each vendor, added up from its bumps.
import { pgTable, primaryKey, text, uuid } from '../database/drizzle';
import { count } from './nano-usd';

export const runVendorUsage = pgTable(
  'run_vendor_usage',
  {
    runId: uuid('run_id').notNull(),
    orgId: uuid('org_id').notNull(),
    vendor: text('vendor').notNull(),
    calls: count('calls').notNull().default(0),
    errors: count('errors').notNull().default(0),
    rateLimitHits: count('rate_limit_hits').notNull().default(0),
    quotaExhausted: count('quota_exhausted').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.runId, t.orgId, t.vendor] })],
);
