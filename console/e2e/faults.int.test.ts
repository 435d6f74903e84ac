// What a page shows while something it needs is away: the reason, what it had, and then the data again.
import type { ComponentName } from '@sextant/stack/component';
import { componentOf } from '@sextant/stack/testing/stack-state';
import { until } from '@sextant/stack/until';
import type { Page } from 'playwright-core';
import { untilLoaded } from './testing/pages.ts';
import { startConsolePlatform, untilRuns, type ConsolePlatform } from './testing/platform.ts';

let platform: ConsolePlatform;
let runId: string;

beforeAll(async () => {
  platform = await startConsolePlatform();
  await platform.api('POST', '/runs', { kind: 'agent', input: { goal: 'How much is 2 + 2?' } });
  runId = (await untilRuns(platform, 'success'))[0]!.id;
}, 240_000);

afterAll(async () => {
  await platform?.stop();
}, 60_000);

const signal = (component: ComponentName, name: NodeJS.Signals) =>
  process.kill(componentOf(platform.stack.home, component).process.pid, name);

/** The link to the run, which is there as long as the page keeps what it has. */
const runLink = (page: Page) => page.locator(`main a[href*="${runId}"]`).first();

test('a session that ends: the page stays, and continues after signing in again', async () => {
  const { page } = await platform.open('/runs');
  await runLink(page).waitFor();
  await page.context().request.delete(`${platform.url}/api/v1/session`, { headers: { origin: platform.url } });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await page.getByText('Your session has ended').waitFor();
  await runLink(page).waitFor();
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByLabel('API key').fill(platform.stack.secrets.OPS_API_KEY);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Your session has ended').waitFor({ state: 'hidden' });
  await runLink(page).waitFor();
  await page.context().close();
}, 60_000);

test('the network of the browser is away', async () => {
  const { page } = await platform.open('/runs');
  await runLink(page).waitFor();
  await page.context().setOffline(true);
  await page.getByText('The browser is offline').waitFor();
  await runLink(page).waitFor();
  await page.context().setOffline(false);
  await page.getByText('The browser is offline').waitFor({ state: 'hidden' });
  await page.context().close();
}, 60_000);

test('ops is killed: the page keeps its data and shows new runs when ops is back', async () => {
  const { page } = await platform.open('/runs');
  await runLink(page).waitFor();
  signal('ops', 'SIGKILL');
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await runLink(page).waitFor();
  const start = () =>
    platform.api<{ id: string }>('POST', '/runs', { kind: 'agent', input: { goal: 'How much is 3 + 3?' } });
  const { id } = await until('ops is back', () => start().catch(() => false as const), { timeoutMs: 60_000 });
  await page.locator(`main a[href*="${id}"]`).first().waitFor({ timeout: 60_000 });
  await runLink(page).waitFor();
  await page.context().close();
}, 150_000);

test.each<[ComponentName, string]>([
  ['prometheus', '/boards/sextant-system-overview'],
  ['loki', '/logs'],
  ['jaeger', '/traces'],
])(
  '%s does not answer: the page says so, and recovers by itself',
  async (component, path) => {
    signal(component, 'SIGSTOP');
    try {
      const { page } = await platform.open(path);
      await page.getByRole('alert').first().waitFor({ timeout: 60_000 });
      expect(await page.getByRole('alert').first().textContent()).toMatch(new RegExp(component, 'i'));
      signal(component, 'SIGCONT');
      await page.getByRole('alert').first().waitFor({ state: 'hidden', timeout: 60_000 });
      await untilLoaded(page);
      await page.context().close();
    } finally {
      signal(component, 'SIGCONT');
    }
  },
  150_000,
);
