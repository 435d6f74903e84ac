// The orgs that have runs, model calls, incidents, QA samples or changes: where to look when one org has none.
import { rowsOf, type Database } from '../database/database';
import { and, eq, type SQL, sql } from '../database/drizzle';
import { ALL_ORGS } from '../database/scope';
import type { TimeRange } from '../database/time-ranges';
import { isUuid } from '../database/values';
import type { IncidentState } from '../incidents/incidents';
import type { QaFilter } from '../quality/qa-reviews';
import { runConditions, type RunFilter } from '../runs/run-filter';
import { qaSamples } from '../schema/quality';
import { runs } from '../schema/runs';
import { instant } from '../usage/usage-sql';

/** Orgs that a list names, at most. */
const MAX_ORGS = 20;

/** The names of the orgs with matching runs, the most recently active first; at most 20. */
export function orgsWithRuns(database: Database, filter: RunFilter): Promise<readonly string[]> {
  const matching = and(sql`${runs.orgId} = o.id`, ...runConditions(filter))!;
  return orgsWith(database, sql`select max(queued_at) as at from runs where ${matching}`);
}

/** The names of the orgs with model calls in a time range, the most recently active first; at most 20. */
export function orgsWithCalls(database: Database, { from, to }: TimeRange): Promise<readonly string[]> {
  const within = sql`l.created_at >= ${instant(from)} and l.created_at < ${instant(to)}`;
  return orgsWith(
    database,
    sql`select max(l.created_at) as at from llm_usage_ledger l where l.org_id = o.id and ${within}`,
  );
}

/** The names of the orgs with incidents in a state, or in any, the most recently active first; at most 20. */
export function orgsWithIncidents(database: Database, state?: IncidentState): Promise<readonly string[]> {
  const matching = state === undefined ? sql`true` : sql`state = ${state}`;
  return orgsWith(database, sql`select max(opened_at) as at from incidents where org_id = o.id and ${matching}`);
}

/** The names of the orgs with matching QA samples, the most recently active first; at most 20. */
export async function orgsWithQa(database: Database, { runId, result }: QaFilter): Promise<readonly string[]> {
  if (runId !== undefined && !isUuid(runId)) return [];
  const matching = and(
    sql`${qaSamples.orgId} = o.id`,
    runId === undefined ? undefined : eq(qaSamples.runId, runId),
    result && eq(qaSamples.result, result),
  )!;
  return orgsWith(database, sql`select max(created_at) as at from qa_samples where ${matching}`);
}

/** The names of the orgs with changes in the audit log, the most recently active first; at most 20. */
export function orgsWithAudit(database: Database): Promise<readonly string[]> {
  return orgsWith(database, sql`select max(created_at) as at from audit_log where org_id = o.id`);
}

/** The names of the orgs `o` for which the query returns a time `at`. */
async function orgsWith(database: Database, latest: SQL): Promise<readonly string[]> {
  const rows = await rowsOf<{ name: string }>(
    database,
    ALL_ORGS,
    sql`
      select o.name from orgs o cross join lateral (${latest}) latest
      where latest.at is not null order by latest.at desc limit ${MAX_ORGS}`,
  );
  return rows.map(({ name }) => name);
}
