// What an interrupted deployment left in the cluster: objects and releases that Terraform does not know, and releases
// that Helm did not finish. Each would make the next deployment fail.
import { KINDS } from './kinds';
import type { Site } from '../../kubectl/problem';
import { ask } from '../../kubectl/query';
import { blockingRevisions, type Revision, revisionsIn } from './releases';
import type { StackName } from '../request';
import { managedBy } from '../terraform/state';
import type { Declared, SynthesizedStack } from '../terraform/synthesized-stack';

export type Leftover = {
  readonly stack: SynthesizedStack;
  /** What it is: `StatefulSet sextant-data/postgres`. */
  readonly what: string;
} & (
  | { readonly repair: 'import'; readonly address: string; readonly id: string }
  | { readonly repair: 'forget'; readonly revisions: readonly Revision[] }
);

export interface Places extends Site {
  readonly terraform: string;
}

/** Everything that stands in the way of deploying these stacks. Throws StateError, QuestionError. */
export async function leftoversOf(stacks: readonly SynthesizedStack[], places: Places): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  for (const stack of stacks) found.push(...(await leftoversIn(stack, places)));
  return found;
}

const OUTSIDE_THE_CLUSTER: readonly StackName[] = ['cloud'];

async function leftoversIn(stack: SynthesizedStack, places: Places): Promise<readonly Leftover[]> {
  if (OUTSIDE_THE_CLUSTER.includes(stack.stack)) return [];
  const managed = await managedBy(stack, places.terraform);
  const unknown = stack.declared.filter(({ address }) => !managed.has(address));
  const releases = stack.declared.filter(({ type }) => type === 'helm_release');
  return [
    ...(await objectsThere(unknown, places)).map((declared) => imported(stack, declared)),
    ...(await releasesThere(stack, { releases, managed, site: places })),
  ];
}

function imported(stack: SynthesizedStack, { address, type, name, namespace }: Declared): Leftover {
  const id = namespace === undefined ? name : `${namespace}/${name}`;
  const kind = type === 'helm_release' ? 'release' : KINDS[type]!.kind;
  return { stack, what: `${kind} ${id}`, repair: 'import', address, id };
}

/** Kind, namespace and name of each object, as `Kind namespace/name`. */
const NAMES =
  'go-template={{range .items}}{{.kind}} {{with .metadata.namespace}}{{.}}{{end}}/{{.metadata.name}}{{"\\n"}}{{end}}';

/** Those objects that are in the cluster all the same. */
async function objectsThere(unknown: readonly Declared[], site: Site): Promise<readonly Declared[]> {
  const objects = unknown.filter(({ type }) => type in KINDS);
  const there = new Set<string>();
  for (const [namespace, declared] of Map.groupBy(objects, (object) => object.namespace)) {
    const kinds = [...new Set(declared.map(({ type }) => kindOf(type)))].join(',');
    const where = namespace === undefined ? [] : [`--namespace=${namespace}`];
    const about = `our objects in ${namespace === undefined ? 'the cluster' : `the namespace ${namespace}`}`;
    const stdout = await ask(site, { about, args: ['get', kinds, ...where, `--output=${NAMES}`] });
    for (const line of stdout.split('\n')) there.add(line);
  }
  return objects.filter(({ type, namespace = '', name }) => there.has(`${KINDS[type]!.kind} ${namespace}/${name}`));
}

/** `StatefulSet.v1.apps`: the whole name, as kinds of other groups may be called the same. */
function kindOf(type: string): string {
  const { kind, version, group } = KINDS[type]!;
  return `${kind}.${version}.${group}`;
}

interface Releases {
  readonly releases: readonly Declared[];
  readonly managed: ReadonlySet<string>;
  readonly site: Site;
}

async function releasesThere(
  stack: SynthesizedStack,
  { releases, managed, site }: Releases,
): Promise<readonly Leftover[]> {
  const namespaces = [...new Set(releases.map(({ namespace }) => namespace!))];
  const revisions = (await Promise.all(namespaces.map((namespace) => revisionsIn(namespace, site)))).flat();
  return releases.flatMap((declared): Leftover[] => {
    const { name, namespace, address } = declared;
    const own = revisions.filter(({ release, ...at }) => release === name && at.namespace === namespace);
    const blocking = blockingRevisions(own);
    const what = `release ${namespace}/${name}, which is ${own.at(-1)?.status}`;
    // Terraform upgrades or replaces what it knows, if Helm lets it.
    const stuck = managed.has(address) ? blocking.filter(({ status }) => status !== 'failed') : blocking;
    return [
      ...(stuck.length > 0 ? [{ stack, what, repair: 'forget' as const, revisions: stuck }] : []),
      ...(own.length > blocking.length && !managed.has(address) ? [imported(stack, declared)] : []),
    ];
  });
}
