// Are the Secrets there that pods refer to, each with every key? Values are not asked for.
import { type NeededSecret, secretsOf } from '../secrets';
import type { Settings } from '../settings/schema';
import { kubectlCommand, type Kubectl } from './kubectl';
import { type Check, type Problem, stops, warns } from './problem';

/** Prints the names of the keys alone. */
const KEYS = 'go-template={{range $key, $value := .data}}{{$key}}{{"\\n"}}{{end}}';

export const secretsAreThere: Check = async ({ settings, kubectl }) => {
  const problems = await Promise.all(secretsOf(settings).map((secret) => lacks(secret, settings, kubectl)));
  return problems.flat();
};

async function lacks(secret: NeededSecret, settings: Settings, kubectl: Kubectl): Promise<readonly Problem[]> {
  const { name, namespace, keys, required } = secret;
  const say = required ? stops : warns;
  const { code, stdout } = await kubectl([`--namespace=${namespace}`, 'get', 'secret', name, `--output=${KEYS}`]);
  const described = (wanted: string[]) => wanted.map((key) => `${key} (${keys[key]!.what})`).join(', ');
  if (code !== 0) {
    const all = described(Object.keys(keys));
    return [
      say(`The Secret ${name} is missing in the namespace ${namespace}; its keys: ${all}.`, create(secret, settings)),
    ];
  }
  const there = new Set(stdout.split('\n'));
  const missing = Object.keys(keys).filter((key) => !there.has(key));
  if (missing.length === 0) return [];
  return [
    say(
      `The Secret ${name} in the namespace ${namespace} has no ${described(missing)}.`,
      add(secret, missing, settings),
    ),
  ];
}

function create({ name, namespace, type, required }: NeededSecret, settings: Settings): string {
  const kubectl = `${kubectlCommand(settings)} -n ${namespace} create secret`;
  if (type === 'kubernetes.io/tls') return `${kubectl} tls ${name} --cert=FILE --key=FILE, or let cert-manager make it`;
  if (type === 'kubernetes.io/dockerconfigjson') {
    return `${kubectl} docker-registry ${name} --docker-server=… --docker-username=… --docker-password-stdin`;
  }
  if (settings.environment === 'local' && required) return 'make secrets ENV=local';
  return `${kubectl} generic ${name} --from-env-file=FILE, where FILE has a line key=value for each`;
}

function add({ name, namespace, type }: NeededSecret, missing: string[], settings: Settings): string {
  if (settings.environment === 'local' && type === 'Opaque') return 'make secrets ENV=local';
  const values = missing.map((key) => `"${key}":"…"`).join(',');
  return `${kubectlCommand(settings)} -n ${namespace} patch secret ${name} --patch-file=FILE, where FILE is {"stringData":{${values}}}`;
}
