// Tells feeds which alerts have begun to fire or ended in Alertmanager. One query for all of them.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import { setTimeout as wait } from 'node:timers/promises';
import { listFiring, type FiringAlert } from '../alerts/firing';
import { loggedOnce } from '../background/logged-once';
import type { OpsDeps } from '../deps';

export interface AlertChange {
  readonly state: 'firing' | 'resolved';
  readonly alert: FiringAlert;
}

export interface AlertWatch {
  /** Calls the listener with the changes of each read until the returned function is called. */
  subscribe(listener: (changes: readonly AlertChange[]) => void): () => void;
}

const INTERVAL_MS = 800;
/** A read that takes long, because there are many alerts, is followed by a longer pause. */
const PAUSE_PER_READ = 4;
const WHAT = 'read the alerts for the stream';

export function createAlertWatch(deps: Pick<OpsDeps, 'stores'>, intervalMs = INTERVAL_MS): AlertWatch {
  const listeners = new Set<(changes: readonly AlertChange[]) => void>();
  const attempt = loggedOnce(WHAT, 'stream');
  let loop: Loop | undefined;
  /** The firing alerts of the last read, by fingerprint; undefined before the first. */
  let known: ReadonlyMap<string, FiringAlert> | undefined;

  async function read(signal: AbortSignal): Promise<void> {
    const { alertmanager } = deps.stores;
    if (!alertmanager.configured) return;
    const firing = new Map((await listFiring(alertmanager, [], signal)).map((one) => [one.fingerprint, one]));
    const changes = known ? changesBetween(known, firing) : [];
    known = firing;
    if (changes.length > 0) for (const listener of listeners) listener(changes);
  }

  async function round(signal: AbortSignal): Promise<void> {
    const start = performance.now();
    await attempt(() => read(signal).then(() => 'done'));
    const pause = (performance.now() - start) * PAUSE_PER_READ - intervalMs;
    if (pause > 0) await wait(pause, undefined, { signal }).catch(() => undefined);
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      loop ??= startLoop({ what: WHAT, operation: 'stream', intervalMs, round });
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        void loop?.stop();
        loop = undefined;
        known = undefined;
      };
    },
  };
}

/** An alert that fires again with another start has ended in between. */
function changesBetween(
  before: ReadonlyMap<string, FiringAlert>,
  after: ReadonlyMap<string, FiringAlert>,
): readonly AlertChange[] {
  const isIn = (alerts: ReadonlyMap<string, FiringAlert>, { fingerprint, startsAt }: FiringAlert) =>
    alerts.get(fingerprint)?.startsAt === startsAt;
  const ended = [...before.values()].filter((alert) => !after.has(alert.fingerprint));
  const begun = [...after.values()].filter((alert) => !isIn(before, alert));
  return [
    ...ended.map((alert) => ({ state: 'resolved', alert }) as const),
    ...begun.map((alert) => ({ state: 'firing', alert }) as const),
  ];
}
