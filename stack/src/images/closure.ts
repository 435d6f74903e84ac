// The runtime dependencies of a workspace: the workspaces and npm packages that its image needs.
import { posix } from 'node:path';

/** The fields read from package-lock.json. Keys of `packages` are folders relative to the repository. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  /** The target, when `link` is true. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly peerDependencies?: Versions;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}
type Versions = Readonly<Record<string, string>>;

interface Closure {
  /** Workspace folders, e.g. services/worker. */
  readonly workspaces: readonly string[];
  /** Folders of npm packages, e.g. node_modules/bullmq. */
  readonly packages: readonly string[];
  /** Links in node_modules → workspace folder. */
  readonly links: ReadonlyMap<string, string>;
}

/** Follows the production dependencies in the lock file; throws when a required package is missing. */
export function closureOf(lock: Lock, start: string): Closure {
  const workspaces = new Set([start]);
  const packages = new Set<string>();
  const links = new Map<string, string>();
  const queue = [start];
  const add = (set: Set<string>, folder: string): void => {
    if (set.has(folder)) return;
    set.add(folder);
    queue.push(folder);
  };
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    for (const [name, optional] of dependenciesOf(lock, folder)) {
      const found = find(lock, folder, name);
      if (found === undefined) {
        if (optional) continue;
        throw new Error(`package-lock.json does not have ${name}, required by ${folder}`);
      }
      const { link, resolved = '' } = lock.packages[found]!;
      if (link) links.set(found, resolved);
      add(link ? workspaces : packages, link ? resolved : found);
    }
  }
  return { workspaces: [...workspaces].sort(), packages: [...packages].sort(), links };
}

/** The dependencies of a folder: name → whether it is optional. Optional peer dependencies are excluded. */
function dependenciesOf(lock: Lock, folder: string): ReadonlyMap<string, boolean> {
  const entry = lock.packages[folder];
  if (!entry) throw new Error(`package-lock.json does not have ${folder}`);
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = entry;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return new Map([
    ...[...Object.keys(dependencies), ...peers].map((name) => [name, false] as const),
    ...Object.keys(optionalDependencies).map((name) => [name, true] as const),
  ]);
}

/** Resolves `name` from `folder` as Node does: in the nearest node_modules of a parent folder. */
function find(lock: Lock, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = posix.dirname(at)) {
    const candidate = posix.join(at === '.' ? '' : at, 'node_modules', name);
    if (posix.basename(at) !== 'node_modules' && lock.packages[candidate]) return candidate;
    if (at === '.') return undefined;
  }
}
