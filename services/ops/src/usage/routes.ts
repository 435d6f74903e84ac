// Usage of models and its cost: for a range of time, this month, or the last days. JSON, or CSV by the Accept header.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import type { TimeRange } from '@sextant/records/database/time-ranges';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ORG_HEADER } from '../auth/org';
import type { OpsDeps } from '../deps';
import { READS } from '../http/problems';
import { coverageOf, EVERY_ORG } from '../http/org-scope';
import { csvQuery } from '../http/fields';
import { reportCsv, reportOf, reportView } from './report';
import { currentMonth, lastDays, lastDaysQuery, rangeOfQuery, rangeQuery } from './ranges';

const tags = ['usage'];
const CSV = 'text/csv';
const response = {
  200: {
    description: 'The report; as CSV its rows by date, provider, model and user.',
    content: { 'application/json': { schema: reportView }, [CSV]: { schema: z.string() } },
  },
  ...READS,
};

/** Each path with the query it takes; for the older paths too. */
export const REPORTS = {
  report: { tags, summary: 'Usage of a range of time', querystring: rangeQuery.extend(csvQuery), response },
  currentMonth: { tags, summary: 'Usage of this month', querystring: z.strictObject(csvQuery), response },
  lastDays: { tags, summary: 'Usage of the last days', querystring: lastDaysQuery.extend(csvQuery), response },
};

export function usageRoutes(deps: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.get('/api/v1/usage/report', { schema: REPORTS.report }, reporting(deps).report);
    app.get('/api/v1/usage/current-month', { schema: REPORTS.currentMonth }, reporting(deps).currentMonth);
    app.get('/api/v1/usage/last-n-days', { schema: REPORTS.lastDays }, reporting(deps).lastDays);
  };
}

/** The handlers; for the older paths too. */
export function reporting(deps: OpsDeps) {
  const { now } = deps;
  return {
    report: (request: FastifyRequest<{ Querystring: z.output<typeof rangeQuery> }>, reply: FastifyReply) =>
      answer(deps, request, reply, rangeOfQuery(request.query, now())),
    currentMonth: (request: FastifyRequest, reply: FastifyReply) => answer(deps, request, reply, currentMonth(now())),
    lastDays: (request: FastifyRequest<{ Querystring: z.output<typeof lastDaysQuery> }>, reply: FastifyReply) =>
      answer(deps, request, reply, lastDays(request.query.n, now())),
  };
}

async function answer({ database }: OpsDeps, request: FastifyRequest, reply: FastifyReply, range: TimeRange) {
  const covered = coverageOf(request);
  void reply.header('vary', 'accept');
  if (!prefersCsv(request.headers.accept)) return reply.send(await reportOf(database, covered, range));
  const { bom = false } = request.query as { readonly bom?: boolean };
  const rows = await reportCsv(database, covered.orgId, { ...range, bom });
  void reply.header(ORG_HEADER, covered.org ?? EVERY_ORG);
  return reply.type(`${CSV}; charset=utf-8`).send(rows);
}

/** Whether an Accept header puts CSV before JSON: by weight, then by place. */
function prefersCsv(accept = ''): boolean {
  const types = accept.split(',').map((part) => part.split(';').map((piece) => piece.trim().toLowerCase()));
  const weightOf = (wanted: readonly string[]) => {
    const place = types.findIndex(([type = '']) => wanted.includes(type));
    const weight = types[place]?.find((piece) => piece.startsWith('q='))?.slice(2) ?? '1';
    return place < 0 ? [-1, 0] : [Number(weight), -place];
  };
  const [csv, json] = [weightOf([CSV]), weightOf(['application/json', 'application/*', '*/*'])];
  return csv[0]! > Math.max(json[0]!, 0) || (csv[0]! > 0 && csv[0] === json[0] && csv[1]! > json[1]!);
}
