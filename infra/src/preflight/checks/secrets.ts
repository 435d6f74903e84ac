// Are the Secrets there that pods refer to, each with every key? Values are not asked for.
import { type NeededSecret, secretsOf } from '../../secrets';
import type { Settings } from '../../settings/schema';
import { kubectlCommand } from '../../kubectl/kubectl';
import { type Check, type Problem, stops, warns } from '../../kubectl/problem';
import { ask } from '../../kubectl/query';

/** Prints a line `name/key` for each key, and no value. */
const KEYS =
  'go-template={{range .items}}{{$name := .metadata.name}}{{range $key, $value := .data}}{{$name}}/{{$key}}{{"\\n"}}{{end}}{{end}}';
/** What Helm keeps of its releases is large and not asked for. */
const NOT_HELM = '--field-selector=type!=helm.sh/release.v1';

export const secretsAreThere: Check = async (site) => {
  const { settings } = site;
  const byNamespace = [...Map.groupBy(secretsOf(settings), ({ namespace }) => namespace)];
  const problems = await Promise.all(
    byNamespace.map(async ([namespace, secrets]) => {
      const args = [`--namespace=${namespace}`, 'get', 'secrets', NOT_HELM, `--output=${KEYS}`];
      const about = `the names of the keys of the Secrets in the namespace ${namespace}`;
      const there = new Set((await ask(site, { about, args })).split('\n'));
      return secrets.flatMap((secret) => lacks(secret, there, settings));
    }),
  );
  return problems.flat();
};

function lacks(secret: NeededSecret, there: ReadonlySet<string>, settings: Settings): readonly Problem[] {
  const { name, namespace, keys, required } = secret;
  const say = required ? stops : warns;
  const all = Object.keys(keys);
  const missing = all.filter((key) => !there.has(`${name}/${key}`));
  if (missing.length === 0) return [];
  const described = missing.map((key) => `${key} (${keys[key]!.what})`).join(', ');
  if (missing.length === all.length) {
    const what = `The Secret ${name} is missing in the namespace ${namespace}; its keys: ${described}.`;
    return [say(what, create(secret, settings))];
  }
  return [say(`The Secret ${name} in the namespace ${namespace} has no ${described}.`, add(secret, missing, settings))];
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
