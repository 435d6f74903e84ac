// The usage of models in a range of time: as JSON with its sums, and as CSV with the rows that they are sums of.
import { Readable } from 'node:stream';
import type { Database } from '@sextant/records/database';
import { DAY_MS, type TimeRange } from '@sextant/records/time-ranges';
import { usageReport } from '@sextant/records/usage';
import { usageRows, type DatedUsage } from '@sextant/records/usage-rows';
import { z } from 'zod';
import { csvLine } from '../http/csv';
import { time } from '../http/fields';
import { usageFields, usageView } from '../http/usage';

const byUser = z.object({ user_id: z.string().nullable().describe('null: calls that were nobody’s'), ...usageFields });

export const reportView = z.object({
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

export async function reportOf(database: Database, orgId: string, range: TimeRange): Promise<Report> {
  const report = await usageReport(database, orgId, range);
  return {
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
export async function reportCsv(database: Database, orgId: string, range: TimeRange): Promise<Readable> {
  const lines = linesOf(database, orgId, range);
  const first = await lines.next();
  return Readable.from(
    (async function* () {
      if (!first.done) yield first.value;
      yield* lines;
    })(),
  );
}

async function* linesOf(database: Database, orgId: string, { from, to }: TimeRange): AsyncGenerator<string> {
  let head = csvLine(COLUMNS);
  for (let start = from.getTime(); start < to.getTime() || head !== '';) {
    const end = Math.min(Math.floor(start / DAY_MS) * DAY_MS + WINDOW_MS, to.getTime());
    const rows = await usageRows(database, orgId, { from: new Date(start), to: new Date(end) });
    const text = head + rows.map(lineOf).join('');
    if (text !== '') yield text;
    head = '';
    start = end;
  }
}

function lineOf({ date, provider, model, userId, ...usage }: DatedUsage): string {
  const { cost_usd, ...counts } = usageView(usage);
  // Exact decimals are texts here, and numbers in a table.
  const figures = { ...counts, cost_usd };
  return csvLine([
    date,
    provider,
    model,
    userId,
    ...Object.keys(usageFields).map((name) => figures[name as keyof typeof figures]),
  ]);
}
