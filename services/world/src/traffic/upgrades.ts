// Which upgrades a repository's manifest allows: dependencies of which the registry has a newer release.
import type { Repository } from '../github/repositories';
import { findPackage, isPrerelease, PACKAGES, type Package } from '../npm-registry/packages';

export interface UpgradeRequest {
  readonly package: string;
  readonly version: string;
  /** owner/name; without it, a repository that has the package. */
  readonly repository?: string | undefined;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Every upgrade that a sensible person could ask for in this repository. */
export function upgradesOf(repository: Repository): UpgradeRequest[] {
  const manifest = JSON.parse(repository.files['package.json'] ?? '{}') as Manifest;
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  return ranges.flatMap(([name, range]) =>
    newerReleases(name, range.replace(/^[^\d]+/, '')).map((version) => ({
      package: name,
      version,
      repository: repository.fullName,
    })),
  );
}

function newerReleases(name: string, current: string): string[] {
  const known = findPackage(name);
  if (!known) return [];
  const position = known.versions.findIndex(({ version }) => version === current);
  const newer = known.versions.slice(position + 1).map(({ version }) => version);
  // A new major of one of a pair (react, react-dom) alone would break the other.
  const allowed = hasPeers(known) ? newer.filter((version) => majorOf(version) === majorOf(current)) : newer;
  return position < 0 ? [] : allowed.filter((version) => !isPrerelease(version));
}

function hasPeers({ name, versions }: Package): boolean {
  const isPeer = PACKAGES.some((one) => one.versions.some(({ peerDependencies }) => peerDependencies?.[name]));
  return isPeer || versions.some(({ peerDependencies }) => peerDependencies);
}

function majorOf(version: string): string | undefined {
  return version.split('.')[0];
}
