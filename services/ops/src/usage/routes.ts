// Usage of models and its cost: for a range of time, this month, or the last days. JSON, or CSV by the Accept header.
import type { ZodTypeProvider } from '@sextant/kit/openapi';
import type { TimeRange } from '@sextant/records/time-ranges';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS } from '../http/answers';
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
  report: { tags, summary: 'Usage of a range of time', querystring: rangeQuery, response },
  currentMonth: { tags, summary: 'Usage of this month', querystring: z.strictObject({}), response },
  lastDays: { tags, summary: 'Usage of the last days', querystring: lastDaysQuery, response },
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
  const { orgId } = callerOf(request);
  void reply.header('vary', 'accept');
  if (!request.headers.accept?.includes(CSV)) return reply.send(await reportOf(database, orgId, range));
  const rows = await reportCsv(database, orgId, range);
  return reply.type(`${CSV}; charset=utf-8`).send(rows);
}
