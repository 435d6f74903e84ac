// What happens in one org, read again and again for as long as somebody listens, however many they are.
import {
  getRecentFailures,
  isPosition,
  unseenFailures,
  type RecentFailure,
  type UnseenFailure,
} from '@sextant/records/runs/failures';
import { log } from '@sextant/telemetry/logs';
import { setTimeout as wait } from 'node:timers/promises';
import type { OpsDeps } from '../deps';
import { namesOf, type Coverage } from '../http/org-scope';
import { failureViewOf, overviewOf } from '../overview/view';
import { queueOverviewOf } from '../queues/overview';
import type { ServerEvent } from './events';
import { watchFailures } from './failures';

/** How often to read, in milliseconds. */
export interface Pace {
  readonly overview: number;
  readonly queue: number;
  readonly failures: number;
}
export const PACE: Pace = { overview: 15_000, queue: 5_000, failures: 2_000 };

export interface FeedOptions {
  /** The org, or all. */
  readonly covered: Coverage;
  /** Called with each event; an overview or a queue that did not change is none. */
  readonly emit: (event: ServerEvent) => void;
  readonly pace?: Pace;
}

export interface Feed {
  /** The overview and the queue as they were last read, the overview at least; waits for its first reading. */
  current(): Promise<readonly ServerEvent[]>;
  /** The failures after a position, at most the latest 200. Throws CursorError. */
  missed(position: string): Promise<readonly ServerEvent[]>;
  stop(): void;
}

type Happened = RecentFailure & Partial<UnseenFailure>;

/** Failures that are told at once: of more, the latest. */
const LATEST = 200;

export function startFeed(deps: OpsDeps, { covered, emit, pace = PACE }: FeedOptions): Feed {
  const { database } = deps;
  const { orgId } = covered;
  const stopping = new AbortController();
  const states = new Map<ServerEvent['event'], { readonly text: string; readonly data: unknown }>();
  const failures = watchFailures((range) => unseenFailures(database, orgId, { ...range, limit: LATEST }));

  async function readState(event: 'overview' | 'queue', read: () => Promise<unknown>): Promise<void> {
    const data = await read();
    const text = JSON.stringify(data);
    if (text === states.get(event)?.text) return;
    states.set(event, { text, data });
    emit({ event, id: failures.position(), data });
  }

  async function eventsOf(happened: readonly Happened[]): Promise<readonly ServerEvent[]> {
    const nameOf = await namesOf(database, covered, happened);
    return happened.map((failure) => ({
      ...{ event: 'failure', id: failure.position, subject: failure.cursor },
      data: failureViewOf(failure, nameOf(failure)),
    }));
  }

  async function readFailures(): Promise<void> {
    for (const event of await eventsOf(await failures.next())) emit(event);
  }

  const first = Promise.all([
    repeat({ what: 'failures', everyMs: pace.failures, signal: stopping.signal, work: readFailures }),
    repeat({
      what: 'overview',
      everyMs: pace.overview,
      signal: stopping.signal,
      work: () => readState('overview', () => overviewOf(deps, covered, '24h')),
    }),
  ]);
  // Not waited for: it asks the controller, which may be away.
  void repeat({
    what: 'queue',
    everyMs: pace.queue,
    signal: stopping.signal,
    work: () => readState('queue', () => queueOverviewOf(deps, covered)),
  });

  return {
    current: async () => {
      await first;
      return Array.from(states, ([event, { data }]) => ({ event, id: failures.position(), data }));
    },
    missed: async (position) => {
      if (isPosition(position)) return eventsOf(await failures.missed(position));
      // A client of the version before comes back with the time of a failure.
      return eventsOf(await getRecentFailures(database, orgId, LATEST, position));
    },
    stop: () => stopping.abort(),
  };
}

interface Repeated {
  readonly what: string;
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly work: () => Promise<void>;
}

/** Resolves after the first time, and goes on until the signal; trouble is logged when it begins. */
function repeat({ what, everyMs, signal, work }: Repeated): Promise<void> {
  let failing = false;
  const round = () =>
    work().then(
      () => void (failing = false),
      (error: unknown) => {
        if (!failing)
          log.warn('could not read what listeners wait for', {
            operation: 'stream',
            what,
            reason: (error as Error).message,
          });
        failing = true;
      },
    );
  const first = round();
  void first.then(async () => {
    while (!signal.aborted) {
      await wait(everyMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await round();
    }
  });
  return first;
}
