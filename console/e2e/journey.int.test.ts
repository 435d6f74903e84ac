// What people do with the console, in a browser against the whole platform: find a failure, repair it, act, and leave.
import { until } from '@sextant/stack/until';
import type { Locator, Page } from 'playwright-core';
import { untilLoaded } from './testing/pages.ts';
import { startConsolePlatform, untilRuns, type ConsolePlatform } from './testing/platform.ts';

const OUTAGE = '/faults/provider-outage';

let platform: ConsolePlatform;
/** A run that failed because no model answered; its job is a dead letter. */
let failedRun: string;

beforeAll(async () => {
  platform = await startConsolePlatform();
  await platform.simulator('PUT', OUTAGE, { enabled: true, rate: 1 });
  await platform.api('POST', '/runs', { kind: 'page', input: { prompt: 'A page about sextants' } });
  failedRun = (await untilRuns(platform, 'failed'))[0]!.id;
  await platform.simulator('DELETE', OUTAGE);
  await platform.simulator('POST', '/traffic', { rate: 2, duration_s: 900 });
}, 300_000);

afterAll(async () => {
  await platform?.stop();
}, 60_000);

const failureLink = (page: Page) =>
  page.getByRole('region', { name: 'Newest failures' }).locator(`a[href*="${failedRun}"]`);
const spanDetails = (page: Page) => page.getByRole('complementary', { name: 'Details of the span' });
const spanLines = (page: Page) => page.locator('section', { hasText: 'Log lines of the selected span' });

/** The line that tells of the failure: of the step, or of the model call in it. */
const failureLine = (page: Page) =>
  spanLines(page)
    .getByRole('button', { name: /failed/ })
    .first();

async function expectFailingSpan(page: Page): Promise<void> {
  await spanDetails(page).getByText('SERVICE_UNAVAILABLE').first().waitFor({ timeout: 60_000 });
  await failureLine(page).waitFor({ timeout: 60_000 });
}

test('from the overview to the failing span and its log line in three clicks', async () => {
  const { page, problems } = await platform.open('/');
  await failureLink(page).click();
  await page.getByText('Show the failing span').click();
  await expectFailingSpan(page);
  await failureLine(page).click();
  expect(await failureLine(page).getAttribute('aria-expanded')).toBe('true');
  await spanLines(page).getByText(failedRun).first().waitFor();
  expect(problems).toEqual([]);
  await page.context().close();
}, 180_000);

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('the element cannot be reached with Tab');
}

test('the same by keyboard alone', async () => {
  const { page } = await platform.open('/');
  await tabTo(page, failureLink(page));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByText('Show the failing span'));
  await page.keyboard.press('Enter');
  await expectFailingSpan(page);
  const line = failureLine(page);
  await tabTo(page, line);
  await page.keyboard.press('Enter');
  expect(await line.getAttribute('aria-expanded')).toBe('true');
  await page.context().close();
}, 180_000);

test('a dead letter is replayed, and its run succeeds while the page is open', async () => {
  // The circuits of the providers close again.
  await untilRuns(platform, 'success', 3);
  const { page } = await platform.open('/dead-letters');
  await page.locator('main a[href^="/dead-letters/"]').first().click();
  // The list, which has buttons of this name too, stays until the page of the dead letter is loaded.
  await page.getByRole('heading', { name: /^Dead letter: / }).waitFor();
  await page.getByRole('button', { name: /^Replay/ }).click();
  await page.getByText('The run succeeded.').waitFor({ timeout: 60_000 });
  await page.context().close();
}, 180_000);

test('an alert is silenced, and the silence ended', async () => {
  const { page } = await platform.open('/alerts/HighAIJobFailureRate');
  await page.getByRole('button', { name: 'Silence', exact: true }).click();
  await page.getByLabel('Reason').fill('We are working on it');
  await page.getByRole('button', { name: 'Create the silence' }).click();
  await page.getByText('The silence is active').waitFor();
  const silences = () =>
    platform.api<{ items: readonly { readonly comment: string }[] }>('GET', '/silences?state=active');
  expect((await silences()).items.map(({ comment }) => comment)).toEqual(['We are working on it']);
  await page.goto(`${platform.url}/alerts?view=silences`);
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: /^End/ }).click();
  await until('the silence has ended', async () => (await silences()).items.length === 0);
  await page.context().close();
}, 90_000);

test('a budget is set, with the problem at its field first', async () => {
  const { page } = await platform.open('/budgets?org=acme');
  await page.getByRole('button', { name: 'Set a budget of acme for the day' }).click();
  await page.getByLabel('Hard limit in dollars').fill('five');
  await page.getByRole('button', { name: 'Set the budget' }).click();
  await page.getByRole('dialog').getByRole('alert').first().waitFor();
  await page.getByLabel('Hard limit in dollars').fill('5');
  await page.getByRole('button', { name: 'Set the budget' }).click();
  await page.getByText('The budget of acme per day is set').waitFor();
  await page.getByText('of $5.00').first().waitFor();
  await page.context().close();
}, 60_000);

interface Board {
  readonly uid: string;
  readonly panels: readonly { readonly id: number; readonly type: string }[];
}

interface PanelData {
  readonly targets: readonly { readonly series: readonly unknown[]; readonly lines: readonly unknown[] }[];
}

test('every panel that has data is drawn with it', async () => {
  await untilRuns(platform, 'success', 20);
  const { items: boards } = await platform.api<{ items: readonly Board[] }>('GET', '/boards');
  expect(boards.length).toBeGreaterThan(2);
  for (const { uid, panels } of boards) {
    const { page, problems } = await platform.open(`/boards/${uid}`, {
      viewport: { width: 1280, height: 6000 },
    });
    await untilLoaded(page);
    for (const { id, type } of panels.filter((panel) => panel.type !== 'row')) {
      const panel = page.locator(`[data-panel="${id}"]`);
      await page.locator(`[data-panel="${id}"]:not([data-state="loading"])`).waitFor({ timeout: 30_000 });
      const data = await platform.api<PanelData>('GET', `/boards/${uid}/panels/${id}/data`);
      const hasData = data.targets.some(({ series, lines }) => series.length + lines.length > 0);
      const shown = { board: uid, panel: id, type, state: await panel.getAttribute('data-state') };
      expect(shown).toEqual({ board: uid, panel: id, type, state: 'drawn' });
      const noData = panel.getByText('No data for these');
      if (hasData && (await noData.count()) > 0) {
        // The data of the page are older than these.
        await page.reload();
        await page.locator(`[data-panel="${id}"]:not([data-state="loading"])`).waitFor({ timeout: 30_000 });
        expect([uid, id, await noData.count()]).toEqual([uid, id, 0]);
      }
    }
    expect(problems).toEqual([]);
    await page.context().close();
  }
}, 480_000);

test('signing out ends the session', async () => {
  const { page } = await platform.open('/runs');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
  await page.goto(`${platform.url}/runs`);
  await page.getByLabel('API key').waitFor();
  expect((await page.context().request.get(`${platform.url}/api/v1/me`)).status()).toBe(401);
  await page.context().close();
}, 60_000);
