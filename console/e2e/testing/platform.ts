// A stack with traffic, and signed-in pages of its console.
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openPage, signIn, startBrowser, type WatchedPage } from './browser.ts';

export interface ConsolePlatform {
  readonly stack: TestStack;
  readonly browser: Browser;
  /** Base URL of the console. */
  readonly url: string;
  /** Calls the API with the platform key; throws unless the status is 2xx. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Calls the control API of the simulator; throws unless the status is 2xx. */
  simulator(method: string, path: string, body?: unknown): Promise<void>;
  /** A page in a context of its own, signed in with a key. Default: the platform key. */
  open(path: string, options?: OpenOptions): Promise<WatchedPage>;
  stop(): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  readonly key?: string;
}

export async function startConsolePlatform(): Promise<ConsolePlatform> {
  const stack = await startStack({ env: { SEXTANT_SCRAPE_INTERVAL: '1s', SIMULATOR_LATENCY_SCALE: '0.3' } });
  const browser = await startBrowser();
  const url = stack.endpoints['ops']!;
  const key = stack.secrets.OPS_API_KEY;
  const call = async <T>(address: string, method: string, body?: unknown): Promise<T> => {
    const response = await fetch(address, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${address}: HTTP ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    stack,
    browser,
    url,
    api: (method, path, body) => call(`${url}/api/v1${path}`, method, body),
    simulator: (method, path, body) => call(`${stack.endpoints['world']}${path}`, method, body),
    open: async (path, { key: own = key, ...options } = {}) => {
      const context = await browser.newContext(options);
      await signIn(context, url, own);
      const opened = await openPage(context);
      await opened.page.goto(url + path);
      return opened;
    },
    stop: async () => {
      await browser.close();
      await stack.stop();
    },
  };
}

interface Runs {
  readonly items: readonly {
    readonly id: string;
    readonly org: string;
    readonly state: string;
    readonly kind: string;
  }[];
}

/** Waits for runs in a state, and returns them. */
export function untilRuns(platform: ConsolePlatform, state: string, count = 1): Promise<Runs['items']> {
  const find = async () => {
    const { items } = await platform.api<Runs>('GET', `/runs?state=${state}&limit=100`);
    return items.length >= count && items;
  };
  return until(`${count} runs have the state ${state}`, find, { timeoutMs: 120_000, intervalMs: 500 });
}
