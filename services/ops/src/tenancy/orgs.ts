// Orgs and their plans, for platform administrators.
import { invalidRequest } from '@sextant/http/problem';
import { DAY_MS } from '@sextant/records/database/time-ranges';
import { PLANS } from '@sextant/records/tenancy/orgs';
import {
  ensureOrg,
  getOrg,
  listOrgs,
  orgActivity,
  setPlan,
  type Org,
  type OrgActivity,
} from '@sextant/records/tenancy/orgs';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { requirePlatform } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { count, name, nullableTime, timeOrNull } from '../http/fields';
import { pageQuery, pageSchema, pageView } from '../http/pages';

const MAX_RETENTION_DAYS = 3_650;
const orgView = z.object({
  id: z.uuid(),
  name: z.string(),
  plan: z.enum(PLANS),
  retention_days: z.int().nullable().describe('null: the retention of the plan'),
});
const listedOrgView = orgView.extend({
  last_run_at: nullableTime.describe('time at which the latest run was queued; null if there are no runs'),
  runs_24h: count.describe('runs queued in the last 24 hours'),
});
const settings = z.strictObject({
  plan: z.enum(PLANS),
  retention_days: z
    .int()
    .min(1)
    .max(MAX_RETENTION_DAYS)
    .nullable()
    .default(null)
    .describe('days that records are kept, for the plan enterprise only; null: the retention of the plan'),
});
const byName = z.object({ name: name(100).describe('name of the org') });
export function orgRoutes(app: Api, deps: OpsDeps): void {
  const { database, now } = deps;
  const preParsing = requirePlatform('admin');

  const list = {
    summary: 'Lists all orgs with their recent activity, newest first',
    querystring: z.strictObject(pageQuery),
    response: { 200: pageSchema(listedOrgView) },
  };
  app.get('/api/v1/orgs', { schema: list, preParsing }, async ({ query }) => {
    const page = await listOrgs(database, query);
    const since = new Date(now().getTime() - DAY_MS);
    const ids = page.items.map(({ id }) => id);
    const activity = await orgActivity(database, ids, since);
    return pageView(page, (org) => listedViewOf(org, activity.get(org.id)));
  });

  const put = {
    summary: 'Sets the plan of an org; creates the org if it does not exist',
    params: byName,
    body: settings,
    response: { 200: orgView },
  };
  app.put('/api/v1/orgs/:name', { schema: put, preParsing }, async (request) => {
    const { plan, retention_days: retentionDays } = request.body;
    if (retentionDays !== null && plan !== 'enterprise') {
      const message = `is available for the plan enterprise only, not for ${plan}`;
      throw invalidRequest([{ field: 'retention_days', message }]);
    }
    const orgId = await ensureOrg(database, request.params.name);
    const before = viewOf((await getOrg(database, orgId))!);
    const after = viewOf(await setPlan(database, orgId, { plan, retentionDays }));
    await recordChange(deps, request, { action: 'org.set', target: after.name, orgId, before, after });
    return after;
  });
}

function viewOf(org: Org): z.output<typeof orgView> {
  return { id: org.id, name: org.name, plan: org.plan, retention_days: org.retentionDays };
}

function listedViewOf(org: Org, activity: OrgActivity | undefined): z.output<typeof listedOrgView> {
  const { lastRunAt = null, runs = 0 } = activity ?? {};
  return { ...viewOf(org), last_run_at: timeOrNull(lastRunAt), runs_24h: runs };
}
