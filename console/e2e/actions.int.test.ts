// What people do with runs, queues, log lines and sessions, in a browser; and what a viewer is refused.
import { until } from '@sextant/stack/until';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { startConsolePlatform, untilRuns, type ConsolePlatform } from './testing/platform.ts';

const OUTAGE = '/faults/provider-outage';
const QUEUE = 'agent';

let platform: ConsolePlatform;

beforeAll(async () => {
  platform = await startConsolePlatform();
  await platform.simulator('PUT', OUTAGE, { enabled: true, rate: 1 });
  await platform.api('POST', '/runs', { kind: 'page', input: { prompt: 'A page about sextants' } });
  await untilRuns(platform, 'failed');
  await platform.simulator('DELETE', OUTAGE);
}, 300_000);

afterAll(async () => {
  await platform?.stop();
}, 60_000);

const dialog = (page: Page) => page.getByRole('dialog');
const confirmation = (page: Page) => page.getByRole('alertdialog');

interface Queues {
  readonly queues: readonly { readonly queue: string; readonly paused: boolean; readonly waiting: number }[];
}

async function queueState() {
  const { queues } = await platform.api<Queues>('GET', '/ops/queue');
  return queues.find(({ queue }) => queue === QUEUE)!;
}

test('a queue is paused, a run waits on it and is canceled, and the queue is cleared and resumed', async () => {
  const { page, problems } = await platform.open('/queues');
  await page.getByRole('button', { name: `Pause the queue ${QUEUE}` }).click();
  await confirmation(page).getByRole('button', { name: 'Pause the queue' }).click();
  await page.getByText(`The queue ${QUEUE} is paused`).waitFor();
  expect(await queueState()).toMatchObject({ paused: true });

  await page.goto(`${platform.url}/runs`);
  await page.getByRole('button', { name: 'Start a run' }).click();
  await dialog(page).getByLabel('Kind').selectOption('agent');
  await dialog(page).getByLabel('Input').fill('{ "goal": ');
  await dialog(page).getByRole('button', { name: 'Start the run' }).click();
  await dialog(page).getByText('This is not JSON').waitFor();
  await dialog(page).getByLabel('Input').fill('{ "goal": "How much is 2 + 2?" }');
  await dialog(page).getByRole('button', { name: 'Start the run' }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  await page.getByRole('button', { name: /^Cancel the agent run/ }).click();
  await confirmation(page).getByRole('button', { name: 'Cancel the run' }).click();
  await page.getByText(/^Canceled the agent run/).waitFor();
  await untilRuns(platform, 'canceled');

  for (let i = 0; i < 2; i += 1) await platform.api('POST', '/runs', { kind: QUEUE, input: { goal: 'wait' } });
  await until('the jobs wait', async () => (await queueState()).waiting === 2);
  await page.goto(`${platform.url}/queues`);
  await page.getByRole('button', { name: `Clear the queue ${QUEUE}` }).click();
  await dialog(page).getByRole('button', { name: 'Cancel 2 runs' }).click();
  await page.getByText('2 of 2 runs canceled').waitFor({ timeout: 30_000 });
  expect(await queueState()).toMatchObject({ waiting: 0 });
  await page.getByRole('button', { name: `Resume the queue ${QUEUE}` }).click();
  await page.getByText(`The queue ${QUEUE} is open`).waitFor();
  expect(problems).toEqual([]);
  await page.context().close();
}, 120_000);

test('a failed run is retried from the list', async () => {
  const { page } = await platform.open('/runs?state=failed');
  await page
    .getByRole('button', { name: /^Retry the page run/ })
    .first()
    .click();
  await page.getByText(/^Retrying the page run/).waitFor();
  await untilRuns(platform, 'success');
  await page.context().close();
}, 180_000);

test('log lines are followed with traffic, paused, filtered and downloaded', async () => {
  await platform.simulator('POST', '/traffic', { rate: 2, duration_s: 300 });
  const { page, problems } = await platform.open('/logs');
  await page.getByRole('button', { name: 'Follow new lines' }).click();
  const list = page.locator('section', { hasText: 'New lines' });
  const lines = list.getByRole('button', { name: /run/ });
  await lines.first().waitFor({ timeout: 60_000 });
  await list.getByRole('button', { name: 'Pause', exact: true }).click();
  await list.getByRole('button', { name: /^Continue \([1-9]/ }).click({ timeout: 60_000 });
  const downloading = page.waitForEvent('download');
  await list.getByRole('button', { name: 'Download' }).click();
  const text = readFileSync(await (await downloading).path(), 'utf8');
  const first = JSON.parse(text.slice(0, text.indexOf('\n'))) as { readonly message?: string };
  expect(first.message).toEqual(expect.any(String));
  await page.getByRole('button', { name: 'Stop following' }).click();
  await page.getByText('Lines over time').waitFor();
  expect(problems).toEqual([]);
  await page.context().close();
}, 180_000);

test('a drill of an alert shows which receivers accepted it', async () => {
  const { page, problems } = await platform.open('/alerts/ProviderFailures');
  await page.getByRole('button', { name: 'Drill', exact: true }).click();
  await confirmation(page).getByRole('button', { name: 'Start the drill' }).click();
  await page.getByText('The drill has started').waitFor();
  const answers = page.getByRole('list', { name: 'Answers of the receivers' });
  await answers.getByText('slack').waitFor({ timeout: 60_000 });
  await answers.getByText('accepted').first().waitFor();
  const inbox = await fetch(`${platform.stack.endpoints['world']}/inbox/slack`);
  expect(await inbox.text()).toContain('[DRILL] ProviderFailures');
  expect(problems).toEqual([]);
  await page.context().close();
}, 120_000);

test('LogQL draws series and lists lines, and a mistake is explained', async () => {
  const { page } = await platform.open('/logs');
  await page.getByRole('tab', { name: 'LogQL' }).click();
  const run = async (query: string) => {
    await page.getByRole('textbox', { name: 'Query' }).fill(query);
    await page.getByRole('button', { name: 'Run the query' }).click();
  };
  await run('sum by (service) (count_over_time({service=~".+"}[1m]))');
  await page.getByRole('heading', { name: 'Result' }).waitFor();
  await run('{service="worker"}');
  await page.getByRole('heading', { name: /lines$/i }).waitFor();
  await run('{service=');
  await page.getByText(/is rejected by Loki: .*parse error/).waitFor();
  await page.context().close();
}, 90_000);

describe('a viewer', () => {
  let key: string;
  beforeAll(async () => {
    ({ key } = await platform.api<{ key: string }>('POST', '/keys', { name: 'looks', role: 'viewer' }));
  });

  test.each([
    ['/queues', 'requires the role operator'],
    ['/dead-letters', 'requires the role operator'],
    ['/budgets', 'requires the role admin'],
    ['/settings/keys', 'requires the role admin'],
  ])(
    'is told on %s what a change requires',
    async (path, text) => {
      const { page } = await platform.open(path, { key });
      await page.getByText(text).first().waitFor();
      for (const name of [/^Pause/, /^Clear/, /^Replay/, /^Create/, /^Set a budget/])
        for (const button of await page.locator('main').getByRole('button', { name }).all())
          expect([name, await button.isDisabled()]).toEqual([name, true]);
      await page.context().close();
    },
    60_000,
  );

  test('is told why a run does not start', async () => {
    const { page } = await platform.open('/runs', { key });
    await page.getByRole('button', { name: 'Start a run' }).click();
    await page.getByText('This requires the role operator; you have the role viewer').first().waitFor();
    await page.context().close();
  }, 60_000);
});

test('the sessions on other devices are ended', async () => {
  const { key } = await platform.api<{ key: string }>('POST', '/keys', { name: 'two-devices', role: 'viewer' });
  const { page: phone } = await platform.open('/runs', { key });
  const { page: laptop } = await platform.open('/settings/sessions', { key });
  await laptop.getByRole('button', { name: /^End the session/ }).waitFor();
  await laptop.getByRole('button', { name: 'End all other sessions' }).click();
  await confirmation(laptop).getByRole('button', { name: 'End the other sessions' }).click();
  await laptop.getByText('Ended one session').waitFor();
  await phone.goto(`${platform.url}/runs`);
  await phone.getByLabel('API key').waitFor();
  await laptop.reload();
  await laptop.getByText('this browser').waitFor();
  await laptop.context().close();
  await phone.context().close();
}, 180_000);
