// A real Alertmanager with the production routes at a faster pace, and a simulator that receives its Slack messages.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@sextant/http/testing/processes';
import { until } from '@sextant/stack/until';

const REPOSITORY = resolve(__dirname, '../../../..');

export interface SlackMessage {
  readonly channel: string;
  readonly title: string;
  readonly text: string;
}

export interface TestAlertmanager {
  readonly url: string;
  /** The Slack messages so far. */
  messages(): Promise<readonly SlackMessage[]>;
  /** Waits for a Slack message with this title. */
  message(title: string): Promise<SlackMessage>;
  close(): Promise<void>;
}

/** @param binary path of Alertmanager */
export async function startAlertmanager(binary: string): Promise<TestAlertmanager> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-checks-'));
  const simulatorPort = await freePort();
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  configure(folder, `${simulatorUrl}/slack/webhook`);
  const env = {
    HOST: '127.0.0.1',
    PORT: String(simulatorPort),
    GITHUB_WEBHOOK_SECRET: 's',
    GITHUB_APP_URL: simulatorUrl,
  };
  const simulator = spawn(process.execPath, [join(REPOSITORY, 'simulator/dist/main.js')], { stdio: 'ignore', env });
  const address = `127.0.0.1:${await freePort()}`;
  const args = ['--config.file=alertmanager.yml', `--web.listen-address=${address}`, '--cluster.listen-address='];
  // Paths of secrets are relative to the working directory.
  const alertmanager = spawn(binary, args, { stdio: 'ignore', cwd: join(folder, 'alertmanager') });
  const url = `http://${address}`;
  await Promise.all([isReady(`${simulatorUrl}/inbox/slack`), isReady(`${url}/-/ready`)]);
  const messages = () => slackMessages(simulatorUrl);
  return {
    url,
    messages,
    message: (title) =>
      until(`Slack has the message ${title}`, async () =>
        (await messages()).find((message) => message.title === title),
      ),
    close: async () => {
      await Promise.all([end(alertmanager), end(simulator)]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Generates the routes with waits of about a second, as drills do. */
function configure(folder: string, slackUrl: string): void {
  const generate = join(REPOSITORY, 'alerts/dist/generate.js');
  execFileSync(process.execPath, [generate, '--out', folder, '--time-scale', '0.005']);
  const secrets = join(folder, 'alertmanager', 'secrets');
  mkdirSync(secrets);
  writeFileSync(join(secrets, 'slack_url'), slackUrl);
  writeFileSync(join(secrets, 'pagerduty_key'), 'key');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

const isReady = (url: string) => until(`${url} responds`, async () => (await fetch(url)).ok);

interface InboxEntry {
  readonly payload: {
    readonly channel: string;
    readonly attachments: readonly { readonly title: string; readonly text: string }[];
  };
}

/** Without the copies in the channels of teams. */
async function slackMessages(simulatorUrl: string): Promise<readonly SlackMessage[]> {
  const entries = (await (await fetch(`${simulatorUrl}/inbox/slack`)).json()) as readonly InboxEntry[];
  const messages = entries.map(({ payload: { channel, attachments } }) => ({
    ...{ channel, title: attachments[0]!.title, text: attachments[0]!.text },
  }));
  return messages.filter(({ channel }) => channel.startsWith('#alerts-'));
}
