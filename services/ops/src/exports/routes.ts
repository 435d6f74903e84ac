// Exports, streamed from Postgres to the client in constant memory.
import { exportRows } from '@sextant/records/exports';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ORG_HEADER } from '../auth/org';
import type { Api, OpsDeps } from '../deps';
import { csvQuery } from '../http/fields';
import { EVERY_ORG, scopeOf } from '../http/org-scope';
import { visibleRun } from '../runs/find';
import { rangeOfQuery, rangeQuery } from '../usage/ranges';
import { limitExports } from './limits';

const FORMATS = {
  csv: 'text/csv',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
} as const;
type Format = keyof typeof FORMATS;

const runQuery = z.strictObject({
  run_id: z.guid('must be the id of a run').optional().describe('id of the run; default: all runs of the org'),
});
const RUN_EXPORTS = [
  ['run_events', 'Exports the events of a run or of all runs'],
  ['qa', 'Exports the QA samples of a run or of all runs'],
] as const;

export function exportRoutes(app: Api, deps: OpsDeps): void {
  const { database, now } = deps;
  const openExport = limitExports();
  for (const format of Object.keys(FORMATS) as Format[]) {
    const response = { 200: fileOf(format) };

    for (const [what, summary] of RUN_EXPORTS) {
      const schema = {
        summary: `${summary} as ${format.toUpperCase()}`,
        querystring: queryOf(runQuery, format),
        response,
      };
      app.get(`/api/v1/export/${what}.${format}`, { schema, exposeHeadRoute: false }, async (request, reply) => {
        const { run_id, bom } = request.query;
        const run = run_id === undefined ? undefined : await visibleRun(deps, request, run_id);
        const orgId = run?.orgId ?? scopeOf(request).orgId;
        const open = () => exportRows(database, orgId, { what, format, runId: run?.id, bom });
        const rows = await openExport({ orgId, socket: request.socket, open });
        return fileHeaders(request, reply, format, run ? `${what}-${run.id}` : what).send(rows);
      });
    }

    const usage = {
      summary: `Exports the calls of models in a time range as ${format.toUpperCase()}`,
      querystring: queryOf(rangeQuery, format),
      response,
    };
    app.get(`/api/v1/export/usage.${format}`, { schema: usage, exposeHeadRoute: false }, async (request, reply) => {
      const { orgId } = scopeOf(request);
      const range = rangeOfQuery(request.query, now());
      const open = () => exportRows(database, orgId, { what: 'usage', format, ...range, bom: request.query.bom });
      const rows = await openExport({ orgId, socket: request.socket, open });
      return fileHeaders(request, reply, format, 'usage').send(rows);
    });
  }
}

/** Only CSV has the parameter `bom`. */
function queryOf<S extends z.ZodRawShape>(query: z.ZodObject<S, z.core.$strict>, format: Format) {
  const withBom = query.extend(csvQuery);
  return format === 'csv' ? withBom : (query as unknown as typeof withBom);
}

function fileOf(format: Format) {
  const schema = format === 'json' ? z.array(z.looseObject({})) : z.string().describe('the file, streamed');
  return { description: 'The exported file.', content: { [FORMATS[format]]: { schema } } };
}

/** Sets the headers of a file to save, with the org that it covers. */
function fileHeaders(request: FastifyRequest, reply: FastifyReply, format: Format, name: string): FastifyReply {
  return reply
    .type(`${FORMATS[format]}; charset=utf-8`)
    .header(ORG_HEADER, scopeOf(request).org ?? EVERY_ORG)
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .header('cache-control', 'no-store');
}
