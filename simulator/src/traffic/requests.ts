// A request of traffic: a webhook for an upgrade, or an API request for a run of another kind.
import type { Random } from '../random';
import type { RunKind } from './kinds';
import type { PostResult } from './post';
import type { RunGenerator, SendRun } from './runs';
import type { Commenter } from './upgrades/commenter';
import type { SendWebhook } from './upgrades/webhooks';

export interface TrafficRequest {
  readonly kind: RunKind;
  /** May be called repeatedly: receivers detect duplicates. */
  send(signal: AbortSignal): Promise<PostResult>;
}

/** Returns the next request of one of these kinds. */
export type NextRequest = (kinds: readonly RunKind[]) => TrafficRequest;

export interface RequestOptions {
  readonly commenter: Commenter;
  readonly sendWebhook: SendWebhook;
  readonly runs: RunGenerator;
  readonly sendRun: SendRun;
  readonly random: Random;
}

export function requestGenerator({ commenter, sendWebhook, runs, sendRun, random }: RequestOptions): NextRequest {
  return (kinds) => {
    const kind = kinds.length > 1 ? random.pick(kinds) : (kinds[0] ?? 'upgrade');
    if (kind === 'upgrade') {
      const webhook = commenter.requestUpgrade();
      return { kind, send: (signal) => sendWebhook(webhook, signal) };
    }
    const run = runs.next(kind);
    return { kind, send: (signal) => sendRun(run, signal) };
  };
}
