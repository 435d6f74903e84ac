// For tests: a real Alertmanager with the routes that are in use, at a faster pace, and the world whose Slack it writes to.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually, freePort } from '@sextant/http/testing/processes';

const REPOSITORY = resolve(__dirname, '../../../..');

/** A message as Slack gets it. */
export interface SlackMessage {
  readonly channel: string;
  readonly title: string;
  readonly text: string;
}

export interface Notified {
  readonly alertmanagerUrl: string;
  /** What came to Slack so far. */
  messages(): Promise<readonly SlackMessage[]>;
  /** Polls until there is a message of this title. */
  message(title: string): Promise<SlackMessage>;
  close(): Promise<void>;
}

/** Starts both; `binary` is Alertmanager's. */
export async function startNotified(binary: string): Promise<Notified> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-checks-'));
  const worldPort = await freePort();
  const worldUrl = `http://127.0.0.1:${worldPort}`;
  configure(folder, `${worldUrl}/slack/webhook`);
  const world = program(process.execPath, [join(REPOSITORY, 'simulator/dist/main.js')], {
    env: { ...{ HOST: '127.0.0.1', PORT: String(worldPort) }, GITHUB_WEBHOOK_SECRET: 's', GITHUB_APP_URL: worldUrl },
  });
  const address = `127.0.0.1:${await freePort()}`;
  const options = [`--web.listen-address=${address}`, '--cluster.listen-address='];
  // It looks for its secrets from where it runs.
  const cwd = join(folder, 'alertmanager');
  const alertmanager = program(binary, ['--config.file=alertmanager.yml', ...options], { cwd });
  const alertmanagerUrl = `http://${address}`;
  await Promise.all([answers(`${worldUrl}/inbox/slack`), answers(`${alertmanagerUrl}/-/ready`)]);
  const messages = () => inbox(worldUrl);
  return {
    alertmanagerUrl,
    messages,
    message: (title) => eventually(async () => (await messages()).find((message) => message.title === title)),
    close: async () => {
      await Promise.all([end(alertmanager), end(world)]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The compiled routes with waits of a second, as the command makes them that drills use too. */
function configure(folder: string, slackUrl: string): void {
  const generate = join(REPOSITORY, 'alerts/dist/generate.js');
  execFileSync(process.execPath, [generate, '--out', folder, '--time-scale', '0.005']);
  const secrets = join(folder, 'alertmanager', 'secrets');
  mkdirSync(secrets);
  writeFileSync(join(secrets, 'slack_url'), slackUrl);
  writeFileSync(join(secrets, 'pagerduty_key'), 'key');
}

function program(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
): ChildProcess {
  return spawn(file, args, { stdio: 'ignore', ...options });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

async function answers(url: string): Promise<void> {
  await eventually(async () => ((await fetch(url)).ok ? true : undefined));
}

interface Kept {
  readonly payload: {
    readonly channel: string;
    readonly attachments: readonly { readonly title: string; readonly text: string }[];
  };
}

async function inbox(worldUrl: string): Promise<readonly SlackMessage[]> {
  const kept = (await (await fetch(`${worldUrl}/inbox/slack`)).json()) as readonly Kept[];
  return kept.map(({ payload: { channel, attachments } }) => ({
    ...{ channel, title: attachments[0]!.title, text: attachments[0]!.text },
  }));
}
