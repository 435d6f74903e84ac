// Kubernetes objects of a synthesized stack, read from its cdk.tf.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiVersionOf, type GroupVersionKind, KINDS } from '../../deploy/repair/kinds';
import { type OpenApi, type Schema, shaped } from './shape';

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly [part: string]: unknown;
}

type Body = Readonly<Record<string, unknown>>;
type Resources = Readonly<Record<string, Readonly<Record<string, Body>>>>;

/** Arguments that Terraform or the provider read themselves. */
const TERRAFORM_ARGUMENTS = new Set([
  '//',
  'depends_on',
  'lifecycle',
  'timeouts',
  'provider',
  'wait_for_rollout',
  'wait_for_completion',
  'wait_for_load_balancer',
  'wait_until_bound',
  'wait_for_default_service_account',
]);

interface Declared {
  readonly object: KubernetesObject;
  readonly dependsOn: readonly string[];
}

/** Every Kubernetes object of a stack, dependencies first. Throws an error with the path of a field that does not fit. */
export function objectsOf(outdir: string, stack: string, api: OpenApi): readonly KubernetesObject[] {
  const file = join(outdir, 'stacks', stack, 'cdk.tf.json');
  const { resource = {} } = JSON.parse(readFileSync(file, 'utf8')) as { readonly resource?: Resources };
  const declared = new Map<string, Declared>();
  for (const [type, byName] of Object.entries(resource)) {
    if (!type.startsWith('kubernetes_')) continue;
    for (const [name, body] of Object.entries(byName)) {
      const id = `${type}.${name}`;
      const dependsOn = (body['depends_on'] ?? []) as string[];
      declared.set(id, { object: objectOf(type, body, api, id), dependsOn });
    }
  }
  return inOrder(declared);
}

function objectOf(type: string, body: Body, api: OpenApi, id: string): KubernetesObject {
  const gvk = KINDS[type];
  if (!gvk) throw new Error(`${id}: add its type to deploy/repair/kinds.ts`);
  const fields = Object.entries(body).filter(([key]) => !TERRAFORM_ARGUMENTS.has(key));
  const shape = shaped(Object.fromEntries(fields), schemaOf(gvk, api), api, id) as Pick<KubernetesObject, 'metadata'>;
  return { apiVersion: apiVersionOf(gvk), kind: gvk.kind, ...shape };
}

function schemaOf({ group, version, kind }: GroupVersionKind, api: OpenApi): Schema {
  const schema = Object.values(api.definitions).find((definition) =>
    definition['x-kubernetes-group-version-kind']?.some(
      (other) => other.group === group && other.version === version && other.kind === kind,
    ),
  );
  if (!schema) throw new Error(`the API has no ${kind} in ${apiVersionOf({ group, version, kind })}`);
  return schema;
}

function inOrder(declared: ReadonlyMap<string, Declared>): readonly KubernetesObject[] {
  const done = new Map<string, KubernetesObject>();
  const visit = (id: string): void => {
    const entry = declared.get(id);
    if (!entry || done.has(id)) return;
    entry.dependsOn.forEach(visit);
    done.set(id, entry.object);
  };
  for (const id of declared.keys()) visit(id);
  return [...done.values()];
}
