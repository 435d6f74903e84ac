// GET /api/v1/audit
import { listAudit, type AuditRow } from '@sextant/records/audit';
import { orgsWithAudit } from '@sextant/records/tenancy/orgs-with';
import { z } from 'zod';
import { requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { time } from '../http/fields';
import { orgPageSchema, orgPageView, ownerOrg, scopeOf } from '../http/org-scope';
import { isEmptyList, otherOrgs, otherOrgsView } from '../http/other-orgs';
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
    response: { 200: orgPageSchema(entryView).extend({ other_orgs: otherOrgsView }) },
  };
  app.get('/api/v1/audit', { schema, preParsing: requireRole('admin') }, async (request) => {
    const scope = scopeOf(request);
    const page = await listAudit(database, scope.orgId, request.query);
    const orgs = await otherOrgs(request, isEmptyList(request.query, page), () => orgsWithAudit(database));
    return { ...(await orgPageView({ database, scope }, page, viewOf)), other_orgs: orgs };
  });
}

function viewOf({ createdAt, orgId: _, ...entry }: AuditRow, org: string): z.output<typeof entryView> {
  return { ...entry, org, at: createdAt.toISOString() };
}
