// Finds what an interrupted deployment leaves in the cluster: objects and releases that are not in the state, and
// pending Helm releases. Each makes the next deployment fail.
import type { ClusterAccess } from '../../kubectl/problem';
import { query } from '../../kubectl/query';
import type { StackName } from '../request';
import { managedBy } from '../terraform/state';
import type { DeclaredResource, SynthesizedStack } from '../terraform/synthesized-stack';
import { KINDS } from './kinds';
import { blockingRevisions, type Revision, revisionsIn } from './releases';

export type Leftover = {
  readonly stack: SynthesizedStack;
  /** `StatefulSet sextant-data/postgres`. */
  readonly title: string;
} & (
  | { readonly repair: 'import'; readonly address: string; readonly id: string }
  | { readonly repair: 'forget'; readonly revisions: readonly Revision[] }
);

export interface DeploymentAccess extends ClusterAccess {
  readonly terraform: string;
}

/** Leftovers that block the deployment of the stacks. Throws StateError, QueryError. */
export async function findLeftovers(
  stacks: readonly SynthesizedStack[],
  access: DeploymentAccess,
): Promise<readonly Leftover[]> {
  const leftovers: Leftover[] = [];
  for (const stack of stacks) leftovers.push(...(await leftoversIn(stack, access)));
  return leftovers;
}

const OUTSIDE_THE_CLUSTER: readonly StackName[] = ['cloud'];

async function leftoversIn(stack: SynthesizedStack, access: DeploymentAccess): Promise<readonly Leftover[]> {
  if (OUTSIDE_THE_CLUSTER.includes(stack.stack)) return [];
  const managed = await managedBy(stack, access.terraform);
  const unmanaged = stack.declared.filter(({ address }) => !managed.has(address));
  return [
    ...(await existingObjects(unmanaged, access)).map((resource) => toImport(stack, resource)),
    ...(await leftoverReleases(stack, managed, access)),
  ];
}

function toImport(stack: SynthesizedStack, { address, type, name, namespace }: DeclaredResource): Leftover {
  const id = namespace === undefined ? name : `${namespace}/${name}`;
  const kind = type === 'helm_release' ? 'release' : KINDS[type]!.kind;
  return { stack, title: `${kind} ${id}`, repair: 'import', address, id };
}

/** Prints a line `Kind namespace/name` for each object. */
const NAMES =
  'go-template={{range .items}}{{.kind}} {{with .metadata.namespace}}{{.}}{{end}}/{{.metadata.name}}{{"\\n"}}{{end}}';

async function existingObjects(
  resources: readonly DeclaredResource[],
  access: ClusterAccess,
): Promise<readonly DeclaredResource[]> {
  const objects = resources.filter(({ type }) => type in KINDS);
  const existing = new Set<string>();
  for (const [namespace, declared] of Map.groupBy(objects, (object) => object.namespace)) {
    const kinds = [...new Set(declared.map(({ type }) => kindOf(type)))].join(',');
    const flags = namespace === undefined ? [] : [`--namespace=${namespace}`];
    const subject = `our objects in ${namespace === undefined ? 'the cluster' : `the namespace ${namespace}`}`;
    const stdout = await query(access, { subject, args: ['get', kinds, ...flags, `--output=${NAMES}`] });
    for (const line of stdout.split('\n')) existing.add(line);
  }
  return objects.filter(({ type, namespace = '', name }) => existing.has(`${KINDS[type]!.kind} ${namespace}/${name}`));
}

/** `StatefulSet.v1.apps`: fully qualified, because other groups may define the same kind. */
function kindOf(type: string): string {
  const { kind, version, group } = KINDS[type]!;
  return `${kind}.${version}.${group}`;
}

async function leftoverReleases(
  stack: SynthesizedStack,
  managed: ReadonlySet<string>,
  access: ClusterAccess,
): Promise<readonly Leftover[]> {
  const releases = stack.declared.filter(({ type }) => type === 'helm_release');
  const namespaces = [...new Set(releases.map(({ namespace }) => namespace!))];
  const revisions = (await Promise.all(namespaces.map((namespace) => revisionsIn(namespace, access)))).flat();
  return releases.flatMap((declared): Leftover[] => {
    const { name, namespace, address } = declared;
    const history = revisions.filter(({ release, ...at }) => release === name && at.namespace === namespace);
    const blocking = blockingRevisions(history);
    const title = `release ${namespace}/${name} (${history.at(-1)?.status})`;
    // Terraform replaces a failed release that is in its state.
    const stuck = managed.has(address) ? blocking.filter(({ status }) => status !== 'failed') : blocking;
    return [
      ...(stuck.length > 0 ? [{ stack, title, repair: 'forget' as const, revisions: stuck }] : []),
      ...(history.length > blocking.length && !managed.has(address) ? [toImport(stack, declared)] : []),
    ];
  });
}
