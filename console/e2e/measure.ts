// Measures the console of a running stack in Chromium: `node console/e2e/measure.ts`, with the variables of `make env`.
// The figures depend on the machine, so that no test asserts them.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { signIn, startBrowser } from './testing/browser.ts';
import { untilLoaded } from './testing/pages.ts';
import { droppedFrames } from './testing/frames.ts';
import { sendTrace } from './testing/large-trace.ts';

const { OPS_URL = '', OPS_API_KEY = '', JAEGER_OTLP_URL = '' } = process.env;
const IDLE_SECONDS = 60;
const MANY = 50;
const SPANS = 5_000;
/** How many runs are loaded before the list is scrolled. */
const ROWS = Number(process.env.ROWS ?? 3_000);
/** Rows of 40 pixels: a slow, a fast and a very fast scroll. */
const PIXELS_PER_FRAME = [10, 40, 120];

async function main(): Promise<void> {
  if (!OPS_URL || !OPS_API_KEY || !JAEGER_OTLP_URL)
    throw new Error('the stack is not running: run "make up", then eval "$(make -s env)"');
  const browser = await startBrowser();
  try {
    await measureFirstLoad(browser);
    const context = await signedIn(browser);
    await measureScrolling(context);
    await measureTrace(context);
    await measureEvent(context);
    await context.close();
    for (const consoles of [0, 1, MANY]) await measureIdle(browser, consoles);
  } finally {
    await browser.close();
  }
}

async function signedIn(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await signIn(context, OPS_URL, OPS_API_KEY);
  return context;
}

function print(what: string, value: string): void {
  console.log(`${what.padEnd(52)} ${value.padStart(14)}`);
}

/** Bytes on the wire and times of the overview, with an empty cache, three times. */
async function measureFirstLoad(browser: Browser): Promise<void> {
  for (let round = 1; round <= 3; round += 1) {
    const context = await signedIn(browser);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    const types = new Map<string, string>();
    const bytes = new Map<string, number>();
    session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const type = types.get(requestId) ?? 'Other';
      bytes.set(type, (bytes.get(type) ?? 0) + encodedDataLength);
    });
    await page.goto(OPS_URL, { waitUntil: 'commit' });
    await page.locator('main h1').waitFor();
    // From the start of the navigation, without the start of the browser's process.
    const interactive = await page.evaluate(() => performance.now());
    await untilLoaded(page);
    const loaded = await page.evaluate(() => performance.now());
    const code = ['Document', 'Script', 'Stylesheet', 'Font', 'Image'].reduce(
      (sum, type) => sum + (bytes.get(type) ?? 0),
      0,
    );
    print(`first load ${round}: code, compressed`, `${(code / 1024).toFixed(0)} KiB`);
    print(`first load ${round}: heading and navigation`, `${interactive.toFixed(0)} ms`);
    print(`first load ${round}: with data`, `${loaded.toFixed(0)} ms`);
    await context.close();
  }
}

async function measureScrolling(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${OPS_URL}/runs?from=now-90d`);
  await untilLoaded(page);
  const scroller = page.getByRole('region', { name: 'Runs' });
  print('runs: rows loaded', String(await loadRows(page, scroller)));
  await scroller.evaluate((element) => element.scrollTo(0, 0));
  for (const pixels of PIXELS_PER_FRAME) {
    const { frames, dropped } = await droppedFrames(page, () => scroll(scroller, pixels));
    print(`runs, scrolled by ${pixels} px a frame: frames dropped`, `${dropped} of ${frames}`);
  }
  await page.close();
}

/** Scrolls to the end until enough rows are loaded, or all. Returns their number. */
async function loadRows(page: Page, scroller: Locator): Promise<number> {
  const count = async () => Number(await scroller.getByRole('table').getAttribute('aria-rowcount')) - 1;
  let rows = await count();
  while (rows < ROWS) {
    const before = rows;
    await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page
      .waitForFunction(
        (n) => Number(document.querySelector('main [aria-rowcount]')?.getAttribute('aria-rowcount')) - 1 > n,
        before,
        { timeout: 5_000 },
      )
      .catch(() => undefined);
    rows = await count();
    if (rows === before) break;
  }
  return rows;
}

/** Scrolls down for 200 frames. */
function scroll(scroller: Locator, pixels: number): Promise<void> {
  return scroller.evaluate(async (element, step) => {
    for (let i = 0; i < 200; i += 1) {
      element.scrollTop += step;
      await new Promise(requestAnimationFrame);
    }
  }, pixels);
}

async function measureTrace(context: BrowserContext): Promise<void> {
  const id = await sendTrace(JAEGER_OTLP_URL, SPANS);
  const page = await context.newPage();
  // The code of the page is cached, as after the first trace of a session.
  await page.goto(`${OPS_URL}/traces`);
  await untilLoaded(page);
  const started = performance.now();
  await page.goto(`${OPS_URL}/traces/${id}`, { waitUntil: 'commit' });
  await page.locator('[role=treegrid] [role=row]').nth(5).waitFor();
  print(`trace of ${SPANS} spans: rows shown`, `${(performance.now() - started).toFixed(0)} ms`);
  for (const pixels of PIXELS_PER_FRAME) {
    const { frames, dropped } = await droppedFrames(page, () => scroll(page.locator('[role=treegrid]'), pixels));
    print(`trace, scrolled by ${pixels} px a frame: frames dropped`, `${dropped} of ${frames}`);
  }
  await page.close();
}

async function measureEvent(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${OPS_URL}/runs`);
  await untilLoaded(page);
  await page.waitForTimeout(2000);
  const started = performance.now();
  const response = await context.request.post(`${OPS_URL}/api/v1/runs`, {
    headers: { authorization: `Bearer ${OPS_API_KEY}` },
    data: { kind: 'page', input: { prompt: 'A page about sextants' } },
  });
  const { id } = (await response.json()) as { id: string };
  await page.locator(`main a[href*="${id}"]`).first().waitFor({ timeout: 20_000 });
  print('a new run is seen after', `${(performance.now() - started).toFixed(0)} ms`);
  await page.close();
}

/** CPU time of ops while consoles are open and nothing happens. */
async function measureIdle(browser: Browser, consoles: number): Promise<void> {
  const pages: Page[] = [];
  const context = await signedIn(browser);
  for (let i = 0; i < consoles; i += 1) {
    const page = await context.newPage();
    await page.goto(OPS_URL);
    pages.push(page);
  }
  for (const page of pages) await untilLoaded(page);
  const before = await cpuSeconds();
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
  const share = ((await cpuSeconds()) - before) / IDLE_SECONDS;
  print(
    `ops with ${consoles} open ${consoles === 1 ? 'console' : 'consoles'}`,
    `${(share * 100).toFixed(1)}% of a core`,
  );
  await context.close();
}

async function cpuSeconds(): Promise<number> {
  const text = await (await fetch(`${OPS_URL}/metrics`)).text();
  return Number(/^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)/m.exec(text)?.[1]);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
