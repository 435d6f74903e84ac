// The usage of models in a range of time: as JSON with its sums, and as CSV with the rows that they are sums of.
import { Readable } from 'node:stream';
import type { Database } from '@sextant/records/database';
import { BYTE_ORDER_MARK, csvLine } from '@sextant/records/exports/csv';
import { DAY_MS, type TimeRange } from '@sextant/records/database/time-ranges';
import { usageReport } from '@sextant/records/usage';
import { usageRows, type DatedUsage } from '@sextant/records/usage/rows';
import { z } from 'zod';
import { coveredOrg, type Coverage } from '../http/org-scope';
import { time } from '../http/fields';
import { usageFields, usageView } from './fields';

const byUser = z.object({ user_id: z.string().nullable().describe('null: calls that were nobody’s'), ...usageFields });

export const reportView = z.object({
  org: coveredOrg,
  from: time,
  to: time.describe('not included'),
  totals: z.object(usageFields),
  by_provider: z.array(z.object({ provider: z.string(), ...usageFields })),
  by_model: z.array(z.object({ provider: z.string(), model: z.string(), ...usageFields })),
  by_user: z.array(byUser),
  by_date: z.array(z.object({ date: z.iso.date().describe('UTC'), ...usageFields })),
  top_users: z.array(z.object({ user_id: z.string(), ...usageFields })).max(10),
});
export type Report = z.output<typeof reportView>;

export async function reportOf(database: Database, covered: Coverage, range: TimeRange): Promise<Report> {
  const report = await usageReport(database, covered.orgId, range);
  return {
    org: covered.org,
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    totals: usageView(report.totals),
    by_provider: report.byProvider.map(({ provider, ...usage }) => ({ provider, ...usageView(usage) })),
    by_model: report.byModel.map(({ provider, model, ...usage }) => ({ provider, model, ...usageView(usage) })),
    by_user: report.byUser.map(({ userId, ...usage }) => ({ user_id: userId, ...usageView(usage) })),
    by_date: report.byDate.map(({ date, ...usage }) => ({ date, ...usageView(usage) })),
    top_users: report.topUsers.map(({ userId, ...usage }) => ({ user_id: userId, ...usageView(usage) })),
  };
}

/** Rows that are held at once are those of a month. */
const WINDOW_MS = 31 * DAY_MS;
const COLUMNS = ['date', 'provider', 'model', 'user_id', ...Object.keys(usageFields)];

/** The rows as CSV. Rejects when they cannot be read at all; later failures break off the stream. */
export async function reportCsv(
  database: Database,
  orgId: string,
  { bom, ...range }: TimeRange & { readonly bom: boolean },
): Promise<Readable> {
  const { byDate } = await usageReport(database, orgId, range);
  const windows = windowsOf(
    byDate.map(({ date }) => Date.parse(date)),
    range,
  );
  return Readable.from(linesOf(database, orgId, { windows, bom }));
}

interface ReportFile {
  readonly windows: readonly TimeRange[];
  readonly bom: boolean;
}

async function* linesOf(database: Database, orgId: string, { windows, bom }: ReportFile): AsyncGenerator<string> {
  yield (bom ? BYTE_ORDER_MARK : '') + csvLine(COLUMNS);
  for (const window of windows) {
    const rows = await usageRows(database, orgId, window);
    if (rows.length > 0) yield rows.map(lineOf).join('');
  }
}

/** Parts of a range that cover the given days, which are in order; long times without usage are in none of them. */
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
  const { cost_usd, ...counts } = usageView(usage);
  // Exact decimals are texts here, and numbers in a table.
  const figures = { ...counts, cost_usd: cost_usd === null ? null : { plain: cost_usd } };
  return csvLine([
    date,
    provider,
    model,
    userId,
    ...Object.keys(usageFields).map((name) => figures[name as keyof typeof figures]),
  ]);
}
