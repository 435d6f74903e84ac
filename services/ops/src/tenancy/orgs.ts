// Orgs and their plans, for administrators of the platform.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { invalidRequest, type ProblemError } from '@sextant/http/problem';
import {
  ensureOrg,
  getOrg,
  listOrgs,
  orgActivity,
  setPlan,
  type Org,
  type OrgActivity,
} from '@sextant/records/tenancy/orgs';
import { PLANS } from '@sextant/records/schema/orgs';
import { DAY_MS } from '@sextant/records/database/time-ranges';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requirePlatform } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/problems';
import { audited } from '../audit/record-change';
import { count, name, nullableTime } from '../http/fields';
import { pageOf, pageQuery, pageView } from '../http/pages';

const MOST_DAYS = 3_650;
const orgView = z.object({
  id: z.uuid(),
  name: z.string(),
  plan: z.enum(PLANS),
  retention_days: z.int().nullable().describe('null: as the plan says'),
});
const listedView = orgView.extend({
  last_run_at: nullableTime.describe('when its latest run was queued; null: it has no runs'),
  runs_24h: count.describe('runs that were queued in the last 24 hours'),
});
const settings = z.strictObject({
  plan: z.enum(PLANS),
  retention_days: z
    .int()
    .min(1)
    .max(MOST_DAYS)
    .nullable()
    .default(null)
    .describe('how long records are kept, for the plan enterprise alone; null: as the plan says'),
});
const byName = z.object({ name: name(100).describe('name of the org') });
const tags = ['orgs'];

export function orgRoutes(deps: OpsDeps) {
  const { database, now } = deps;
  const preParsing = requirePlatform('admin');
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const querystring = z.strictObject(pageQuery);
    const list = {
      tags,
      summary: 'All orgs, newest first, and which of them have runs',
      querystring,
      response: { 200: pageOf(listedView), ...READS },
    };
    app.get('/api/v1/orgs', { schema: list, preParsing }, async ({ query }) => {
      const page = await listOrgs(database, query);
      const since = new Date(now().getTime() - DAY_MS);
      const ids = page.items.map(({ id }) => id);
      const activity = await orgActivity(database, ids, since);
      return pageView(page, (org) => listedViewOf(org, activity.get(org.id)));
    });

    const summary = 'Sets the plan of an org, which is made if there is none of that name';
    const put = { tags, summary, params: byName, body: settings, response: { 200: orgView, ...WRITES } };
    app.put('/api/v1/orgs/:name', { schema: put, preParsing }, async (request) => {
      const { plan, retention_days: retentionDays } = request.body;
      if (retentionDays !== null && plan !== 'enterprise') throw notForPlan(plan);
      const orgId = await ensureOrg(database, request.params.name);
      const before = viewOf((await getOrg(database, orgId))!);
      const after = viewOf(await setPlan(database, orgId, { plan, retentionDays }));
      await audited(deps, request, { action: 'org.set', target: after.name, orgId, before, after });
      return after;
    });
  };
}

function viewOf({ id, name: called, plan, retentionDays }: Org): z.output<typeof orgView> {
  return { id, name: called, plan, retention_days: retentionDays };
}

function listedViewOf(org: Org, activity: OrgActivity | undefined): z.output<typeof listedView> {
  const { lastRunAt = null, runs = 0 } = activity ?? {};
  return { ...viewOf(org), last_run_at: lastRunAt?.toISOString() ?? null, runs_24h: runs };
}

function notForPlan(plan: string): ProblemError {
  const message = `is for the plan enterprise alone, not for ${plan}`;
  return invalidRequest([{ field: 'retention_days', message }]);
}
