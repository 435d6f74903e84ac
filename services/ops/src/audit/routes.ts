// GET /api/v1/audit
import { listAudit, type AuditRow } from '@sextant/records/audit';
import { z } from 'zod';
import { requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { time } from '../http/fields';
import { orgPageSchema, orgPageView, ownerOrg, scopeOf } from '../http/org-scope';
import { pageQuery } from '../http/pages';

const entryView = z.object({
  id: z.string(),
  org: ownerOrg,
  at: time,
  actor: z.string().describe('`key:<name>` or `user:<subject>`'),
  action: z.string().describe('`<resource>.<verb>`'),
  target: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});

export function auditRoutes(app: Api, { database }: OpsDeps): void {
  const schema = {
    summary: 'Lists the audit log, newest first',
    querystring: z.strictObject(pageQuery),
    response: { 200: orgPageSchema(entryView) },
  };
  app.get('/api/v1/audit', { schema, preParsing: requireRole('admin') }, async (request) => {
    const scope = scopeOf(request);
    return orgPageView({ database, scope }, await listAudit(database, scope.orgId, request.query), viewOf);
  });
}

function viewOf({ createdAt, orgId: _, ...entry }: AuditRow, org: string): z.output<typeof entryView> {
  return { ...entry, org, at: createdAt.toISOString() };
}
