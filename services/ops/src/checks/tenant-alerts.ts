// What is wrong with tenants now: facts of the database, and which of them are worth an alert.
import { listBudgetUse, listLastRunsFailed, listVendorUse } from '@sextant/records/checks';
import type { BudgetUse, LastRunFailed, VendorUse } from '@sextant/records/checks';
import type { Database } from '@sextant/records/database';
import { periodEnd } from '@sextant/records/budgets';
import { HOUR_MS } from '@sextant/records/database/time-ranges';
import { provider } from '@sextant/signals/labels';
import type { AlertName, DeclaredAlerts } from './alert-file';

/** One alert to be posted. */
export interface Found {
  readonly alert: AlertName;
  /** Besides those that all alerts of the name have. */
  readonly labels: Readonly<Record<string, string>> & { readonly tenant: string };
  /** For the messages. */
  readonly values: Readonly<Record<string, string>>;
  /** When it began; undefined: not known. */
  readonly since: Date | undefined;
  readonly traceUrl?: string | null;
}

type Fires = Readonly<Record<AlertName, DeclaredAlerts[AlertName]['fires']>>;

/** A tenant that never came back after a failure is not told of for ever. */
const FAILED_RUNS_MS = 7 * 24 * HOUR_MS;
const VENDOR_WINDOW_MS = HOUR_MS;
/** A schedule asks its vendors once a night. */
const QUOTA_MS = 48 * HOUR_MS;

/** Looks at all tenants. Rejects with RecordsError. */
export async function findTrouble(database: Database, alerts: DeclaredAlerts, now: Date): Promise<readonly Found[]> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const failed = await listLastRunsFailed(database, ago(FAILED_RUNS_MS));
  const times = { windowStart: ago(VENDOR_WINDOW_MS), quotaSince: ago(QUOTA_MS) };
  const vendors = await listVendorUse(database, times);
  const budgets = await listBudgetUse(database, now);
  const fires = Object.fromEntries(Object.entries(alerts).map(([name, { fires: limits }]) => [name, limits])) as Fires;
  return [
    ...failed.map(ofRun),
    ...vendors.filter(isVendor).flatMap((use) => ofVendor(use, fires)),
    ...budgets.flatMap((budget) => ofBudget(budget, fires, now)),
  ];
}

function ofRun(run: LastRunFailed): Found {
  return {
    alert: 'LastRunFailed',
    labels: { tenant: run.org, kind: run.kind },
    values: {
      run: run.runId,
      error_class: run.errorClass ?? 'UNKNOWN',
      error_message: run.errorMessage ?? 'it left no message',
      ended_at: minute(run.endedAt),
    },
    since: run.endedAt,
    traceUrl: run.traceUrl,
  };
}

/** Runs count their calls of models too; of their providers a rule on metrics tells, once for all tenants. */
const isVendor = ({ vendor }: VendorUse): boolean => !(provider.values as readonly string[]).includes(vendor);

export function ofVendor(use: VendorUse, fires: Fires): readonly Found[] {
  const { calls, quotaExhaustedAt } = use;
  const labels = { tenant: use.org, vendor: use.vendor };
  const sharing = (alert: 'VendorRateLimited' | 'VendorErrorRate', count: number): Found[] => {
    const { above = 1, at_least: atLeast = Infinity } = fires[alert] ?? {};
    if (calls < atLeast || count / calls <= above) return [];
    const values = { share: percent(count / calls), calls: String(calls) };
    return [{ alert, labels, values, since: use.troubleSince ?? undefined }];
  };
  return [
    ...(quotaExhaustedAt ? [quotaExhausted(labels, quotaExhaustedAt)] : []),
    ...sharing('VendorRateLimited', use.rateLimitHits),
    ...sharing('VendorErrorRate', use.errors),
  ];
}

function quotaExhausted(labels: Found['labels'], at: Date): Found {
  return { alert: 'VendorQuotaExhausted', labels, values: { found_at: minute(at) }, since: at };
}

/** A limit that is reached counts, as models refuse calls from there on. */
export function ofBudget(budget: BudgetUse, fires: Fires, now: Date): readonly Found[] {
  const { period, softLimitNanoUsd, hardLimitNanoUsd, spentNanoUsd } = budget;
  const { above: share = 1 } = fires.BudgetSoftLimit ?? {};
  const warnAt = softLimitNanoUsd ?? (hardLimitNanoUsd === null ? null : Math.ceil(hardLimitNanoUsd * share));
  const reached = (alert: AlertName, limit: number | null): Found[] => {
    if (limit === null || spentNanoUsd < limit) return [];
    const values = { spent: dollars(spentNanoUsd), limit: dollars(limit), ends_at: minute(periodEnd(period, now)) };
    return [{ alert, labels: { tenant: budget.org, period }, values, since: undefined }];
  };
  return [...reached('BudgetSoftLimit', warnAt), ...reached('BudgetHardLimit', hardLimitNanoUsd)];
}

const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const percent = (share: number): string => `${Number((share * 100).toFixed(1))}%`;

/** To the last digit that counts, at least cents. */
const dollars = (nanoUsd: number): string => `$${(nanoUsd / 1e9).toFixed(9).replace(/0{1,7}$/, '')}`;
