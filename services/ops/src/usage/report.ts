// Usage of models in a time range: totals as JSON, the underlying rows as CSV.
import { Readable } from 'node:stream';
import type { Database } from '@sextant/records/database';
import { BYTE_ORDER_MARK, csvLine } from '@sextant/records/exports/csv';
import { DAY_MS, type TimeRange } from '@sextant/records/database/time-ranges';
import { usageReport } from '@sextant/records/usage';
import { usageRows, type DatedUsage } from '@sextant/records/usage/daily-usage';
import { z } from 'zod';
import { time } from '../http/fields';
import { coveredOrg, orgNamesOf, ownerOrg, type OrgScope } from '../http/org-scope';
import { otherOrgsView } from '../http/other-orgs';
import { usageFields, usageView } from './fields';

const byUser = z.object({ user_id: z.string().nullable().describe('null: calls without a user'), ...usageFields });

export const reportView = z.object({
  org: coveredOrg,
  other_orgs: otherOrgsView,
  from: time,
  to: time.describe('exclusive'),
  totals: z.object(usageFields),
  by_provider: z.array(z.object({ provider: z.string(), ...usageFields })),
  by_model: z.array(z.object({ provider: z.string(), model: z.string(), ...usageFields })),
  by_org: z.array(z.object({ org: ownerOrg, ...usageFields })),
  by_user: z.array(byUser),
  by_workspace: z.array(
    z.object({ workspace_id: z.string().nullable().describe('null: calls without a workspace'), ...usageFields }),
  ),
  by_date: z.array(z.object({ date: z.iso.date().describe('UTC day'), ...usageFields })),
  top_users: z.array(z.object({ user_id: z.string(), ...usageFields })).max(10),
});
type Report = Omit<z.output<typeof reportView>, 'other_orgs'>;

export async function reportOf(database: Database, scope: OrgScope, range: TimeRange): Promise<Report> {
  const report = await usageReport(database, scope.orgId, range);
  const nameOf = await orgNamesOf(database, scope, report.byOrg);
  return {
    org: scope.org,
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    totals: usageView(report.totals),
    by_provider: report.byProvider.map(({ provider, ...usage }) => ({ provider, ...usageView(usage) })),
    by_model: report.byModel.map(({ provider, model, ...usage }) => ({ provider, model, ...usageView(usage) })),
    by_org: report.byOrg.map(({ orgId, ...usage }) => ({ org: nameOf({ orgId }), ...usageView(usage) })),
    by_user: report.byUser.map(({ userId, ...usage }) => ({ user_id: userId, ...usageView(usage) })),
    by_workspace: report.byWorkspace.map(({ workspaceId, ...usage }) => ({
      workspace_id: workspaceId,
      ...usageView(usage),
    })),
    by_date: report.byDate.map(({ date, ...usage }) => ({ date, ...usageView(usage) })),
    top_users: report.topUsers.map(({ userId, ...usage }) => ({ user_id: userId, ...usageView(usage) })),
  };
}

/** The CSV is read in windows of about a month, so that memory stays bounded. */
const WINDOW_MS = 31 * DAY_MS;
const COLUMNS = ['date', 'provider', 'model', 'user_id', ...Object.keys(usageFields)];

/** The rows as CSV. Rejects if the first query fails; later failures abort the stream. */
export async function reportCsv(
  database: Database,
  orgId: string,
  { bom, ...range }: TimeRange & { readonly bom: boolean },
): Promise<Readable> {
  const { byDate } = await usageReport(database, orgId, range);
  const days = byDate.map(({ date }) => Date.parse(date));
  const header = (bom ? BYTE_ORDER_MARK : '') + csvLine(COLUMNS);
  return Readable.from(linesOf(database, orgId, header, windowsOf(days, range)));
}

async function* linesOf(database: Database, orgId: string, header: string, windows: readonly TimeRange[]) {
  yield header;
  for (const window of windows) {
    const rows = await usageRows(database, orgId, window);
    if (rows.length > 0) yield rows.map(lineOf).join('');
  }
}

/** Windows of the range that cover the days, which are sorted; long gaps without usage are skipped. */
function windowsOf(days: readonly number[], { from, to }: TimeRange): readonly TimeRange[] {
  const windows: { start: number; end: number }[] = [];
  for (const day of days) {
    const last = windows.at(-1);
    if (last && day < last.start + WINDOW_MS) last.end = day + DAY_MS;
    else windows.push({ start: day, end: day + DAY_MS });
  }
  return windows.map(({ start, end }) => ({
    from: new Date(Math.max(start, from.getTime())),
    to: new Date(Math.min(end, to.getTime())),
  }));
}

function lineOf({ date, provider, model, userId, ...usage }: DatedUsage): string {
  const { cost_usd, cache_savings_usd, ...counts } = usageView(usage);
  const figures = { ...counts, cost_usd: amount(cost_usd), cache_savings_usd: amount(cache_savings_usd) };
  return csvLine([
    date,
    provider,
    model,
    userId,
    ...Object.keys(usageFields).map((name) => figures[name as keyof typeof figures]),
  ]);
}

/** A negative amount is a number, not the start of a formula. */
function amount(usd: string | null) {
  return usd === null ? null : { plain: usd };
}
