// The events of one org or of every org, polled from Postgres and the controller while there are listeners.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import { unseenFailures, type UnseenFailure } from '@sextant/records/run-stats/failures';
import { loggedOnce } from '../background/logged-once';
import type { OpsDeps } from '../deps';
import { orgNamesOf, type OrgScope } from '../http/org-scope';
import { failureViewOf, overviewOf } from '../overview/overview';
import { queueOverviewOf } from '../queues/overview';
import type { ServerEvent } from './events';

const OVERVIEW_MS = 15_000;
const QUEUE_MS = 5_000;
const FAILURES_MS = 2_000;
/** Failures sent at once; older ones are dropped. */
const MAX_FAILURES = 200;

export interface FeedOptions {
  readonly scope: OrgScope;
  /** Receives each event; unchanged overviews and queues are not sent. */
  readonly emit: (event: ServerEvent) => void;
}

export interface Feed {
  /** The latest overview and queue; waits for the first read of the overview. */
  current(): Promise<readonly ServerEvent[]>;
  /** The failures after a position, at most the latest 200. Throws CursorError. */
  missed(position: string): Promise<readonly ServerEvent[]>;
  stop(): void;
}

export function startFeed(deps: OpsDeps, { scope, emit }: FeedOptions): Feed {
  const { database } = deps;
  const states = new Map<ServerEvent['event'], { readonly text: string; readonly data: unknown }>();
  /** Where the last read of failures ended; undefined before the first. */
  let position: string | undefined;

  async function readState(event: 'overview' | 'queue', read: () => Promise<unknown>): Promise<void> {
    const data = await read();
    const text = JSON.stringify(data);
    if (text === states.get(event)?.text) return;
    states.set(event, { text, data });
    emit({ event, id: position, data });
  }

  const unseen = (range: { readonly since?: string | undefined; readonly until?: string | undefined }) =>
    unseenFailures(database, scope.orgId, { ...range, limit: MAX_FAILURES });

  async function eventsOf(failures: readonly UnseenFailure[]): Promise<readonly ServerEvent[]> {
    const nameOf = await orgNamesOf(database, scope, failures);
    return failures.map((failure) => ({
      ...{ event: 'failure', id: failure.position, subject: failure.cursor },
      data: failureViewOf(failure, nameOf(failure)),
    }));
  }

  /** Failures in commit order, so that one committed late is still sent; the first read only sets the position. */
  async function readFailures(): Promise<void> {
    const read = await unseen({ since: position });
    position = read.position;
    for (const event of await eventsOf(read.failures)) emit(event);
  }

  const failures = poll('read failures for the stream', FAILURES_MS, readFailures);
  const overview = poll('read the overview for the stream', OVERVIEW_MS, () =>
    readState('overview', () => overviewOf(deps, scope, '24h')),
  );
  const queue = poll('read the queues for the stream', QUEUE_MS, () =>
    readState('queue', () => queueOverviewOf(deps, scope)),
  );

  return {
    current: async () => {
      // Does not wait for the queue, because the controller can be unavailable.
      await Promise.all([failures.first, overview.first]);
      return Array.from(states, ([event, { data }]) => ({ event, id: position, data }));
    },
    missed: async (since) => {
      if (position === undefined) await readFailures();
      return eventsOf((await unseen({ since, until: position })).failures);
    },
    stop: () => [failures, overview, queue].forEach(({ loop }) => void loop.stop()),
  };
}

/** Repeats `read`, with one log line per series of failures; `first` resolves after the first round. */
function poll(what: string, intervalMs: number, read: () => Promise<void>): { loop: Loop; first: Promise<void> } {
  const attempt = loggedOnce(what, 'stream');
  let isDone = (): void => undefined;
  const first = new Promise<void>((resolve) => (isDone = resolve));
  const round = () => attempt(() => read().then(() => 'done')).then(isDone);
  return { loop: startLoop({ what, operation: 'stream', intervalMs, round }), first };
}
