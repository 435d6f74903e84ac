// Facts about all orgs for the checks of ops: failed last runs, vendor usage and budgets.
import { sql, type SQL } from '../database/drizzle';
import { listBudgetedOrgs, type Budget, type BudgetPeriod } from '../budgets/budgets';
import { orgIds, rowsOf, rowsWithoutOrg, type Database } from '../database/database';
import type { RunRef } from '../runs/runs';

/** A failed run that is the last of its org and kind. */
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
 * The last run of each org and kind, if it failed and ended since `endedSince`. Canceled runs are ignored: they neither
 * fail nor clear a failure.
 */
export async function listLastRunsFailed(database: Database, endedSince: Date): Promise<readonly LastRunFailed[]> {
  const rows = await rowsWithoutOrg<{ org_id: string; run_id: string }>(
    database,
    sql`select org_id, run_id from sextant_last_runs_failed(${time(endedSince)})`,
  );
  const result: LastRunFailed[] = [];
  for (const row of rows) {
    const run = await readFailedRun(database, { orgId: row.org_id, runId: row.run_id });
    if (run) result.push(run);
  }
  return result;
}

/** Undefined if the run was requeued or deleted after it was listed. */
async function readFailedRun(database: Database, { orgId, runId }: RunRef): Promise<LastRunFailed | undefined> {
  const rows = await rowsOf<Omit<LastRunFailed, 'endedAt'> & { endedAt: string }>(
    database,
    orgId,
    sql`
      select r.id as "runId", o.name as org, r.kind, r.error_class as "errorClass", r.error_message as "errorMessage",
        r.ended_at as "endedAt", r.trace_url as "traceUrl"
      from runs r join orgs o on o.id = r.org_id where r.id = ${runId} and r.state = 'failed'`,
  );
  return rows.map((row) => ({ ...row, endedAt: new Date(row.endedAt) }))[0];
}

/** How the recent runs of an org used a vendor. */
export interface VendorUse {
  /** The org's name. */
  readonly org: string;
  readonly vendor: string;
  /** Calls of the runs in the window, including retries. */
  readonly calls: number;
  /** Failed calls, except those that hit a rate limit or the quota. */
  readonly errors: number;
  readonly rateLimitHits: number;
  /** Start of the first run in the window with errors; null if there is none. */
  readonly troubleSince: Date | null;
  /** Start of the last conclusive run, if it exhausted the quota; null otherwise. */
  readonly quotaExhaustedAt: Date | null;
}

export interface VendorTimes {
  /** The window holds runs that are in progress or ended since this time. */
  readonly windowStart: Date;
  /** Runs that are in progress or ended since this time show whether the quota is exhausted. */
  readonly quotaSince: Date;
}

/** Vendor usage of all orgs that had errors with a vendor, by org and vendor. */
export async function listVendorUse(database: Database, times: VendorTimes): Promise<readonly VendorUse[]> {
  const since = time(times.quotaSince < times.windowStart ? times.quotaSince : times.windowStart);
  const orgs = await orgIds(database, sql`select org_id from sextant_orgs_with_vendor_trouble(${since})`);
  const result: VendorUse[] = [];
  for (const orgId of orgs) result.push(...(await readVendorUse(database, orgId, times)));
  return result;
}

type UseRow = Omit<VendorUse, 'troubleSince' | 'quotaExhaustedAt'> & {
  troubleSince: string | null;
  quotaExhaustedAt: string | null;
};

async function readVendorUse(database: Database, orgId: string, times: VendorTimes): Promise<readonly VendorUse[]> {
  const rows = await rowsOf<UseRow>(database, orgId, vendorUse(times));
  return rows.map((row) => ({
    ...row,
    troubleSince: dateOf(row.troubleSince),
    quotaExhaustedAt: dateOf(row.quotaExhaustedAt),
  }));
}

// Calls refused for the rate or the quota are also counted as errors. A run is conclusive about the quota if it hit the
// quota or had a successful call.
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
    coalesce(sum(u.calls) filter (where in_window), 0)::int as calls,
    coalesce(sum(greatest(u.errors - u.rate_limit_hits - u.quota_exhausted, 0)) filter (where in_window), 0)::int as errors,
    coalesce(sum(u.rate_limit_hits) filter (where in_window), 0)::int as "rateLimitHits",
    min(u.started_at) filter (where in_window and u.errors + u.rate_limit_hits > 0) as "troubleSince",
    max(q.exhausted_at) as "quotaExhaustedAt"
  from used u join orgs o on o.id = u.org_id left join quota q on q.vendor = u.vendor
  group by o.name, u.vendor order by u.vendor`;

export interface BudgetUse extends Budget {
  /** The org's name. */
  readonly org: string;
  /** Spent in the current UTC day or month, in 1e-9 USD. Calls without a known cost add nothing. */
  readonly spentNanoUsd: number;
}

/** All budgets and what was spent until `now`, by org and period. */
export async function listBudgetUse(database: Database, now: Date): Promise<readonly BudgetUse[]> {
  const result: BudgetUse[] = [];
  for (const { orgId, name } of await listBudgetedOrgs(database))
    result.push(...(await readBudgetUse(database, orgId, name, now)));
  return result;
}

type BudgetRow = { period: BudgetPeriod; soft: string | null; hard: string | null; spent: string };

/** One statement per org, because there may be many orgs. */
async function readBudgetUse(database: Database, orgId: string, org: string, now: Date): Promise<readonly BudgetUse[]> {
  const rows = await rowsOf<BudgetRow>(
    database,
    orgId,
    sql`
      select b.period, b.soft_limit_nano_usd as soft, b.hard_limit_nano_usd as hard, coalesce((
        select sum(l.cost_nano_usd) from llm_usage_ledger l
        where l.org_id = b.org_id and l.created_at >= date_trunc(b.period, ${time(now)}, 'UTC')
      ), 0) as spent
      from budgets b order by b.period`,
  );
  return rows.map(({ period, soft, hard, spent }) => ({
    ...{ org, period, softLimitNanoUsd: numberOf(soft), hardLimitNanoUsd: numberOf(hard) },
    spentNanoUsd: Number(spent),
  }));
}

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));
const time = (date: Date): SQL => sql`${date.toISOString()}::timestamptz`;
const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
