// run_stage_stats: the figures of each stage of a run, exact from its events and its ledger rows.
import { doublePrecision, integer, pgTable, primaryKey, text, uuid } from '../database/drizzle';
import { costUsd, count } from './nano-usd';

export const runStageStats = pgTable(
  'run_stage_stats',
  {
    runId: uuid('run_id').notNull(),
    orgId: uuid('org_id').notNull(),
    stage: text('stage').notNull(),
    countTotal: integer('count_total').notNull(),
    countSuccess: integer('count_success').notNull(),
    countError: integer('count_error').notNull(),
    p50Ms: doublePrecision('p50_ms'),
    p95Ms: doublePrecision('p95_ms'),
    p99Ms: doublePrecision('p99_ms'),
    costNanoUsd: count('cost_nano_usd').notNull(),
    costUsd: costUsd(),
    tokensInput: count('tokens_input').notNull(),
    tokensOutput: count('tokens_output').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.orgId, t.stage] })],
);
