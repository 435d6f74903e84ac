// A traffic session: requests arrive as a Poisson process until the session ends or is stopped.
import { setMaxListeners } from 'node:events';
import { pause } from '../pause';
import type { Random } from '../random';
import { deliver } from './delivery';
import type { RunKind } from './kinds';
import type { NextRequest } from './requests';
import { createTally, type TallyReport } from './tally';

export interface TrafficSettings {
  /** Requests per second. */
  readonly rate: number;
  readonly durationS: number;
  readonly kinds: readonly RunKind[];
}

export interface SessionOptions {
  readonly settings: TrafficSettings;
  readonly next: NextRequest;
  readonly random: Random;
  /** Wait before the first redelivery; doubled for each further one. */
  readonly backoffMs: number;
}

export interface SessionReport extends TallyReport {
  readonly running: boolean;
  readonly rate: number;
  readonly started_at: string;
  readonly ends_at: string;
  /** Requests without a final result, including those that wait for a redelivery. */
  readonly under_way: number;
}

export interface Session {
  isRunning(): boolean;
  /** Sends no new requests; requests under way are completed. */
  stop(): void;
  report(options: { readonly withRuns: boolean }): SessionReport;
  /** Stops and drops requests under way. */
  close(): Promise<void>;
}

/** At this number of requests under way, new requests wait. */
const MAX_UNDER_WAY = 256;

export function startSession({ settings, next, random, backoffMs }: SessionOptions): Session {
  const stopped = new AbortController();
  const closed = new AbortController();
  // Each delivery adds a listener while it waits.
  setMaxListeners(MAX_UNDER_WAY, closed.signal);
  const tally = createTally();
  const underWay = new Set<Promise<void>>();
  const startedAt = Date.now();
  const endsAt = startedAt + settings.durationS * 1000;
  const isRunning = () => !stopped.signal.aborted && Date.now() < endsAt;
  const arrivals = arrive();

  async function arrive(): Promise<void> {
    const gap = () => random.exponential(1000 / settings.rate);
    let due = startedAt + gap();
    while (due < endsAt) {
      await pause(due - Date.now(), stopped.signal);
      if (underWay.size >= MAX_UNDER_WAY) await Promise.race(underWay);
      if (!isRunning()) return;
      const options = { tally, random, backoffMs, signal: closed.signal };
      const delivery = deliver(next(settings.kinds), options).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
      // After an outage of the receiver, at most one second of traffic is made up for.
      due = Math.max(due + gap(), Date.now() - 1000);
    }
  }

  return {
    isRunning,
    stop: () => stopped.abort(),
    report: (options) => ({
      running: isRunning(),
      rate: settings.rate,
      started_at: new Date(startedAt).toISOString(),
      ends_at: new Date(endsAt).toISOString(),
      under_way: underWay.size,
      ...tally.report(options),
    }),
    close: async () => {
      stopped.abort();
      closed.abort();
      await arrivals;
      await Promise.all(underWay);
    },
  };
}
