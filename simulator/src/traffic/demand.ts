// One thing that the outside asks the platform for, by whichever way it is asked.
import type { Random } from '../random';
import type { SendWebhook } from './delivery';
import type { RunKind } from './kinds';
import type { DeliveryAnswer } from './post';
import type { Requester } from './requester';
import type { Runs, SendRun } from './runs';

export interface Demand {
  readonly kind: RunKind;
  /** Sends it, as often as needed: whoever receives it knows it again. */
  send(signal: AbortSignal): Promise<DeliveryAnswer>;
}

/** The next demand of one of these kinds. */
export type NextDemand = (kinds: readonly RunKind[]) => Demand;

export interface DemandOptions {
  readonly requester: Requester;
  readonly send: SendWebhook;
  readonly runs: Runs;
  readonly sendRun: SendRun;
  readonly random: Random;
}

export function createDemands({ requester, send, runs, sendRun, random }: DemandOptions): NextDemand {
  return (kinds) => {
    const kind = kinds.length > 1 ? random.pick(kinds) : (kinds[0] ?? 'upgrade');
    if (kind === 'upgrade') {
      const webhook = requester.request();
      return { kind, send: (signal) => send(webhook, signal) };
    }
    const request = runs.request(kind);
    return { kind, send: (signal) => sendRun(request, signal) };
  };
}
