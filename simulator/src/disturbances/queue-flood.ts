// The fault queue-flood: a burst of cheap upgrades that the controller gets at once.
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorldConfig } from '../config';
import type { Random } from '../random';
import type { Demand } from '../traffic/demand';
import { deliver } from '../traffic/redelivery';
import { runSender } from '../traffic/runs';
import { createTally } from '../traffic/tally';
import type { Disturbance } from './disturbance';

export interface FloodOptions {
  readonly config: Pick<WorldConfig, 'controllerUrl' | 'opsApiKey'>;
  readonly random: Random;
}

export const DEFAULT_COUNT = 1_000;
export const MAX_COUNT = 20_000;
const AT_ONCE = 32;
const BACKOFF_MS = 1_000;

/** Needs no repository: its manifest comes with it. */
const INPUT = {
  ecosystem: 'npm',
  package: 'lodash',
  version: '4.17.21',
  manifest: '{\n  "name": "flood",\n  "dependencies": { "lodash": "^4.17.20" }\n}\n',
};

export function queueFlood({ config, random }: FloodOptions): Disturbance {
  const send = runSender(config);
  let tally = createTally();
  let left = 0;
  let stopped = new AbortController();
  let senders: Promise<unknown> = Promise.resolve();

  function demand(): Demand {
    const request = {
      kind: 'upgrade',
      input: INPUT,
      idempotency_key: `flood-${randomUUID()}`,
      org: 'default',
      priority: 'low',
    } as const;
    return { kind: 'upgrade', send: (signal) => send(request, signal) };
  }

  async function sendAll(signal: AbortSignal): Promise<void> {
    while (left > 0 && !signal.aborted) {
      left--;
      await deliver(demand(), { tally, random, backoffMs: BACKOFF_MS, signal });
      // So that a controller which refuses at once does not keep world from everything else.
      await sleep(0);
    }
  }

  async function stop(): Promise<void> {
    stopped.abort();
    left = 0;
    await senders;
  }

  return {
    missing: config.controllerUrl && config.opsApiKey ? undefined : 'queue-flood needs CONTROLLER_URL and OPS_API_KEY',
    start: ({ count = DEFAULT_COUNT }) => {
      void stop();
      [stopped, tally, left] = [new AbortController(), createTally(), count];
      // Each sender listens for the end while it waits.
      setMaxListeners(AT_ONCE, stopped.signal);
      senders = Promise.all(Array.from({ length: AT_ONCE }, () => sendAll(stopped.signal)));
    },
    stop,
    report: (options) => ({ left, ...tally.report(options) }),
  };
}
