// A real Alertmanager for a test, with a compiled configuration.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import type { CompiledAlerts } from '../compile/compile';

export interface SentAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  /** In the past: the alert is resolved. */
  readonly endsAt?: string;
}

export interface ListedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

export interface ListedGroup {
  readonly labels: Readonly<Record<string, string>>;
  readonly receiver: { readonly name: string };
  readonly alerts: readonly { readonly status: { readonly mutedBy: readonly string[] } }[];
}

export interface TestAlertmanager {
  readonly url: string;
  send(alerts: readonly SentAlert[]): Promise<void>;
  /** All alerts, or those with this name. */
  alerts(alertname?: string): Promise<readonly ListedAlert[]>;
  /** The groups of the alerts with this name. */
  groups(alertname: string): Promise<readonly ListedGroup[]>;
  /** Loads another configuration. */
  reload(compiled: CompiledAlerts): Promise<void>;
  /** SIGKILL loses what is not on disk; SIGTERM saves the log of notifications. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Starts again after `kill`, on the same port. */
  start(): Promise<void>;
  /** Ends the process and removes its folder. */
  close(): Promise<void>;
}

interface Options {
  readonly compiled: Pick<CompiledAlerts, 'alertmanager' | 'messages'>;
  /** Contents of files in the folder `secrets`. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export async function startAlertmanager({ compiled, secrets, env = {} }: Options): Promise<TestAlertmanager> {
  const binary = await ensureBinary('alertmanager');
  const folder = mkdtempSync(join(tmpdir(), 'sextant-alertmanager-'));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  mkdirSync(join(folder, 'secrets'));
  for (const [name, text] of Object.entries(secrets)) writeFileSync(join(folder, 'secrets', name), text);
  writeConfiguration(folder, compiled);
  let child: ChildProcess | undefined;

  const kill = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    child = undefined;
  };
  const start = async (): Promise<void> => {
    const args = ['--config.file=alertmanager.yml', `--web.listen-address=${address}`, '--cluster.listen-address='];
    const options = ['--storage.path=data', '--log.level=error'];
    child = spawn(binary, [...args, ...options], { cwd: folder, stdio: 'ignore', env: { ...process.env, ...env } });
    await until('Alertmanager is ready', async () => (await fetch(`${url}/-/ready`)).ok);
  };
  const get = async <T>(path: string): Promise<T> => (await fetch(`${url}/api/v2${path}`)).json() as Promise<T>;
  await start();
  return {
    url,
    send: (alerts) => post(`${url}/api/v2/alerts`, alerts),
    alerts: (alertname) => get(`/alerts${alertname === undefined ? '' : filterOf(alertname)}`),
    groups: (alertname) => get(`/alerts/groups${filterOf(alertname)}`),
    reload: async (changed) => {
      writeConfiguration(folder, changed);
      await post(`${url}/-/reload`);
    },
    kill,
    start,
    close: async () => {
      await kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const filterOf = (alertname: string): string =>
  `?filter=${encodeURIComponent(`alertname=${JSON.stringify(alertname)}`)}`;

function writeConfiguration(folder: string, { alertmanager, messages }: Options['compiled']): void {
  writeFileSync(join(folder, 'messages.tmpl'), messages);
  writeFileSync(join(folder, 'alertmanager.yml'), alertmanager);
}

async function post(url: string, body?: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, {
    method: 'POST',
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`could not post to ${url}: ${response.status} ${await response.text()}`);
}
