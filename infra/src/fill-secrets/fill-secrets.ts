// Fills the Secrets of a local cluster: keeps existing values, takes missing ones from the environment or generates them.
import { randomBytes } from 'node:crypto';
import type { Kubectl } from '../kubectl/kubectl';
import type { ClusterAccess } from '../kubectl/problem';
import { type SecretSpec, secretsOf } from '../secrets';

/** A Secret could not be read or written. The message contains no values. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError';
}

export interface FillResult {
  /** `namespace/name` of each Secret that got new keys. */
  readonly changed: readonly string[];
  /** Environment variables for which a placeholder was generated. */
  readonly placeholders: readonly string[];
}

type Values = Record<string, string>;

/**
 * Adds every key that `secretsOf` lists and the cluster lacks. The value is that of the environment variable named after
 * the key (OPENAI_API_KEY for openai-api-key); otherwise a random string, or a URL that does not resolve. Values are
 * passed on standard input only. Throws SecretsError.
 */
export async function fillSecrets({ settings, kubectl }: ClusterAccess, env: NodeJS.ProcessEnv): Promise<FillResult> {
  const specs = secretsOf(settings).filter(({ required, type }) => required && type === 'Opaque');
  const changed: string[] = [];
  const placeholders = new Set<string>();
  // Secrets with the same name hold the same values in every namespace.
  for (const group of Map.groupBy(specs, ({ name }) => name).values()) {
    const existing = await Promise.all(group.map((secret) => read(secret, kubectl)));
    const values: Values = Object.assign({}, ...existing) as Values;
    for (const [index, secret] of group.entries()) {
      const missing = Object.keys(secret.keys).filter((key) => !(key in existing[index]!));
      if (missing.length === 0) continue;
      for (const key of missing) values[key] ??= encoded(valueOf(secret, key, env, placeholders));
      const added = Object.fromEntries(missing.map((key) => [key, values[key]!]));
      await write(secret, added, existing[index]!, kubectl);
      changed.push(`${secret.namespace}/${secret.name}`);
    }
  }
  return { changed, placeholders: [...placeholders].sort() };
}

function valueOf({ name, keys }: SecretSpec, key: string, env: NodeJS.ProcessEnv, placeholders: Set<string>): string {
  const variable = (key.includes('-') ? key : `${name}-${key}`).replaceAll(/[^a-z0-9]/g, '_').toUpperCase();
  const value = env[variable];
  if (value) return value;
  if (keys[key]!.source === 'external') placeholders.add(variable);
  if (key === 'admin-user') return 'admin';
  // The top-level domain "invalid" never resolves, so requests fail at once.
  if (key.endsWith('-url')) return `https://${key.slice(0, -'-url'.length)}.invalid`;
  return randomBytes(24).toString('hex');
}

const encoded = (value: string): string => Buffer.from(value).toString('base64');

/** Existing values in base64. */
async function read({ name, namespace }: SecretSpec, kubectl: Kubectl): Promise<Values> {
  const args = [`--namespace=${namespace}`, 'get', 'secret', name, '--ignore-not-found', '--output=json'];
  const { code, stdout, stderr } = await kubectl(args);
  if (code !== 0) throw new SecretsError(`could not read the Secret ${namespace}/${name}: ${stderr.trim()}`);
  return stdout.trim() === '' ? {} : ((JSON.parse(stdout) as { readonly data?: Values }).data ?? {});
}

async function write(secret: SecretSpec, added: Values, existing: Values, kubectl: Kubectl): Promise<void> {
  const { name, namespace, type } = secret;
  const isNew = Object.keys(existing).length === 0;
  const labels = { 'app.kubernetes.io/part-of': 'sextant' };
  const data = { ...existing, ...added };
  const body = { apiVersion: 'v1', kind: 'Secret', type, metadata: { name, namespace, labels }, data };
  // "apply" would copy the values to an annotation.
  const { code, stderr } = await kubectl([isNew ? 'create' : 'replace', '--filename=-'], JSON.stringify(body));
  if (code !== 0) throw new SecretsError(`could not write the Secret ${namespace}/${name}: ${redacted(stderr, data)}`);
}

/** kubectl's error message with all values removed. */
function redacted(stderr: string, data: Values): string {
  return Object.values(data).reduce((text, value) => text.replaceAll(value, '…'), stderr.trim());
}
