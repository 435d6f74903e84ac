// The secrets of a stack: random, generated once, stored in secrets.env with mode 600.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { writeAtomic } from '../files';

const NAMES = [
  'GITHUB_WEBHOOK_SECRET',
  'OPS_API_KEY',
  'SERVICE_TOKEN',
  'POSTGRES_PASSWORD',
  'SEXTANT_APP_DB_PASSWORD',
  'SEXTANT_BOARDS_DB_PASSWORD',
  'REDIS_PASSWORD',
  'ALERTMANAGER_PASSWORD',
  'GRAFANA_ADMIN_PASSWORD',
] as const;

type SecretName = (typeof NAMES)[number];
export type Secrets = Readonly<Record<SecretName, string>>;

/** Reads the secrets from `file`, generates missing ones and writes the file with mode 600. */
export function loadSecrets(file: string): Secrets {
  const secrets = existsSync(file) ? parse(readFileSync(file, 'utf8')) : new Map<string, string>();
  for (const name of NAMES) {
    if (!secrets.get(name)) secrets.set(name, randomBytes(24).toString('hex'));
  }
  writeAtomic(file, [...secrets].map(([name, value]) => `${name}=${value}\n`).join(''), 0o600);
  chmodSync(file, 0o600);
  return Object.fromEntries(secrets) as Secrets;
}

function parse(text: string): Map<string, string> {
  const pairs = text
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return new Map(pairs);
}
