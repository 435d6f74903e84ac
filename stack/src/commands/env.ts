// `env`: prints the addresses and secrets of the running stack as shell variables.
import { readFileSync } from 'node:fs';
import { StackError } from '../errors';
import { readJson } from '../files';
import type { Home } from '../home';

/** Prints `export NAME='value'` lines, e.g. PROMETHEUS_URL: eval "$(node stack/dist/cli.js env)". */
export function env(home: Home): void {
  const endpoints = readJson<Record<string, string>>(home.endpoints);
  if (!endpoints) throw new StackError('the stack is not running: start it with "make up"');
  const urls = Object.entries(endpoints).map(([name, url]) => `${name.toUpperCase().replaceAll('-', '_')}_URL=${url}`);
  const cluster = 'kube-apiserver' in endpoints ? [`KUBECONFIG=${home.kubeconfig}`] : [];
  const secrets = readFileSync(home.secrets, 'utf8').trim().split('\n');
  const lines = [...urls, ...cluster, ...secrets].map((line) => `export ${line.replace('=', "='")}'\n`);
  process.stdout.write(lines.join(''));
}
