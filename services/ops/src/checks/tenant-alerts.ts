// Finds the alerts of all tenants: failed runs, vendor errors and used-up budgets.
import { periodEnd } from '@sextant/records/budgets';
import { listBudgetUse, listLastRunsFailed, listVendorUse } from '@sextant/records/checks';
import type { BudgetUse, LastRunFailed, VendorUse } from '@sextant/records/checks';
import type { Database } from '@sextant/records/database';
import { HOUR_MS } from '@sextant/records/database/time-ranges';
import { provider } from '@sextant/signals/labels';
import type { AlertDeclarations, AlertName } from './alert-file';

export interface TenantAlert {
  readonly alert: AlertName;
  /** Labels in addition to those of the declaration. */
  readonly labels: Readonly<Record<string, string>> & { readonly tenant: string };
  /** Values for the annotations. */
  readonly values: Readonly<Record<string, string>>;
  /** When the condition began; undefined if unknown. */
  readonly since: Date | undefined;
  readonly traceUrl?: string | null;
}

type Thresholds = Readonly<Record<AlertName, AlertDeclarations[AlertName]['fires']>>;

/** Older failures are ignored: a tenant that stopped using the platform must not be alerted on forever. */
const FAILED_RUNS_MS = 7 * 24 * HOUR_MS;
const VENDOR_WINDOW_MS = HOUR_MS;
/** Covers two runs of a nightly schedule. */
const QUOTA_MS = 48 * HOUR_MS;

/** Rejects with RecordsError. */
export async function findTenantAlerts(
  database: Database,
  alerts: AlertDeclarations,
  now: Date,
): Promise<readonly TenantAlert[]> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const failed = await listLastRunsFailed(database, ago(FAILED_RUNS_MS));
  const times = { windowStart: ago(VENDOR_WINDOW_MS), quotaSince: ago(QUOTA_MS) };
  const vendors = await listVendorUse(database, times);
  const budgets = await listBudgetUse(database, now);
  const thresholds = Object.fromEntries(Object.entries(alerts).map(([name, { fires }]) => [name, fires])) as Thresholds;
  return [
    ...failed.map(failedRunAlert),
    ...vendors.filter(isVendor).flatMap((use) => vendorAlerts(use, thresholds)),
    ...budgets.flatMap((budget) => budgetAlerts(budget, thresholds, now)),
  ];
}

function failedRunAlert(run: LastRunFailed): TenantAlert {
  return {
    alert: 'LastRunFailed',
    labels: { tenant: run.org, kind: run.kind },
    values: {
      run: run.runId,
      error_class: run.errorClass ?? 'UNKNOWN',
      error_message: run.errorMessage ?? 'it has no error message',
      ended_at: minute(run.endedAt),
    },
    since: run.endedAt,
    traceUrl: run.traceUrl,
  };
}

/** Excludes model providers: a Prometheus rule covers them for all tenants. */
const isVendor = ({ vendor }: VendorUse): boolean => !(provider.values as readonly string[]).includes(vendor);

export function vendorAlerts(use: VendorUse, thresholds: Thresholds): readonly TenantAlert[] {
  const { calls, quotaExhaustedAt: at } = use;
  const labels = { tenant: use.org, vendor: use.vendor };
  const ifAboveShare = (alert: 'VendorRateLimited' | 'VendorErrorRate', count: number): TenantAlert[] => {
    const { above = 1, at_least: minCalls = Infinity } = thresholds[alert] ?? {};
    if (calls < minCalls || count / calls <= above) return [];
    const values = { share: percent(count / calls), calls: String(calls) };
    return [{ alert, labels, values, since: use.troubleSince ?? undefined }];
  };
  const quotaAlert = at && {
    alert: 'VendorQuotaExhausted' as const,
    labels,
    values: { found_at: minute(at) },
    since: at,
  };
  return [
    ...(quotaAlert ? [quotaAlert] : []),
    ...ifAboveShare('VendorRateLimited', use.rateLimitHits),
    ...ifAboveShare('VendorErrorRate', use.errors),
  ];
}

/** Fires at a limit, not only above it, because calls are rejected from there on. */
export function budgetAlerts(budget: BudgetUse, thresholds: Thresholds, now: Date): readonly TenantAlert[] {
  const { period, softLimitNanoUsd, hardLimitNanoUsd, spentNanoUsd } = budget;
  const { above: share = 1 } = thresholds.BudgetSoftLimit ?? {};
  const softLimit = softLimitNanoUsd ?? (hardLimitNanoUsd === null ? null : Math.ceil(hardLimitNanoUsd * share));
  const ifReached = (alert: AlertName, limit: number | null): TenantAlert[] => {
    if (limit === null || spentNanoUsd < limit) return [];
    const values = { spent: dollars(spentNanoUsd), limit: dollars(limit), ends_at: minute(periodEnd(period, now)) };
    return [{ alert, labels: { tenant: budget.org, period }, values, since: undefined }];
  };
  return [...ifReached('BudgetSoftLimit', softLimit), ...ifReached('BudgetHardLimit', hardLimitNanoUsd)];
}

const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const percent = (share: number): string => `${Number((share * 100).toFixed(1))}%`;

/** At least two decimals, without trailing zeros beyond them. */
const dollars = (nanoUsd: number): string => `$${(nanoUsd / 1e9).toFixed(9).replace(/0{1,7}$/, '')}`;
