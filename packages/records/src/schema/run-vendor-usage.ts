// run_vendor_usage: what a run used of each vendor, added up from its bumps.
import { pgTable, primaryKey, text, uuid } from '../database/drizzle';
import { costUsd, count } from './nano-usd';

export const runVendorUsage = pgTable(
  'run_vendor_usage',
  {
    runId: uuid('run_id').notNull(),
    orgId: uuid('org_id').notNull(),
    vendor: text('vendor').notNull(),
    calls: count('calls').notNull().default(0),
    errors: count('errors').notNull().default(0),
    costNanoUsd: count('cost_nano_usd').notNull().default(0),
    costUsd: costUsd(),
    rateLimitHits: count('rate_limit_hits').notNull().default(0),
    quotaExhausted: count('quota_exhausted').notNull().default(0),
    tokensInput: count('tokens_input').notNull().default(0),
    tokensOutput: count('tokens_output').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.runId, t.orgId, t.vendor] })],
);
