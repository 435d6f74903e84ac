// The events of one org or of every org, read from Postgres, the controller and Alertmanager while there are listeners.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import { unseenFailures, type UnseenFailure } from '@sextant/records/run-stats/failures';
import { readStateChanges } from '@sextant/records/run-stats/state-changes';
import { loggedOnce } from '../background/logged-once';
import type { OpsDeps } from '../deps';
import { orgNamesOf, type OrgScope } from '../http/org-scope';
import { failureViewOf, overviewOf } from '../overview/overview';
import { queueOverviewOf } from '../queues/overview';
import type { AlertWatch } from './alert-watch';
import type { ChangeWatch } from './change-watch';
import type { ServerEvent } from './events';
import { alertEvent, incidentEvent, runEvent } from './state-events';

const OVERVIEW_MS = 15_000;
const QUEUE_MS = 5_000;
/** Failures, runs and incidents sent at once; older ones are dropped. */
const MAX_CHANGES = 200;

export interface FeedOptions {
  readonly scope: OrgScope;
  /** Receives each event; unchanged overviews and queues are not sent. */
  readonly emit: (event: ServerEvent) => void;
}

/** What all feeds share. */
export interface Watches {
  readonly changes: ChangeWatch;
  readonly alerts: AlertWatch;
}

export interface Feed {
  /** The latest overview and queue; waits for the first read of the overview. */
  current(): Promise<readonly ServerEvent[]>;
  /** The failures after a position, at most the latest 200. Throws CursorError. */
  missed(position: string): Promise<readonly ServerEvent[]>;
  stop(): void;
}

export function startFeed(deps: OpsDeps, watches: Watches, { scope, emit }: FeedOptions): Feed {
  const { database } = deps;
  const states = new Map<ServerEvent['event'], { readonly text: string; readonly data: unknown }>();
  /** Where the last read of changes ended; undefined before the first. */
  let position: string | undefined;

  async function readState(event: 'overview' | 'queue', read: () => Promise<unknown>): Promise<void> {
    const data = await read();
    const text = JSON.stringify(data);
    if (text === states.get(event)?.text) return;
    states.set(event, { text, data });
    emit({ event, id: position, data });
  }

  const unseen = (range: { readonly since?: string | undefined; readonly until?: string | undefined }) =>
    unseenFailures(database, scope.orgId, { ...range, limit: MAX_CHANGES });

  async function eventsOf(failures: readonly UnseenFailure[]): Promise<readonly ServerEvent[]> {
    const nameOf = await orgNamesOf(database, scope, failures);
    return failures.map((failure) => ({
      ...{ event: 'failure', id: failure.position, subject: failure.cursor },
      data: failureViewOf(failure, nameOf(failure)),
    }));
  }

  /** Changes in commit order, so that one committed late is still sent; the first read only sets the position. */
  async function readChanges(): Promise<void> {
    const since = position;
    const { position: until, failures } = await unseen({ since });
    const changed = since === undefined ? [] : await stateEvents(since, until);
    const events = [...changed, ...(await eventsOf(failures))];
    position = until;
    for (const event of events) emit(event);
  }

  async function stateEvents(since: string, until: string): Promise<readonly ServerEvent[]> {
    const { runs, incidents } = await readStateChanges(database, scope.orgId, { since, until, limit: MAX_CHANGES });
    const nameOf = await orgNamesOf(database, scope, [...runs, ...incidents]);
    return [
      ...runs.map((run) => runEvent(run, nameOf(run))),
      ...incidents.map((incident) => incidentEvent(incident, nameOf(incident))),
    ];
  }

  const changes = oneAtATime('read changes for the stream', readChanges);
  const firstChanges = changes();
  const unsubscribe = [
    watches.changes.subscribe(changes),
    watches.alerts.subscribe((alerts) => {
      for (const change of alerts) {
        const event = alertEvent(scope, change);
        if (event) emit(event);
      }
    }),
  ];
  const overview = poll('read the overview for the stream', OVERVIEW_MS, () =>
    readState('overview', () => overviewOf(deps, scope, '24h')),
  );
  const queue = poll('read the queues for the stream', QUEUE_MS, () =>
    readState('queue', () => queueOverviewOf(deps, scope)),
  );

  return {
    current: async () => {
      // Does not wait for the queue, because the controller can be unavailable.
      await Promise.all([firstChanges, overview.first]);
      return Array.from(states, ([event, { data }]) => ({ event, id: position, data }));
    },
    missed: async (since) => {
      if (position === undefined) await readChanges();
      return eventsOf((await unseen({ since, until: position })).failures);
    },
    stop: () => {
      for (const end of unsubscribe) end();
      for (const { loop } of [overview, queue]) void loop.stop();
    },
  };
}

/** Runs `read` after earlier calls of it, with one log line per series of failures; true if it succeeded. */
function oneAtATime(what: string, read: () => Promise<void>): () => Promise<boolean> {
  const attempt = loggedOnce(what, 'stream');
  let last = Promise.resolve(true);
  return () =>
    (last = last.then(async () => {
      let succeeded = false;
      await attempt(async () => {
        await read();
        succeeded = true;
        return 'done';
      });
      return succeeded;
    }));
}

/** Repeats `read`, with one log line per series of failures; `first` resolves after the first round. */
function poll(what: string, intervalMs: number, read: () => Promise<void>): { loop: Loop; first: Promise<void> } {
  const attempt = loggedOnce(what, 'stream');
  let isDone = (): void => undefined;
  const first = new Promise<void>((resolve) => (isDone = resolve));
  const round = () => attempt(() => read().then(() => 'done')).then(isDone);
  return { loop: startLoop({ what, operation: 'stream', intervalMs, round }), first };
}
