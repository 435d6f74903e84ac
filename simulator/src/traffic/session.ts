// One spell of traffic: demands arrive at random (a Poisson process) until its time is over or it is stopped.
import { setMaxListeners } from 'node:events';
import { pause } from '../pause';
import type { Random } from '../random';
import type { NextDemand } from './demand';
import type { RunKind } from './kinds';
import { deliver } from './redelivery';
import { createTally, type TallyReport } from './tally';

export interface TrafficOrder {
  /** Demands a second. */
  readonly rate: number;
  readonly durationS: number;
  readonly kinds: readonly RunKind[];
}

export interface SessionOptions {
  readonly order: TrafficOrder;
  readonly next: NextDemand;
  readonly random: Random;
  /** Wait before the first redelivery, doubled for each further one. */
  readonly backoffMs: number;
}

export interface SessionReport extends TallyReport {
  readonly running: boolean;
  readonly rate: number;
  readonly started_at: string;
  readonly ends_at: string;
  /** Demands without a final answer yet, those that wait for a redelivery included. */
  readonly under_way: number;
}

export interface Session {
  isRunning(): boolean;
  /** No new demands; those under way are still delivered. */
  stop(): void;
  report(options: { readonly withRuns: boolean }): SessionReport;
  /** Stops, and drops what is under way. */
  close(): Promise<void>;
}

/** At this number of demands under way, arrivals wait. */
const MAX_UNDER_WAY = 256;

export function startSession({ order, next, random, backoffMs }: SessionOptions): Session {
  const stopped = new AbortController();
  const closed = new AbortController();
  // Each delivery listens for the end while it waits.
  setMaxListeners(MAX_UNDER_WAY, closed.signal);
  const tally = createTally();
  const underWay = new Set<Promise<void>>();
  const startedAt = Date.now();
  const endsAt = startedAt + order.durationS * 1000;
  const isRunning = () => !stopped.signal.aborted && Date.now() < endsAt;
  const arrivals = arrive();

  async function arrive(): Promise<void> {
    const gap = () => random.exponential(1000 / order.rate);
    let due = startedAt + gap();
    while (due < endsAt) {
      await pause(due - Date.now(), stopped.signal);
      if (underWay.size >= MAX_UNDER_WAY) await Promise.race(underWay);
      if (!isRunning()) return;
      const options = { tally, random, backoffMs, signal: closed.signal };
      const delivery = deliver(next(order.kinds), options).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
      // What could not arrive while the receiver was away is made up for by a second's worth at most.
      due = Math.max(due + gap(), Date.now() - 1000);
    }
  }

  return {
    isRunning,
    stop: () => stopped.abort(),
    report: (options) => ({
      running: isRunning(),
      rate: order.rate,
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
