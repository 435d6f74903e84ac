// Delivers a request, with retries, and counts the outcome.
import { pause } from '../pause';
import type { Random } from '../random';
import type { TrafficRequest } from './requests';
import type { Tally } from './tally';

export interface DeliveryOptions {
  readonly tally: Tally;
  readonly random: Random;
  /** Wait before the first redelivery; doubled for each further one. */
  readonly backoffMs: number;
  /** Stops the delivery. */
  readonly signal: AbortSignal;
}

const MAX_REDELIVERIES = 5;

export async function deliver(
  request: TrafficRequest,
  { tally, random, backoffMs, signal }: DeliveryOptions,
): Promise<void> {
  tally.count(request.kind, 'sent');
  for (let redelivery = 0; redelivery <= MAX_REDELIVERIES; redelivery++) {
    if (redelivery > 0) {
      await pause(backoffMs * 2 ** (redelivery - 1) * (0.75 + random.next() / 2), signal);
      if (signal.aborted) return;
      tally.count(request.kind, 'redeliveries');
    }
    if (tally.attempt(request.kind, await request.send(signal)) !== 'failed') return;
  }
  tally.count(request.kind, 'gave_up');
}
