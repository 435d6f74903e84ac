// GET /api/v1/audit: who changed what, newest first.
import type { ZodTypeProvider } from '@sextant/kit/openapi';
import { listAudit, type AuditRow } from '@sextant/records/audit';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS } from '../http/answers';
import { time } from '../http/fields';
import { pageOf, pageQuery, pageView } from '../http/pages';

const entryView = z.object({
  id: z.string(),
  at: time,
  actor: z.string().describe('`key:<name>` or `user:<subject>`'),
  action: z.string().describe('`<thing>.<verb>`'),
  target: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});

export function auditRoutes({ database }: Pick<OpsDeps, 'database'>) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const schema = {
      tags: ['audit'],
      summary: 'What was changed, by whom; newest first',
      querystring: z.strictObject(pageQuery),
      response: { 200: pageOf(entryView), ...READS },
    };
    app.get('/api/v1/audit', { schema, preParsing: requireRole('admin') }, async (request) =>
      pageView(await listAudit(database, callerOf(request).orgId, request.query), viewOf),
    );
  };
}

function viewOf({ createdAt, ...entry }: AuditRow): z.output<typeof entryView> {
  return { ...entry, at: createdAt.toISOString() };
}
