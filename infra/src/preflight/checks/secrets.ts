// Do the Secrets that pods refer to exist, with every key? Values are not read.
import { kubectlCommand } from '../../kubectl/kubectl';
import { blocker, type Check, type Problem, warning } from '../../kubectl/problem';
import { query } from '../../kubectl/query';
import { type SecretSpec, secretsOf } from '../../secrets';
import type { Settings } from '../../settings/schema';

/** Prints a line `name/key` for each key. */
const KEYS =
  'go-template={{range .items}}{{$name := .metadata.name}}{{range $key, $value := .data}}{{$name}}/{{$key}}{{"\\n"}}{{end}}{{end}}';
/** Helm's release records are large. */
const NOT_HELM = '--field-selector=type!=helm.sh/release.v1';

export const checkSecrets: Check = async (access) => {
  const { settings } = access;
  const byNamespace = [...Map.groupBy(secretsOf(settings), ({ namespace }) => namespace)];
  const problems = await Promise.all(
    byNamespace.map(async ([namespace, secrets]) => {
      const args = [`--namespace=${namespace}`, 'get', 'secrets', NOT_HELM, `--output=${KEYS}`];
      const subject = `the key names of the Secrets in the namespace ${namespace}`;
      const present = new Set((await query(access, { subject, args })).split('\n'));
      return secrets.flatMap((secret) => problemsOf(secret, present, settings));
    }),
  );
  return problems.flat();
};

function problemsOf(secret: SecretSpec, present: ReadonlySet<string>, settings: Settings): readonly Problem[] {
  const { name, namespace, keys, required } = secret;
  const problem = required ? blocker : warning;
  const all = Object.keys(keys);
  const missing = all.filter((key) => !present.has(`${name}/${key}`));
  if (missing.length === 0) return [];
  const described = missing.map((key) => `${key} (${keys[key]!.description})`).join(', ');
  if (missing.length === all.length) {
    const message = `The Secret ${name} is missing in the namespace ${namespace}; its keys: ${described}.`;
    return [problem(message, createCommand(secret, settings))];
  }
  const message = `The Secret ${name} in the namespace ${namespace} has no ${described}.`;
  return [problem(message, patchCommand(secret, missing, settings))];
}

function createCommand({ name, namespace, type, required }: SecretSpec, settings: Settings): string {
  const kubectl = `${kubectlCommand(settings)} -n ${namespace} create secret`;
  if (type === 'kubernetes.io/tls') {
    return `${kubectl} tls ${name} --cert=FILE --key=FILE, or let cert-manager create it`;
  }
  if (type === 'kubernetes.io/dockerconfigjson') {
    return `${kubectl} docker-registry ${name} --docker-server=… --docker-username=… --docker-password-stdin`;
  }
  if (settings.environment === 'local' && required) return 'make secrets ENV=local';
  return `${kubectl} generic ${name} --from-env-file=FILE, where FILE has a line key=value for each`;
}

function patchCommand({ name, namespace, type }: SecretSpec, missing: string[], settings: Settings): string {
  if (settings.environment === 'local' && type === 'Opaque') return 'make secrets ENV=local';
  const values = missing.map((key) => `"${key}":"…"`).join(',');
  return `${kubectlCommand(settings)} -n ${namespace} patch secret ${name} --patch-file=FILE, where FILE is {"stringData":{${values}}}`;
}
