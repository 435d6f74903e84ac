// GET /api/v1/logs/tail: server-sent events of new log lines.
import { CursorError } from '@sextant/records/database/cursor';
import { invalidRequest } from '@sextant/http/problem';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { callerKey, callerOf } from '../../auth/caller';
import type { Api, OpsDeps } from '../../deps';
import { untilClientLeaves } from '../../http/cancellation';
import { text } from '../../http/fields';
import { scopeOf, type OrgScope } from '../../http/org-scope';
import { eventText, HEARTBEAT, RETRY } from '../../stream/events';
import { createStreamLimit } from '../../stream/limit';
import { eventHeaders, eventStreamOf, HEARTBEAT_MS, MAX_STREAM_MS } from '../../stream/response';
import { lineViews } from '../line-views';
import { filterOf, tailQuery } from '../views';
import { tailLines, type TailEvent } from './tail';

const DESCRIPTION = [
  'Sends `lines`, a list of log lines as /api/v1/logs returns them, in order of time; a line that reaches Loki late comes',
  'when it is found, up to 15 s late. `ready` follows when all lines so far have been sent. When Loki is away, `problem`',
  'has the reason in `detail`; the stream goes on trying, sends the lines in between and then `ready`. A comment follows',
  'every 15 s. A stream ends after five minutes. Reconnect with the last id as `Last-Event-ID` to continue without a gap',
  'or a duplicate.',
].join(' ');

const MAX_POSITION_LENGTH = 600;

export function tailRoutes(app: Api, deps: OpsDeps): void {
  const limit = createStreamLimit();
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());

  const schema = {
    summary: 'Streams new log lines as server-sent events',
    description: DESCRIPTION,
    querystring: tailQuery,
    headers: z.looseObject({ 'last-event-id': text(MAX_POSITION_LENGTH).optional() }),
    response: { 200: eventStreamOf(['lines', 'ready', 'problem']) },
  };
  app.get('/api/v1/logs/tail', { schema, exposeHeadRoute: false }, async (request, reply) => {
    const { backlog, ...filter } = request.query;
    const release = limit.take(callerKey(callerOf(request)));
    const ended = AbortSignal.any([closing.signal, untilClientLeaves(reply), AbortSignal.timeout(MAX_STREAM_MS)]);
    ended.addEventListener('abort', release);
    try {
      const scope = scopeOf(request);
      const position = request.headers['last-event-id'];
      const tail = { filter: filterOf(filter), backlog, position, now: deps.now, signal: ended };
      const texts = textsOf(deps, scope, tailLines(deps.stores.loki, scope, tail));
      // Waits for the first read, so that a failure of it has a status.
      const first = await texts.next();
      const stream = Readable.from(withFirst(first, texts));
      return eventHeaders(reply).send(stream.once('close', release));
    } catch (error) {
      release();
      if (!(error instanceof CursorError)) throw error;
      throw invalidRequest([{ field: 'last-event-id', message: 'must be the id of an event of this stream' }]);
    }
  });
}

async function* withFirst(first: IteratorResult<string, void>, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield RETRY;
  if (!first.done) yield first.value;
  yield* rest;
}

async function* textsOf(
  deps: OpsDeps,
  scope: OrgScope,
  events: AsyncIterable<TailEvent>,
): AsyncGenerator<string, void> {
  let lastText = performance.now();
  for await (const event of events) {
    const isQuiet = performance.now() - lastText < HEARTBEAT_MS;
    if (event.event === 'idle' && isQuiet) continue;
    lastText = performance.now();
    yield await textOf(deps, scope, event);
  }
}

async function textOf(deps: OpsDeps, scope: OrgScope, event: TailEvent): Promise<string> {
  switch (event.event) {
    case 'lines': {
      const { event: name, lines, position: id } = event;
      return eventText({ event: name, id, data: await lineViews(deps, scope, lines) });
    }
    case 'ready':
      return eventText({ event: 'ready', id: undefined, data: {} });
    case 'problem':
      return eventText({ event: 'problem', id: undefined, data: { detail: event.problem.message } });
    case 'idle':
      return HEARTBEAT;
  }
}
