// What is checked of every tenant: its last runs, the vendors it uses, its budgets. Facts, not verdicts.
import { sql, type SQL } from '../database/drizzle';
import { listBudgetedOrgs, type Budget, type BudgetPeriod } from '../budgets/budgets';
import type { Database } from '../database/database';
import type { RunRef } from '../runs/runs';

/** The run that ended last of its org and kind, and failed. */
export interface LastRunFailed {
  readonly runId: string;
  /** The org's name. */
  readonly org: string;
  readonly kind: string;
  readonly errorClass: string | null;
  readonly errorMessage: string | null;
  readonly endedAt: Date;
  readonly traceUrl: string | null;
}

/**
 * Of each org and kind the run that ended last, where it failed and ended since `endedSince`. Canceled runs do not
 * count: a success before them still clears a failure before it.
 */
export async function listLastRunsFailed(database: Database, endedSince: Date): Promise<readonly LastRunFailed[]> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ org_id: string; run_id: string }>(
      sql`select org_id, run_id from sextant_last_runs_failed(${time(endedSince)})`,
    ),
  );
  const found: LastRunFailed[] = [];
  for (const row of rows) {
    const run = await readFailedRun(database, { orgId: row.org_id, runId: row.run_id });
    if (run) found.push(run);
  }
  return found;
}

type FailedRow = {
  org: string;
  kind: string;
  error_class: string | null;
  error_message: string | null;
  ended_at: string;
  trace_url: string | null;
};

/** Undefined when the run was put back on its queue, or deleted, since it was listed. */
async function readFailedRun(database: Database, { orgId, runId }: RunRef): Promise<LastRunFailed | undefined> {
  const { rows } = await database.withOrg(orgId, (tx) =>
    tx.execute<FailedRow>(sql`
      select o.name as org, r.kind, r.error_class, r.error_message, r.ended_at, r.trace_url
      from runs r join orgs o on o.id = r.org_id where r.id = ${runId} and r.state = 'failed'`),
  );
  return rows.map((row) => ({
    ...{ runId, org: row.org, kind: row.kind, errorClass: row.error_class, errorMessage: row.error_message },
    ...{ endedAt: new Date(row.ended_at), traceUrl: row.trace_url },
  }))[0];
}

/** What an org's recent runs had of one vendor. */
export interface VendorUse {
  /** The org's name. */
  readonly org: string;
  readonly vendor: string;
  /** Of the runs of the window, retries included. */
  readonly calls: number;
  /** Calls that failed for another reason than their rate or the quota. */
  readonly errors: number;
  readonly rateLimitHits: number;
  /** When the first run of the window with trouble started; null: none had any. */
  readonly troubleSince: Date | null;
  /** When the last run that can tell found the quota used up; null: it did not, or none can tell. */
  readonly quotaExhaustedAt: Date | null;
}

export interface VendorTimes {
  /** Runs under way or ended since this time are the window. */
  readonly windowStart: Date;
  /** The last run that can tell of a quota is looked for among those under way or ended since this time. */
  readonly quotaSince: Date;
}

/** The use of vendors of all orgs to which one did not answer well, by org and vendor. */
export async function listVendorUse(database: Database, times: VendorTimes): Promise<readonly VendorUse[]> {
  const since = time(times.quotaSince < times.windowStart ? times.quotaSince : times.windowStart);
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ org_id: string }>(sql`select org_id from sextant_orgs_with_vendor_trouble(${since})`),
  );
  const found: VendorUse[] = [];
  for (const row of rows) found.push(...(await readVendorUse(database, row.org_id, times)));
  return found;
}

type UseRow = {
  org: string;
  vendor: string;
  calls: string;
  errors: string;
  rate_limit_hits: string;
  trouble_since: string | null;
  quota_exhausted_at: string | null;
};

