// GET /api/v1/stream: server-sent events of an org.
import { invalidRequest } from '@sextant/http/problem';
import { CursorError } from '@sextant/records/database/cursor';
import { z } from 'zod';
import { callerKey, callerOf } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { text } from '../http/fields';
import { scopeOf } from '../http/org-scope';
import { createAlertWatch } from './alert-watch';
import { createChangeWatch } from './change-watch';
import { STREAM_EVENTS } from './events';
import { startFeed } from './feed';
import { createHub } from './hub';
import { eventHeaders, eventStreamOf } from './response';

const DESCRIPTION = [
  'Sends `overview` (of the last 24 hours) and `queue` whenever they change, and `failure` for each run that fails. Their',
  'data is the JSON of /api/v1/ops/overview, of /api/v1/ops/queue and of an entry of recent_failures. Sends `run` (id, org,',
  'kind, state) and `incident` (id, org, title, severity, state) when their state changes, and `alert` (name, org, state,',
  'severity, since, summary) when an alert begins to fire or ends; these arrive within a second. A comment follows every',
  '15 s. A stream ends after five minutes, or when the client stops reading. Reconnect with the last id as `Last-Event-ID`',
  'to receive the failures in between, at most the latest 200, in the order in which they were committed. The other events',
  'are not sent again: read the data that they announce after a reconnect.',
].join(' ');
/** A position lists up to 100 transactions in progress. */
const MAX_ID_LENGTH = 2_100;

export function streamRoutes(app: Api, deps: OpsDeps): void {
  const watches = { changes: createChangeWatch(deps.database), alerts: createAlertWatch(deps) };
  const hub = createHub({ startFeed: (options) => startFeed(deps, watches, options) });
  app.addHook('preClose', async () => hub.close());

  const schema = {
    summary: 'Streams the overview, the queues, failures and changes of state as server-sent events',
    description: DESCRIPTION,
    headers: z.looseObject({ 'last-event-id': text(MAX_ID_LENGTH).optional() }),
    response: { 200: eventStreamOf(STREAM_EVENTS) },
  };
  app.get('/api/v1/stream', { schema, exposeHeadRoute: false }, async (request, reply) => {
    const { 'last-event-id': lastEventId } = request.headers;
    const listener = { scope: scopeOf(request), key: callerKey(callerOf(request)), lastEventId };
    const stream = await hub.listen(listener).catch(throwProblem);
    return eventHeaders(reply).send(stream);
  });
}

function throwProblem(error: unknown): never {
  if (!(error instanceof CursorError)) throw error;
  throw invalidRequest([{ field: 'last-event-id', message: 'must be the id of an event of this stream' }]);
}
