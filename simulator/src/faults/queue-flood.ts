// The fault queue-flood: sends a burst of cheap upgrades to the controller.
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatorConfig } from '../config';
import type { Random } from '../random';
import { deliver } from '../traffic/delivery';
import type { TrafficRequest } from '../traffic/requests';
import { runSender } from '../traffic/runs';
import { createTally } from '../traffic/tally';
import type { LoadFault } from './load';

export interface QueueFloodOptions {
  readonly config: Pick<SimulatorConfig, 'controllerUrl' | 'opsApiKey'>;
  readonly random: Random;
}

export const DEFAULT_COUNT = 1_000;
export const MAX_COUNT = 20_000;
const SENDERS = 32;
const BACKOFF_MS = 1_000;

/** The input includes the manifest, so the run needs no repository. */
const INPUT = {
  ecosystem: 'npm',
  package: 'lodash',
  version: '4.17.21',
  manifest: '{\n  "name": "flood",\n  "dependencies": { "lodash": "^4.17.20" }\n}\n',
};

export function queueFlood({ config, random }: QueueFloodOptions): LoadFault {
  const sendRun = runSender(config);
  let tally = createTally();
  let left = 0;
  let stopped = new AbortController();
  let senders: Promise<unknown> = Promise.resolve();

  function nextRequest(): TrafficRequest {
    const request = {
      kind: 'upgrade',
      input: INPUT,
      idempotency_key: `flood-${randomUUID()}`,
      org: 'default',
      priority: 'low',
    } as const;
    return { kind: 'upgrade', send: (signal) => sendRun(request, signal) };
  }

  async function sendAll(signal: AbortSignal): Promise<void> {
    while (left > 0 && !signal.aborted) {
      left--;
      await deliver(nextRequest(), { tally, random, backoffMs: BACKOFF_MS, signal });
      // Yields to the event loop even if the controller refuses every request immediately.
      await delay(0);
    }
  }

  async function stop(): Promise<void> {
    stopped.abort();
    left = 0;
    await senders;
  }

  return {
    missing:
      config.controllerUrl && config.opsApiKey ? undefined : 'queue-flood requires CONTROLLER_URL and OPS_API_KEY',
    start: ({ count = DEFAULT_COUNT }) => {
      void stop();
      [stopped, tally, left] = [new AbortController(), createTally(), count];
      // Each sender adds a listener while it waits.
      setMaxListeners(SENDERS, stopped.signal);
      senders = Promise.all(Array.from({ length: SENDERS }, () => sendAll(stopped.signal)));
    },
    stop,
    report: (options) => ({ left, ...tally.report(options) }),
  };
}
