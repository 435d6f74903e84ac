// Fills the Secrets of a cluster on one machine: what is there stays, what is missing is made up or taken from the shell.
import { randomBytes } from 'node:crypto';
import { type NeededSecret, secretsOf } from '../secrets';
import type { Kubectl } from '../kubectl/kubectl';
import type { Site } from '../kubectl/problem';

/** A Secret could not be read or written. The message has no value in it. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError';
}

export interface Filled {
  /** `namespace/name` of each Secret that got a key it had not. */
  readonly changed: readonly string[];
  /** Variables of the shell that would give a true value in the place of one that was made up. */
  readonly standIns: readonly string[];
}

type Values = Record<string, string>;

/**
 * Adds every key that `secretsOf` names and the cluster lacks. A value comes from the variable of the shell that is
 * called like the key (OPENAI_API_KEY for openai-api-key), else it is random, or an address where nobody answers.
 * Values travel by standard input alone. Throws SecretsError.
 */
export async function fillSecrets({ settings, kubectl }: Site, env: NodeJS.ProcessEnv): Promise<Filled> {
  const wanted = secretsOf(settings).filter(({ required, type }) => required && type === 'Opaque');
  const changed: string[] = [];
  const standIns = new Set<string>();
  // Secrets of one name hold the same values in every namespace.
  for (const group of Map.groupBy(wanted, ({ name }) => name).values()) {
    const there = await Promise.all(group.map((secret) => read(secret, kubectl)));
    const known: Values = Object.assign({}, ...there) as Values;
    for (const [index, secret] of group.entries()) {
      const missing = Object.keys(secret.keys).filter((key) => !(key in there[index]!));
      if (missing.length === 0) continue;
      for (const key of missing) known[key] ??= encoded(valueOf(secret, key, env, standIns));
      await write(secret, Object.fromEntries(missing.map((key) => [key, known[key]!])), there[index]!, kubectl);
      changed.push(`${secret.namespace}/${secret.name}`);
    }
  }
  return { changed, standIns: [...standIns].sort() };
}

function valueOf({ name, keys }: NeededSecret, key: string, env: NodeJS.ProcessEnv, standIns: Set<string>): string {
  const variable = (key.includes('-') ? key : `${name}-${key}`).replaceAll(/[^a-z0-9]/g, '_').toUpperCase();
  const given = env[variable];
  if (given) return given;
  if (keys[key]!.source === 'given') standIns.add(variable);
  if (key === 'admin-user') return 'admin';
  // ".invalid" never has an address: whoever asks there is told at once.
  if (key.endsWith('-url')) return `https://${key.slice(0, -'-url'.length)}.invalid`;
  return randomBytes(24).toString('hex');
}

const encoded = (value: string): string => Buffer.from(value).toString('base64');

/** The values that are there, in base64. */
async function read({ name, namespace }: NeededSecret, kubectl: Kubectl): Promise<Values> {
  const found = await kubectl([
    `--namespace=${namespace}`,
    'get',
    'secret',
    name,
    '--ignore-not-found',
    '--output=json',
  ]);
  if (found.code !== 0)
    throw new SecretsError(`could not read the Secret ${namespace}/${name}: ${found.stderr.trim()}`);
  if (found.stdout.trim() === '') return {};
  return (JSON.parse(found.stdout) as { readonly data?: Values }).data ?? {};
}

async function write(secret: NeededSecret, added: Values, there: Values, kubectl: Kubectl): Promise<void> {
  const { name, namespace, type } = secret;
  const isNew = Object.keys(there).length === 0;
  const labels = { 'app.kubernetes.io/part-of': 'sextant' };
  const body = {
    apiVersion: 'v1',
    kind: 'Secret',
    type,
    metadata: { name, namespace, labels },
    data: { ...there, ...added },
  };
  // Not "apply", which would keep the values in an annotation too.
  const answer = await kubectl([isNew ? 'create' : 'replace', '--filename=-'], JSON.stringify(body));
  if (answer.code !== 0) {
    throw new SecretsError(`could not write the Secret ${namespace}/${name}: ${reason(answer.stderr, body.data)}`);
  }
}

/** What kubectl said, without the values, should it ever repeat one. */
function reason(stderr: string, data: Values): string {
  return Object.values(data).reduce((text, value) => text.replaceAll(value, '…'), stderr.trim());
}
