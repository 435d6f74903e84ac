// Limits the concurrent requests to a host, and the interval between their starts.
import { setTimeout as sleep } from 'node:timers/promises';
import { CrawlError } from './errors';

export interface Pace {
  /** Runs `work` when it is the turn of the caller. Throws CrawlError if the wait would be too long. */
  run<T>(turn: Turn, work: () => Promise<T>): Promise<T>;
}

export interface Turn {
  readonly host: string;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

interface Host {
  active: number;
  /** Start of the next request, in ms since the epoch. */
  next: number;
  readonly waiting: (() => void)[];
}

const MAX_WAIT_MS = 30_000;
/** Idle hosts beyond this number are forgotten. */
const MAX_HOSTS = 1_000;

export function createPace({ concurrency }: { readonly concurrency: number }): Pace {
  const hosts = new Map<string, Host>();
  return {
    async run(turn, work) {
      const host = hosts.get(turn.host) ?? addHost(hosts, turn.host);
      await waitForTurn(host, turn);
      while (host.active >= concurrency) await waitForSlot(host, turn.signal);
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

async function waitForTurn(host: Host, { host: name, intervalMs, signal }: Turn): Promise<void> {
  const wait = Math.max(0, host.next - Date.now());
  if (wait > MAX_WAIT_MS) {
    const message = `${name} requires ${intervalMs} ms between requests, and the next turn is in ${wait} ms`;
    throw new CrawlError(message, 'crawl_delay', { retryAfterMs: wait });
  }
  host.next = Date.now() + wait + intervalMs;
  if (wait > 0) await sleep(wait, undefined, { signal });
}

/** Resolves when a request of the host ends. An aborted waiter leaves the queue, so its slot goes to the next one. */
function waitForSlot({ waiting }: Host, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const next = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      waiting.splice(waiting.indexOf(next), 1);
      reject(signal.reason as Error);
    };
    waiting.push(next);
    signal.addEventListener('abort', leave, { once: true });
  });
}

function addHost(hosts: Map<string, Host>, name: string): Host {
  if (hosts.size >= MAX_HOSTS) {
    for (const [key, { active, next, waiting }] of hosts) {
      if (active === 0 && waiting.length === 0 && next < Date.now()) hosts.delete(key);
    }
  }
  const host: Host = { active: 0, next: 0, waiting: [] };
  hosts.set(name, host);
  return host;
}
