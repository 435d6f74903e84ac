// GET and POST /api/v1/alerts/{name}/drill: a drill notifies the receivers of an installation, so it is for the platform.
import { ALL_ORGS } from '@sextant/records/database/scope';
import { alertDrillsTotal } from '@sextant/signals/ops';
import { counter } from '@sextant/telemetry/metrics';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requirePlatform, requirePlatformRead } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { untilClientLeaves } from '../http/cancellation';
import { scopeOf } from '../http/org-scope';
import { checkNoDrill, DRILL_ACTION, drillOf, lastDrill, startDrill } from './drills';
import { findAlerts } from './find';
import { ruleNamed } from './routes';
import * as views from './views';

const drills = counter(alertDrillsTotal);

export function drillRoutes(app: Api, deps: OpsDeps): void {
  const get = {
    summary: 'Returns what the receivers answered to the last drill of an alert within an hour',
    params: views.byName,
    response: { 200: z.object({ drill: views.drillView.nullable().describe('null without a drill') }) },
  };
  const reads = { schema: get, preParsing: requirePlatformRead('viewer') };
  app.get('/api/v1/alerts/:name/drill', reads, async (request, reply) => {
    const { name } = request.params;
    return { drill: (await lastDrill(deps, name, untilClientLeaves(reply))) ?? null };
  });

  const post = {
    summary: 'Sends an alert marked [DRILL] to the receivers of an alert for two minutes',
    params: views.byName,
    response: { 201: views.drillView },
  };
  app.post(
    '/api/v1/alerts/:name/drill',
    { schema: post, preParsing: requirePlatform('operator') },
    async (request, reply) => {
      const { name: target } = request.params;
      const signal = untilClientLeaves(reply);
      const rule = ruleNamed(target, await findAlerts(deps, { ...scopeOf(request), orgId: ALL_ORGS }, signal));
      checkNoDrill(await lastDrill(deps, target, signal), deps.now());
      const after = await startDrill(deps.stores.alertmanager, rule, deps.now());
      drills.inc({});
      await recordChange(deps, request, { action: DRILL_ACTION, target, after });
      const { actor } = callerOf(request);
      return reply.code(201).send(await drillOf(deps, { ...after, alert: target, actor }, signal));
    },
  );
}
