// Exports: streamed from the database to the caller, whatever their size.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { exportRows } from '@sextant/records/exports';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ORG_HEADER } from '../auth/org';
import type { OpsDeps } from '../deps';
import { READS } from '../http/problems';
import { coverageOf, EVERY_ORG } from '../http/org-scope';
import { csvQuery } from '../http/fields';
import { existingRun } from '../runs/find';
import { rangeOfQuery, rangeQuery } from '../usage/ranges';
import { boundedExports, type ExportBounds } from './limits';
import { FORMATS, ofRun, type Format } from './views';

const tags = ['exports'];
const OF_RUNS = [
  ['run_events', 'Events of a run, or of all'],
  ['qa', 'QA samples of a run, or of all'],
] as const;

export function exportRoutes(deps: OpsDeps, bounds: ExportBounds = {}) {
  const { database, now } = deps;
  const bounded = boundedExports(bounds);
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    for (const format of Object.keys(FORMATS) as Format[]) {
      const response = { 200: answerOf(format), ...READS };

      for (const [what, summary] of OF_RUNS) {
        const schema = { tags, summary: `${summary}, as ${format}`, querystring: queryOf(ofRun, format), response };
        app.get(`/api/v1/export/${what}.${format}`, { schema, exposeHeadRoute: false }, async (request, reply) => {
          const { run_id, bom } = request.query;
          const run = run_id === undefined ? undefined : await existingRun(deps, request, run_id);
          const orgId = run?.orgId ?? coverageOf(request).orgId;
          const open = () => exportRows(database, orgId, { what, format, runId: run?.id, bom });
          const rows = await bounded({ orgId, socket: request.socket, open });
          labelled(reply, request);
          return download(reply, format, run ? `${what}-${run.id}` : what).send(rows);
        });
      }

      const usage = {
        tags,
        summary: `Calls of models in a range of time, as ${format}`,
        querystring: queryOf(rangeQuery, format),
        response,
      };
      app.get(`/api/v1/export/usage.${format}`, { schema: usage, exposeHeadRoute: false }, async (request, reply) => {
        const { orgId } = coverageOf(request);
        const range = rangeOfQuery(request.query, now());
        const open = () => exportRows(database, orgId, { what: 'usage', format, ...range, bom: request.query.bom });
        const rows = await bounded({ orgId, socket: request.socket, open });
        labelled(reply, request);
        return download(reply, format, 'usage').send(rows);
      });
    }
  };
}

/** Of the formats, only CSV takes a byte order mark. */
function queryOf<S extends z.ZodRawShape>(query: z.ZodObject<S, z.core.$strict>, format: Format) {
  const withBom = query.extend(csvQuery);
  return format === 'csv' ? withBom : (query as unknown as typeof withBom);
}

function answerOf(format: Format) {
  const schema = z.string().describe('a file, streamed');
  const isJson = format === 'json';
  return {
    description: 'The file.',
    content: { [FORMATS[format]]: { schema: isJson ? z.array(z.looseObject({})) : schema } },
  };
}

/** Says in a header which org the file is about. */
function labelled(reply: FastifyReply, request: FastifyRequest): void {
  void reply.header(ORG_HEADER, coverageOf(request).org ?? EVERY_ORG);
}

/** Sets the headers of a file to save. */
function download(reply: FastifyReply, format: Format, name: string): FastifyReply {
  return reply
    .type(`${FORMATS[format]}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .header('cache-control', 'no-store');
}
