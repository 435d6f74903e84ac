// For tests: the real Prometheus and Alertmanager with the generated rules and routes, at a faster time scale.
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const GENERATE = resolve(__dirname, '../../../alerts/dist/generate.js');

export interface FiringAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface Alerting {
  /** Base URL of Alertmanager. */
  readonly url: string;
  /** The generated file with the alerts of facts. */
  readonly factsFile: string;
  /** The alerts of this name that fire in Alertmanager, from rules and from facts. */
  firing(name: string): Promise<readonly FiringAlert[]>;
  /** The alerts of rules that fire in Prometheus and were sent to Alertmanager. */
  firingRules(name: string): Promise<number>;
  close(): Promise<void>;
}

export interface AlertingOptions {
  readonly timeScale: number;
  /** Receives the messages to Slack. */
  readonly slackUrl: string;
  /** host:port of the only target of Prometheus. */
  readonly target: string;
  /** Labels of the target. */
  readonly labels: Readonly<Record<string, string>>;
}

export async function startAlerting(options: AlertingOptions): Promise<Alerting> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-alerting-'));
  execFileSync(process.execPath, [GENERATE, '--out', folder, '--time-scale', String(options.timeScale)]);
  const [prometheusPort, alertmanagerPort] = [await freePort(), await freePort()];
  configure(folder, alertmanagerPort, options);
  const run = async (name: 'prometheus' | 'alertmanager', port: number, ...args: readonly string[]) => {
    const listen = `--web.listen-address=127.0.0.1:${port}`;
    const file = `--config.file=${name}.yml`;
    return spawn(await ensureBinary(name), [file, listen, ...args], { cwd: join(folder, name), stdio: 'ignore' });
  };
  const processes = [
    await run('alertmanager', alertmanagerPort, '--cluster.listen-address='),
    await run('prometheus', prometheusPort, '--storage.tsdb.path=data'),
  ];
  const [prometheus, url] = [prometheusPort, alertmanagerPort].map((port) => `http://127.0.0.1:${port}`) as [
    string,
    string,
  ];
  for (const one of [prometheus, url]) await until(`${one} is ready`, async () => (await fetch(`${one}/-/ready`)).ok);
  return {
    url,
    factsFile: join(folder, 'posted', 'facts.json'),
    firing: (name) => jsonOf<readonly FiringAlert[]>(`${url}/api/v2/alerts?filter=alertname%3D${name}`),
    firingRules: async (name) => {
      const { data } = await jsonOf<{ data: { alerts: readonly RuleAlert[] } }>(`${prometheus}/api/v1/alerts`);
      return data.alerts.filter(({ labels, state }) => labels.alertname === name && state === 'firing').length;
    },
    close: async () => {
      await Promise.all(processes.map(end));
      rmSync(folder, { recursive: true, maxRetries: 3 });
    },
  };
}

interface RuleAlert {
  readonly labels: { readonly alertname: string };
  readonly state: string;
}

function configure(folder: string, alertmanagerPort: number, { slackUrl, target, labels }: AlertingOptions): void {
  const secrets = join(folder, 'alertmanager', 'secrets');
  mkdirSync(secrets);
  writeFileSync(join(secrets, 'slack_url'), slackUrl);
  writeFileSync(join(secrets, 'pagerduty_key'), 'key');
  const config = {
    global: {
      scrape_interval: '500ms',
      scrape_timeout: '500ms',
      evaluation_interval: '500ms',
      external_labels: { env: labels['env'] },
    },
    rule_files: ['rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanagerPort}`] }] }] },
    scrape_configs: [{ job_name: 'services', static_configs: [{ targets: [target], labels }] }],
  };
  // JSON is valid YAML.
  writeFileSync(join(folder, 'prometheus', 'prometheus.yml'), JSON.stringify(config));
}

async function jsonOf<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}
