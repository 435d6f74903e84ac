// GET /api/v1/audit: who changed what, newest first.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { listAudit, type AuditRow } from '@sextant/records/audit';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS } from '../http/problems';
import { time } from '../http/fields';
import { coverageOf, itsOrg, orgsPageView, pageOfOrgs } from '../http/org-scope';
import { pageQuery } from '../http/pages';

const entryView = z.object({
  id: z.string(),
  org: itsOrg,
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
      response: { 200: pageOfOrgs(entryView), ...READS },
    };
    app.get('/api/v1/audit', { schema, preParsing: requireRole('admin') }, async (request) => {
      const covered = coverageOf(request);
      return orgsPageView({ database, covered }, await listAudit(database, covered.orgId, request.query), viewOf);
    });
  };
}

function viewOf({ createdAt, orgId: _, ...entry }: AuditRow, org: string): z.output<typeof entryView> {
  return { ...entry, org, at: createdAt.toISOString() };
}
