// How fast a host is read: so many requests at a time, so long between two starts.
import { setTimeout as sleep } from 'node:timers/promises';
import { CrawlError } from './errors';

export interface Pace {
  /** Runs `work` when the host's turn comes. Throws CrawlError when that is too far off. */
  run<T>(turn: Turn, work: () => Promise<T>): Promise<T>;
}

export interface Turn {
  readonly host: string;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

interface Host {
  active: number;
  /** When the next request may start, in ms since the epoch. */
  next: number;
  readonly waiting: (() => void)[];
}

const MAX_WAIT_MS = 30_000;
/** Hosts that are remembered; idle ones beyond that are forgotten. */
const MAX_HOSTS = 1_000;

export function createPace({ concurrency }: { readonly concurrency: number }): Pace {
  const hosts = new Map<string, Host>();
  return {
    async run({ host: name, intervalMs, signal }, work) {
      const host = hosts.get(name) ?? added(hosts, name);
      await untilTurn(host, { name, intervalMs, signal });
      while (host.active >= concurrency) await free(host, signal);
      host.active += 1;
      try {
        return await work();
      } finally {
        host.active -= 1;
        host.waiting.shift()?.();
      }
    },
  };
}

interface Wait {
  readonly name: string;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

async function untilTurn(host: Host, { name, intervalMs, signal }: Wait): Promise<void> {
  const wait = Math.max(0, host.next - Date.now());
  if (wait > MAX_WAIT_MS) {
    const message = `${name} wants ${intervalMs} ms between requests, and its next turn is in ${wait} ms`;
    throw new CrawlError(message, 'crawl_delay', { retryAfterMs: wait });
  }
  host.next = Date.now() + wait + intervalMs;
  if (wait > 0) await sleep(wait, undefined, { signal });
}

/** Resolves when a request of the host ends; who gives up leaves the list, so that no call is lost on them. */
function free({ waiting }: Host, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const next = () => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = () => {
      waiting.splice(waiting.indexOf(next), 1);
      reject(signal.reason as Error);
    };
    waiting.push(next);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

function added(hosts: Map<string, Host>, name: string): Host {
  if (hosts.size >= MAX_HOSTS) {
    for (const [key, { active, next, waiting }] of hosts) {
      if (active === 0 && waiting.length === 0 && next < Date.now()) hosts.delete(key);
    }
  }
  const host: Host = { active: 0, next: 0, waiting: [] };
  hosts.set(name, host);
  return host;
}
