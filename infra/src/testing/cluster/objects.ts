// The Kubernetes objects of a synthesized stack, read from its cdk.tf.json: what Terraform's provider would send.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiVersionOf, KINDS } from '../../deploy/repair/kinds';
import { shaped, ShapeError, type GroupVersionKind, type OpenApi, type Schema } from './shape';

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

/** Resources by their type, then by their name in the stack. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Body>>>>;

/** What Terraform itself reads of a resource, and the provider's own settings. */
const NOT_OF_THE_OBJECT = new Set([
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

/** Every object of a stack that was synthesized into `outdir`, in the order in which Terraform would make them. */
export function objectsOf(outdir: string, stack: string, api: OpenApi): readonly KubernetesObject[] {
  const file = join(outdir, 'stacks', stack, 'cdk.tf.json');
  const { resource = {} } = JSON.parse(readFileSync(file, 'utf8')) as { readonly resource?: Resources };
  return objectsFrom(resource, api);
}

/** As objectsOf; resources of other providers are left out. Throws ShapeError with the resource and the path in it. */
export function objectsFrom(resources: Resources, api: OpenApi): readonly KubernetesObject[] {
  const found = new Map<string, Found>();
  for (const [type, byName] of Object.entries(resources)) {
    if (!type.startsWith('kubernetes_')) continue;
    for (const [name, body] of Object.entries(byName)) {
      const id = `${type}.${name}`;
      found.set(id, { object: objectOf(type, body, api, id), after: (body['depends_on'] ?? []) as string[] });
    }
  }
  return inOrder(found);
}

interface Found {
  readonly object: KubernetesObject;
  readonly after: readonly string[];
}

function objectOf(type: string, body: Body, api: OpenApi, id: string): KubernetesObject {
  const gvk = KINDS[type];
  if (!gvk) throw new ShapeError(`${id} is of a type that is not in deploy/repair/kinds.ts`);
  const parts = Object.entries(body).filter(([key]) => !NOT_OF_THE_OBJECT.has(key));
  const shape = shaped(Object.fromEntries(parts), schemaOf(gvk, api), api, id) as Pick<KubernetesObject, 'metadata'>;
  return { apiVersion: apiVersionOf(gvk), kind: gvk.kind, ...shape };
}

function schemaOf({ group, version, kind }: GroupVersionKind, api: OpenApi): Schema {
  const found = Object.values(api.definitions).find((definition) =>
    definition['x-kubernetes-group-version-kind']?.some(
      (other) => other.group === group && other.version === version && other.kind === kind,
    ),
  );
  if (!found) throw new ShapeError(`the API has no ${kind} in ${apiVersionOf({ group, version, kind })}`);
  return found;
}

/** Dependencies first; what depends on nothing keeps the order of the file. */
function inOrder(found: ReadonlyMap<string, Found>): readonly KubernetesObject[] {
  const done = new Map<string, KubernetesObject>();
  const visit = (id: string): void => {
    const entry = found.get(id);
    if (!entry || done.has(id)) return;
    entry.after.forEach(visit);
    done.set(id, entry.object);
  };
  for (const id of found.keys()) visit(id);
  return [...done.values()];
}
