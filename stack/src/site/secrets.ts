// The secrets of one installation: random, made once, kept in secrets.env with mode 600.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { writeAtomic } from '../files';

const NAMES = [
  'GITHUB_WEBHOOK_SECRET',
  'OPS_API_KEY',
  'SERVICE_TOKEN',
  'POSTGRES_PASSWORD',
  'SEXTANT_APP_DB_PASSWORD',
  'REDIS_PASSWORD',
  'ALERTMANAGER_PASSWORD',
] as const;

export type SecretName = (typeof NAMES)[number];
export type Secrets = Readonly<Record<SecretName, string>>;

/** Reads `file`, adds what is missing and keeps what is there, and closes the file to others. */
export function loadSecrets(file: string): Secrets {
  const kept = existsSync(file) ? parse(readFileSync(file, 'utf8')) : new Map<string, string>();
  for (const name of NAMES) {
    if (!kept.get(name)) kept.set(name, randomBytes(24).toString('hex'));
  }
  writeAtomic(file, [...kept].map(([name, value]) => `${name}=${value}\n`).join(''), 0o600);
  chmodSync(file, 0o600);
  return Object.fromEntries(kept) as Secrets;
}

function parse(text: string): Map<string, string> {
  const pairs = text
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return new Map(pairs);
}
