import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestJson } from '../../demo/requests';
import { homeAt } from '../../home';
import { removeFolders, temporaryFolder } from '../../testing/stack-state';
import { startStack, type TestStack } from '../../testing/testing';
import { compiledAlerts } from '../compiled-alerts';
import { liveAlertmanager, postLive } from './live';
import { textsIn } from '../observe/notifications';
import { generateAlerts } from '../platform';

let stack: TestStack;
let alertsFolder: string;
const lines: string[] = [];

beforeAll(async () => {
  alertsFolder = temporaryFolder();
  generateAlerts(alertsFolder);
  stack = await startStack({ only: ['alertmanager', 'world'], env: { SEXTANT_ALERTS_DIR: alertsFolder } });
}, 300_000);

afterAll(async () => {
  await stack?.stop();
  removeFolders();
}, 60_000);

const alertNamed = (name: string) => compiledAlerts(alertsFolder).find((alert) => alert.name === name)!;
const drill = (name: string) =>
  postLive(liveAlertmanager(homeAt(stack.home), {}), alertNamed(name), (line) => lines.push(line));
const slackTexts = async () => textsIn((await requestJson(`${stack.endpoints['world']}/inbox/slack`))?.body);

test('an alert marked [DRILL] reaches the receivers, which accept it', async () => {
  const answers = await drill('ProviderFailures');
  const accepted = ['email', 'pagerduty', 'slack', 'webhook'].map((receiver) => `${receiver}: accepted`);
  expect(answers.map(({ sentence }) => sentence).sort()).toEqual(accepted);
  expect((await slackTexts()).join('\n')).toContain('[DRILL] ProviderFailures');
  expect(lines).toContain('resolved [DRILL] ProviderFailures');
}, 200_000);

test('a wrong webhook is named with the reason', async () => {
  const file = join(homeAt(stack.home).config('alertmanager'), 'secrets', 'slack_url');
  writeFileSync(file, `${stack.endpoints['world']}/slack/wrong`);
  const answers = await drill('TargetDown');
  const refused = answers.filter(({ accepted }) => !accepted);
  expect(refused).toEqual([{ accepted: false, sentence: expect.stringMatching(/^slack: refused \d+ of \d+: .*404/) }]);
}, 200_000);

test('an installation that does not answer is named', async () => {
  const away = { url: 'http://127.0.0.1:9', headers: {} };
  await expect(postLive(away, alertNamed('TargetDown'), () => undefined)).rejects.toThrow(/127\.0\.0\.1:9/);
});
