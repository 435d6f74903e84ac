// `make pictures`: takes a picture of every page of the running stack, for the README and the docs.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { signIn, startBrowser } from './testing/browser.ts';
import { boardPages, framesDrawn, PAGES, untilLoaded, type ConsolePage } from './testing/pages.ts';

const { OPS_URL, OPS_API_KEY } = process.env;
const FOLDER = join(import.meta.dirname, '../../docs/pictures');
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const THEMES = ['light', 'dark'] as const;
/** docs/boards.md has a picture of each board, of a time that a demo fills. */
const BOARD_RANGE = '?from=now-15m';
const DOCS = { width: 1280, colorScheme: 'light' } as const;
/** Longer pages are cut. */
const MAX_HEIGHT = 2400;
const QUALITY = 80;

async function main(): Promise<void> {
  if (!OPS_URL || !OPS_API_KEY) throw new Error('the stack is not running: run "make up" and "make demo" first');
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const pages = [...PAGES, ...(await pagesOfRuns(OPS_URL, OPS_API_KEY))];
  const boards = (await boardPages(OPS_URL, OPS_API_KEY)).map((board) => ({
    ...board,
    path: board.path + BOARD_RANGE,
  }));
  const browser = await startBrowser();
  try {
    for (const size of SIZES) {
      for (const colorScheme of THEMES) {
        const context = await browser.newContext({ viewport: size, colorScheme, reducedMotion: 'reduce' });
        await signIn(context, OPS_URL, OPS_API_KEY);
        const isForDocs = size.width === DOCS.width && colorScheme === DOCS.colorScheme;
        for (const page of isForDocs ? [...pages, ...boards] : pages)
          await takePicture(context, page, `${page.name}-${size.width}-${colorScheme}.webp`);
        await context.close();
      }
    }
  } finally {
    await browser.close();
  }
}

interface Runs {
  readonly items: readonly { readonly id: string; readonly trace_id: string | null }[];
}

/** A run that succeeded and one that failed, and the trace of the first. */
async function pagesOfRuns(url: string, key: string): Promise<readonly ConsolePage[]> {
  const latest = async (query: string) => {
    const response = await fetch(`${url}/api/v1/runs?limit=1&${query}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    if (!response.ok) throw new Error(`could not read runs: HTTP ${response.status}: ${await response.text()}`);
    return ((await response.json()) as Runs).items[0];
  };
  const [success, failed] = [await latest('state=success&kind=upgrade&sort=duration'), await latest('state=failed')];
  if (!success) throw new Error('no run has succeeded yet: run "make demo" first');
  if (!failed) throw new Error('no run has failed yet: run "make demo FAULTS=provider-outage=0.5" first');
  return [
    { name: 'run', path: `/runs/${success.id}` },
    { name: 'run-failed', path: `/runs/${failed.id}` },
    { name: 'run-failed-trace', path: `/runs/${failed.id}?tab=trace` },
    ...(success.trace_id === null ? [] : [{ name: 'trace', path: `/traces/${success.trace_id}` }]),
  ];
}

async function takePicture(context: BrowserContext, { path }: ConsolePage, file: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(OPS_URL + path);
  await untilLoaded(page);
  // Panels load when they come into view.
  const { width } = page.viewportSize()!;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(height, MAX_HEIGHT) });
  await untilLoaded(page);
  // Charts are drawn in the frames after their data has arrived.
  await framesDrawn(page);
  writeFileSync(join(FOLDER, file), await webp(page));
  console.log(file);
  await page.close();
}

/** Chromium encodes WebP, which is half as large as PNG; Playwright has no option for it. */
async function webp(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { cssContentSize } = (await session.send('Page.getLayoutMetrics')) as {
    cssContentSize: { width: number; height: number };
  };
  const clip = {
    x: 0,
    y: 0,
    width: cssContentSize.width,
    height: Math.min(cssContentSize.height, MAX_HEIGHT),
    scale: 1,
  };
  const options = { format: 'webp', quality: QUALITY, captureBeyondViewport: true, clip } as const;
  const { data } = await session.send('Page.captureScreenshot', options);
  return Buffer.from(data, 'base64');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
