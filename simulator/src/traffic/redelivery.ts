// Delivers a demand, again and again until it has its answer, and counts what became of it.
import { pause } from '../pause';
import type { Random } from '../random';
import type { Demand } from './demand';
import type { Tally } from './tally';

export interface Delivery {
  readonly tally: Tally;
  readonly random: Random;
  /** Wait before the first redelivery, doubled for each further one. */
  readonly backoffMs: number;
  /** Ends it early, without an answer. */
  readonly signal: AbortSignal;
}

/** Operators send a failed delivery again; after this many times they give up. */
const MAX_REDELIVERIES = 5;

export async function deliver(demand: Demand, { tally, random, backoffMs, signal }: Delivery): Promise<void> {
  tally.count(demand.kind, 'sent');
  for (let redelivery = 0; redelivery <= MAX_REDELIVERIES; redelivery++) {
    if (redelivery > 0) {
      await pause(backoffMs * 2 ** (redelivery - 1) * (0.75 + random.next() / 2), signal);
      if (signal.aborted) return;
      tally.count(demand.kind, 'redeliveries');
    }
    if (tally.attempt(demand.kind, await demand.send(signal)) !== 'failed') return;
  }
  tally.count(demand.kind, 'gave_up');
}