async function readVendorUse(database: Database, orgId: string, times: VendorTimes): Promise<readonly VendorUse[]> {
  const { rows } = await database.withOrg(orgId, (tx) => tx.execute<UseRow>(vendorUse(times)));
  return rows.map((row) => ({
    ...{ org: row.org, vendor: row.vendor, calls: Number(row.calls), errors: Number(row.errors) },
    ...{ rateLimitHits: Number(row.rate_limit_hits), troubleSince: dateOf(row.trouble_since) },
    quotaExhaustedAt: dateOf(row.quota_exhausted_at),
  }));
}

// A call that was refused for the rate or the quota is also one of the errors. A run tells of a quota when it met its end
// or had an answer.
const vendorUse = ({ windowStart, quotaSince }: VendorTimes): SQL => sql`
  with recent as (
    select r.id, r.org_id, coalesce(r.started_at, r.queued_at) as started_at, r.ended_at
    from runs r where r.ended_at >= least(${time(windowStart)}, ${time(quotaSince)})
    union all
    select r.id, r.org_id, coalesce(r.started_at, r.queued_at), 'infinity' from runs r
    where r.state in ('queued', 'running')
  ), used as (
    select u.*, r.started_at, r.ended_at, r.ended_at >= ${time(windowStart)} as in_window
    from recent r join run_vendor_usage u on u.run_id = r.id and u.org_id = r.org_id
  ), quota as (
    select distinct on (vendor) vendor, case when quota_exhausted > 0 then started_at end as exhausted_at
    from used where ended_at >= ${time(quotaSince)} and (quota_exhausted > 0 or calls > errors)
    order by vendor, ended_at desc, quota_exhausted desc
  )
  select o.name as org, u.vendor,
    coalesce(sum(u.calls) filter (where in_window), 0) as calls,
    coalesce(sum(greatest(u.errors - u.rate_limit_hits - u.quota_exhausted, 0)) filter (where in_window), 0) as errors,
    coalesce(sum(u.rate_limit_hits) filter (where in_window), 0) as rate_limit_hits,
    min(u.started_at) filter (where in_window and u.errors + u.rate_limit_hits > 0) as trouble_since,
    max(q.exhausted_at) as quota_exhausted_at
  from used u join orgs o on o.id = u.org_id left join quota q on q.vendor = u.vendor
  group by o.name, u.vendor order by u.vendor`;

/** A budget, and what was spent of it. */
export interface BudgetUse extends Budget {
  /** The org's name. */
  readonly org: string;
  /** In the present UTC day or month, in 1e-9 USD; calls without a known cost count nothing. */
  readonly spentNanoUsd: number;
}

/** All budgets with what was spent of them until `now`, by org and period. */
export async function listBudgetUse(database: Database, now: Date): Promise<readonly BudgetUse[]> {
  const found: BudgetUse[] = [];
  for (const { orgId, name } of await listBudgetedOrgs(database))
    found.push(...(await readBudgetUse(database, orgId, name, now)));
  return found;
}

type BudgetRow = { period: BudgetPeriod; soft: string | null; hard: string | null; spent: string };

/** One statement for an org, as there may be many of them. */
async function readBudgetUse(database: Database, orgId: string, org: string, now: Date): Promise<readonly BudgetUse[]> {
  const { rows } = await database.withOrg(orgId, (tx) =>
    tx.execute<BudgetRow>(sql`
      select b.period, b.soft_limit_nano_usd as soft, b.hard_limit_nano_usd as hard, coalesce((
        select sum(l.cost_nano_usd) from llm_usage_ledger l
        where l.org_id = b.org_id and l.created_at >= date_trunc(b.period, ${time(now)}, 'UTC')
      ), 0) as spent
      from budgets b order by b.period`),
  );
  return rows.map(({ period, soft, hard, spent }) => ({
    ...{ org, period, softLimitNanoUsd: numberOf(soft), hardLimitNanoUsd: numberOf(hard) },
    spentNanoUsd: Number(spent),
  }));
}

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));
const time = (date: Date): SQL => sql`${date.toISOString()}::timestamptz`;
const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
