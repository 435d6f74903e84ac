// Benchmark of the fast path: from a fact in a process to the message in Slack, with the real Alertmanager, the generated
// routes and the simulator. Each try is a new process, so it includes the first connection.
import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { providerCircuitOpen } from '@sextant/signals/facts';
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { readOptions } from './options';
import { machineLine, quantile } from './statistics';

const REPOSITORY = resolve(__dirname, '../..');
const PROGRAM = join(__dirname, 'fast-path', 'program.js');
const AIM_MS = 1_000;

async function main(): Promise<void> {
  const { tries } = readOptions(process.argv.slice(2), { tries: 50 });
  const folder = mkdtempSync(join(tmpdir(), 'sextant-fast-path-'));
  const running: ChildProcess[] = [];
  try {
    const { alertmanagerUrl, simulatorUrl } = await startReceivers(folder, running);
    const milliseconds: number[] = [];
    for (let i = 0; i < tries; i += 1) milliseconds.push(await measure(`try-${i}`, { alertmanagerUrl, simulatorUrl }));
    console.log(report(milliseconds));
  } finally {
    await Promise.all(running.map(end));
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Addresses {
  readonly alertmanagerUrl: string;
  readonly simulatorUrl: string;
}

async function startReceivers(folder: string, running: ChildProcess[]): Promise<Addresses> {
  const simulatorPort = await freePort();
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  execFileSync(process.execPath, [join(REPOSITORY, 'alerts/dist/generate.js'), '--out', folder]);
  const secrets = join(folder, 'alertmanager', 'secrets');
  mkdirSync(secrets);
  writeFileSync(join(secrets, 'slack_url'), `${simulatorUrl}/slack/webhook`);
  writeFileSync(join(secrets, 'pagerduty_key'), 'key');
  const env = {
    ...{ HOST: '127.0.0.1', PORT: String(simulatorPort) },
    ...{ GITHUB_WEBHOOK_SECRET: 'secret', GITHUB_APP_URL: simulatorUrl },
  };
  running.push(spawn(process.execPath, [join(REPOSITORY, 'simulator/dist/main.js')], { env, stdio: 'ignore' }));
  const address = `127.0.0.1:${await freePort()}`;
  const args = ['--config.file=alertmanager.yml', `--web.listen-address=${address}`, '--cluster.listen-address='];
  const cwd = join(folder, 'alertmanager');
  running.push(spawn(await ensureBinary('alertmanager'), args, { cwd, stdio: 'ignore' }));
  const alertmanagerUrl = `http://${address}`;
  for (const url of [`${alertmanagerUrl}/-/ready`, `${simulatorUrl}/inbox/slack`])
    await until(`${url} responds`, async () => (await fetch(url)).ok);
  return { alertmanagerUrl, simulatorUrl };
}

/** Milliseconds from the fact in a process of this environment to the receipt of its message. */
async function measure(env: string, { alertmanagerUrl, simulatorUrl }: Addresses): Promise<number> {
  const child = fork(PROGRAM, {
    env: { PATH: process.env['PATH'], ALERTMANAGER_URL: alertmanagerUrl, SEXTANT_ENV: env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    await once(child, 'message');
    const earlier = (await inbox(simulatorUrl)).length;
    child.send('raise');
    const [raisedAt] = (await once(child, 'message')) as [number];
    const message = await until('Slack has the message', async () => (await inbox(simulatorUrl))[earlier]);
    if (!JSON.stringify(message.payload).includes(providerCircuitOpen.name))
      throw new Error(`could not measure the fast path: unexpected message ${JSON.stringify(message.payload)}`);
    return Date.parse(message.received_at) - raisedAt;
  } finally {
    await end(child);
  }
}

interface Message {
  readonly received_at: string;
  readonly payload: unknown;
}

async function inbox(simulatorUrl: string): Promise<readonly Message[]> {
  return (await (await fetch(`${simulatorUrl}/inbox/slack`)).json()) as readonly Message[];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

function report(milliseconds: readonly number[]): string {
  const at = (share: number) => quantile(milliseconds, share);
  return [
    'Fast path: from the fact to the message in Slack',
    machineLine(),
    '',
    `${milliseconds.length} tries: P50 ${at(0.5)} ms, P99 ${at(0.99)} ms, maximum ${at(1)} ms`,
    `P99 under ${AIM_MS} ms: ${at(0.99) < AIM_MS ? 'met' : 'missed'}`,
  ].join('\n');
}

main().catch((e: unknown) => {
  console.error(e instanceof Error ? e.message : e);
  process.exit(1);
});
