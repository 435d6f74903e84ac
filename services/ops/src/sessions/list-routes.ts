// The open sessions of the caller, who can end those on other devices.
import { ProblemError } from '@sextant/http/problem';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { count, text, time } from '../http/fields';
import { pageSchema } from '../http/pages';
import { clearSessionCookie } from './cookie';
import type { Sessions } from './sessions';

const sessionView = z
  .object({
    id: z.uuid(),
    current: z.boolean().describe('whether it is the session of this request'),
    created_at: time,
    last_seen_at: time.describe('accurate to the minute'),
    expires_at: time.describe('the session ends at this time at the latest'),
  })
  .meta({ id: 'Session' });
const byId = z.object({ id: text(100).describe('id of the session') });

export interface SessionListDeps extends Pick<OpsDeps, 'database'> {
  readonly sessions: Sessions;
}

export function sessionListRoutes(app: Api, deps: SessionListDeps): void {
  const { sessions } = deps;
  const list = {
    summary: 'Lists the open sessions of the caller, the last used first, at most 100',
    response: { 200: pageSchema(sessionView) },
  };
  app.get('/api/v1/sessions', { schema: list }, async (request) => {
    const caller = callerOf(request);
    const items = (await sessions.list(caller)).map(({ id, createdAt, lastSeenAt, expiresAt }) => ({
      ...{ id, current: id === caller.session?.id, created_at: createdAt.toISOString() },
      ...{ last_seen_at: lastSeenAt.toISOString(), expires_at: expiresAt.toISOString() },
    }));
    return { items, next_cursor: null };
  });

  const endOthers = {
    summary: 'Ends all sessions of the caller except the one of this request',
    response: { 200: z.object({ ended: count }) },
  };
  app.delete('/api/v1/sessions', { schema: endOthers }, async (request) => {
    const caller = callerOf(request);
    const ended = await sessions.endOthers(caller);
    await recordChange(deps, request, { action: 'session.end_others', target: caller.actor, after: { ended } });
    return { ended };
  });

  const end = {
    summary: 'Ends a session of the caller',
    params: byId,
    response: { 204: z.null().describe('The session has ended.') },
  };
  app.delete('/api/v1/sessions/:id', { schema: end }, async (request, reply) => {
    const caller = callerOf(request);
    const { id } = request.params;
    if (!(await sessions.endOne(caller, id)))
      throw new ProblemError(404, `you have no session ${JSON.stringify(id.slice(0, 64))}`);
    await recordChange(deps, request, { action: 'session.end', target: id });
    if (id === caller.session?.id) clearSessionCookie(request, reply);
    return reply.code(204).send(null);
  });
}
