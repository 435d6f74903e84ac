// Chromium for the tests, and pages that record what goes wrong in them.
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of Chromium: CHROMIUM_PATH, or the first of its usual names in PATH. */
function chromiumPath(): string {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  for (const folder of PATH.split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  throw new Error('Chromium is not installed: run "make setup-test", or set CHROMIUM_PATH to the program');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Chromium refuses its sandbox to root. */
const ARGS = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ARGS });
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts, messages of level error in the console, and violations of the content security policy. */
  readonly problems: string[];
}

/** Opens a page that records problems. Messages of the browser about failed requests are not problems: pages show them. */
export async function openPage(context: BrowserContext): Promise<WatchedPage> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text());
  });
  return { page, problems };
}

/** Exchanges a key for the session cookie of the context. */
export async function signIn(context: BrowserContext, url: string, key: string): Promise<void> {
  // Like a request of a page of the console; others are refused.
  const headers = { origin: new URL(url).origin };
  const response = await context.request.post(`${url}/api/v1/session`, { data: { key }, headers });
  if (!response.ok()) throw new Error(`sign-in: HTTP ${response.status()}: ${await response.text()}`);
}
