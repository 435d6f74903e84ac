// Which folders a service needs to run: its own, those of our packages that it uses, and their npm packages.
import { posix } from 'node:path';

/** package-lock.json, as far as it is read here. Keys of `packages` are folders, relative to the repository. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  /** A link's target, when `link` is true. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Names;
  readonly optionalDependencies?: Names;
  readonly peerDependencies?: Names;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}
type Names = Readonly<Record<string, string>>;

export interface Closure {
  /** Folders of ours: services/worker, telemetry, … */
  readonly workspaces: readonly string[];
  /** Folders of npm packages: node_modules/bullmq, packages/kinds/node_modules/ajv, … */
  readonly packages: readonly string[];
  /** Links in node_modules → the folder of ours that each leads to. */
  readonly links: ReadonlyMap<string, string>;
}

/** Follows what the lock file says of production; throws when it lacks a package that is not optional. */
export function closureOf(lock: Lock, start: string): Closure {
  const workspaces = new Set([start]);
  const packages = new Set<string>();
  const links = new Map<string, string>();
  const open = [start];
  const add = (set: Set<string>, folder: string): void => {
    if (set.has(folder)) return;
    set.add(folder);
    open.push(folder);
  };
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const [name, optional] of needsOf(lock, folder)) {
      const found = find(lock, folder, name);
      if (found === undefined) {
        if (optional) continue;
        throw new Error(`package-lock.json lacks ${name}, which ${folder} needs`);
      }
      const { link, resolved = '' } = lock.packages[found]!;
      if (link) links.set(found, resolved);
      add(link ? workspaces : packages, link ? resolved : found);
    }
  }
  return { workspaces: [...workspaces].sort(), packages: [...packages].sort(), links };
}

/** Names of what a folder needs, and whether it does without. An optional peer is left to who asks for it by itself. */
function needsOf(lock: Lock, folder: string): ReadonlyMap<string, boolean> {
  const entry = lock.packages[folder];
  if (!entry) throw new Error(`package-lock.json knows nothing of ${folder}`);
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = entry;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return new Map([
    ...[...Object.keys(dependencies), ...peers].map((name) => [name, false] as const),
    ...Object.keys(optionalDependencies).map((name) => [name, true] as const),
  ]);
}

/** Where Node finds `name` from `folder`: in the nearest node_modules on the way up. */
function find(lock: Lock, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = posix.dirname(at)) {
    const candidate = posix.join(at === '.' ? '' : at, 'node_modules', name);
    if (posix.basename(at) !== 'node_modules' && lock.packages[candidate]) return candidate;
    if (at === '.') return undefined;
  }
}
