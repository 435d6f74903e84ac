// Usage reports for a time range, the current month or the last days, as JSON or, by the Accept header, as CSV.
import type { TimeRange } from '@sextant/records/database/time-ranges';
import { orgsWithCalls } from '@sextant/records/tenancy/orgs-with';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ORG_HEADER } from '../auth/org';
import type { Api, OpsDeps } from '../deps';
import { csvQuery } from '../http/fields';
import { EVERY_ORG, scopeOf } from '../http/org-scope';
import { otherOrgs } from '../http/other-orgs';
import { currentMonth, lastDays, lastDaysQuery, rangeOfQuery, rangeQuery } from './ranges';
import { reportCsv, reportOf, reportView } from './report';

const CSV = 'text/csv';
const response = {
  200: {
    description: 'The report. The CSV has a row per date, provider, model and user.',
    content: { 'application/json': { schema: reportView }, [CSV]: { schema: z.string() } },
  },
};

export function usageRoutes(app: Api, deps: OpsDeps): void {
  const { now } = deps;

  const ofRange = {
    summary: 'Reports the usage of models in a time range',
    querystring: rangeQuery.extend(csvQuery),
    response,
  };
  app.get('/api/v1/usage/report', { schema: ofRange }, (request, reply) =>
    sendReport(deps, request, reply, rangeOfQuery(request.query, now())),
  );

  const ofMonth = {
    summary: 'Reports the usage of models in the current month',
    querystring: z.strictObject(csvQuery),
    response,
  };
  app.get('/api/v1/usage/current-month', { schema: ofMonth }, (request, reply) =>
    sendReport(deps, request, reply, currentMonth(now())),
  );

  const ofLastDays = {
    summary: 'Reports the usage of models in the last n days',
    querystring: lastDaysQuery.extend(csvQuery),
    response,
  };
  app.get('/api/v1/usage/last-n-days', { schema: ofLastDays }, (request, reply) =>
    sendReport(deps, request, reply, lastDays(request.query.n, now())),
  );
}

async function sendReport({ database }: OpsDeps, request: FastifyRequest, reply: FastifyReply, range: TimeRange) {
  const scope = scopeOf(request);
  void reply.header('vary', 'accept');
  if (!prefersCsv(request.headers.accept)) {
    const report = await reportOf(database, scope, range);
    const orgs = await otherOrgs(request, report.totals.calls === 0, () => orgsWithCalls(database, range));
    return reply.send({ ...report, other_orgs: orgs });
  }
  const { bom = false } = request.query as { readonly bom?: boolean };
  const rows = await reportCsv(database, scope.orgId, { ...range, bom });
  void reply.header(ORG_HEADER, scope.org ?? EVERY_ORG);
  return reply.type(`${CSV}; charset=utf-8`).send(rows);
}

/** Whether an Accept header prefers CSV over JSON, by weight and then by position. */
function prefersCsv(accept = ''): boolean {
  const types = accept.split(',').map((part) => part.split(';').map((piece) => piece.trim().toLowerCase()));
  const preferenceFor = (names: readonly string[]) => {
    const position = types.findIndex(([type = '']) => names.includes(type));
    const weight = types[position]?.find((piece) => piece.startsWith('q='))?.slice(2) ?? '1';
    return position < 0 ? [-1, 0] : [Number(weight), -position];
  };
  const [csv, json] = [preferenceFor([CSV]), preferenceFor(['application/json', 'application/*', '*/*'])];
  return csv[0]! > Math.max(json[0]!, 0) || (csv[0]! > 0 && csv[0] === json[0] && csv[1]! > json[1]!);
}
