// Every page with real data: accessible, without errors, within the content security policy, at the width of a phone too.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { PAGES, untilLoaded } from './testing/pages.ts';
import { startConsolePlatform, untilRuns, type ConsolePlatform } from './testing/platform.ts';

let platform: ConsolePlatform;
let runId: string;

beforeAll(async () => {
  platform = await startConsolePlatform();
  await platform.simulator('POST', '/traffic', { rate: 2, duration_s: 120 });
  [runId] = (await untilRuns(platform, 'success', 3)).map(({ id }) => id) as [string];
}, 240_000);

afterAll(async () => {
  await platform?.stop();
}, 60_000);

async function violations(page: Page): Promise<readonly string[]> {
  // Without the nodes that pass, which takes long on pages of many rows.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  const { violations: found } = await axe.analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** The page of all alerts has a hundred rows, which axe checks one by one. */
const AXE_MS = 180_000;

describe.each(PAGES)('$path', ({ path }) => {
  test(
    'is accessible and has no errors, in light',
    async () => {
      const { page, problems } = await platform.open(path, { colorScheme: 'light' });
      await untilLoaded(page);
      expect(await page.locator('main [role=alert]').allTextContents()).toEqual([]);
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
      await page.context().close();
    },
    AXE_MS,
  );

  test(
    'is accessible on a phone, in dark',
    async () => {
      const { page, problems } = await platform.open(path, {
        colorScheme: 'dark',
        viewport: { width: 360, height: 740 },
      });
      await untilLoaded(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
      await page.context().close();
    },
    AXE_MS,
  );
});

test('the page of a run is accessible and has no errors', async () => {
  const { page, problems } = await platform.open(`/runs/${runId}`);
  await untilLoaded(page);
  expect(await violations(page)).toEqual([]);
  expect(problems).toEqual([]);
});
