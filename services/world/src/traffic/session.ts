// One spell of traffic: webhooks arrive at random (a Poisson process) until its time is over or it is stopped.
import { pause } from '../pause';
import type { Random } from '../random';
import type { SendWebhook } from './delivery';
import type { Requester, Webhook } from './requester';
import { createTally, type TallyReport } from './tally';

export interface TrafficOrder {
  /** Webhooks a second. */
  readonly rate: number;
  readonly durationS: number;
}

export interface SessionOptions {
  readonly order: TrafficOrder;
  readonly send: SendWebhook;
  readonly requester: Requester;
  readonly random: Random;
  /** Wait before the first redelivery, doubled for each further one. */
  readonly backoffMs: number;
}

export interface SessionReport extends TallyReport {
  readonly running: boolean;
  readonly rate: number;
  readonly started_at: string;
  readonly ends_at: string;
  /** Webhooks without a final answer yet, those that wait for a redelivery included. */
  readonly under_way: number;
}

export interface Session {
  isRunning(): boolean;
  /** No new webhooks; those under way are still delivered. */
  stop(): void;
  report(options: { readonly withRuns: boolean }): SessionReport;
  /** Stops, and drops what is under way. */
  close(): Promise<void>;
}

/** At this number of webhooks under way, arrivals wait. */
const MAX_UNDER_WAY = 256;
/** Operators send a failed delivery again; after this many times they give up. */
const MAX_REDELIVERIES = 5;

export function startSession({ order, send, requester, random, backoffMs }: SessionOptions): Session {
  const stopped = new AbortController();
  const closed = new AbortController();
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
      const delivery = deliver(requester.request()).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
      // What could not arrive while the receiver was away is made up for by a second's worth at most.
      due = Math.max(due + gap(), Date.now() - 1000);
    }
  }

  async function deliver(webhook: Webhook): Promise<void> {
    tally.count('sent');
    for (let redelivery = 0; redelivery <= MAX_REDELIVERIES; redelivery++) {
      if (redelivery > 0) {
        await pause(backoffMs * 2 ** (redelivery - 1) * (0.75 + random.next() / 2), closed.signal);
        if (closed.signal.aborted) return;
        tally.count('redeliveries');
      }
      if (tally.attempt(await send(webhook, closed.signal)) !== 'failed') return;
    }
    tally.count('gave_up');
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
