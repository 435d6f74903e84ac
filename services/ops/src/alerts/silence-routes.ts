// GET, POST and DELETE /api/v1/silences: silences mute alerts of every org, so they are for the platform.
import { invalidRequest, ProblemError } from '@sextant/http/problem';
import { DAY_MS } from '@sextant/records/database/time-ranges';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requirePlatform, requirePlatformRead } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { untilClientLeaves } from '../http/cancellation';
import { createSilence, endSilence, listSilences, readSilence } from './silences';
import * as views from './views';

const MAX_DAYS = 30;

export function silenceRoutes(app: Api, deps: OpsDeps): void {
  const list = {
    summary: 'Lists silences, those that end last first',
    querystring: views.silencesQuery,
    response: { 200: z.object({ items: z.array(views.silenceView) }) },
  };
  app.get('/api/v1/silences', { schema: list, preParsing: requirePlatformRead('viewer') }, async (request, reply) => {
    const { state } = request.query;
    const all = await listSilences(deps.stores.alertmanager, untilClientLeaves(reply));
    return { items: all.filter((one) => state === undefined || one.state === state) };
  });
  writeRoutes(app, deps);
}

function writeRoutes(app: Api, deps: OpsDeps): void {
  const preParsing = requirePlatform('operator');

  const create = {
    summary: 'Silences the alerts that match',
    body: views.newSilence,
    response: { 201: views.silenceView },
  };
  app.post('/api/v1/silences', { schema: create, preParsing }, async (request, reply) => {
    const { alertmanager } = deps.stores;
    const { starts_at: from = deps.now().toISOString(), ends_at: to, ...rest } = request.body;
    const [start, end] = [new Date(from), new Date(to)];
    checkTimes(start, end, deps.now());
    const times = { starts_at: start.toISOString(), ends_at: end.toISOString() };
    const target = await createSilence(alertmanager, { ...rest, ...times, created_by: callerOf(request).actor });
    const after = await readSilence(alertmanager, target, untilClientLeaves(reply));
    await recordChange(deps, request, { action: 'silence.create', target, after });
    return reply.code(201).header('location', `/api/v1/silences/${target}`).send(after);
  });

  const remove = {
    summary: 'Ends a silence',
    params: views.bySilence,
    response: { 204: z.null().describe('The silence has ended.') },
  };
  app.delete('/api/v1/silences/:id', { schema: remove, preParsing }, async (request, reply) => {
    const { alertmanager } = deps.stores;
    const { id: target } = request.params;
    const before = await readSilence(alertmanager, target, untilClientLeaves(reply));
    if (before.state === 'expired') throw new ProblemError(409, `the silence ${target} ended at ${before.ends_at}`);
    await endSilence(alertmanager, target);
    await recordChange(deps, request, { action: 'silence.end', target, before });
    return reply.code(204).send(null);
  });
}

/** Throws a problem of status 422. */
function checkTimes(start: Date, end: Date, now: Date): void {
  const reject = (message: string) => invalidRequest([{ field: 'ends_at', message }]);
  if (end <= now) throw reject('must be in the future');
  if (end <= start) throw reject('must be after starts_at');
  if (end.getTime() - start.getTime() > MAX_DAYS * DAY_MS)
    throw reject(`must be at most ${MAX_DAYS} days after the start`);
}
