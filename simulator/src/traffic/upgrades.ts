// Which upgrades a repository's manifests allow: dependencies of which the registry has a newer release.
import type { Repository } from '../github/repositories';
import { ECOSYSTEMS, ecosystems, isNewer, type Declared, type EcosystemName } from './ecosystems';

export interface UpgradeRequest {
  readonly ecosystem: EcosystemName;
  readonly package: string;
  readonly version: string;
  /** owner/name; without it, a repository that has the package. */
  readonly repository?: string | undefined;
}

/** Every upgrade that a sensible person could ask for in this repository. */
export function upgradesOf(repository: Repository): UpgradeRequest[] {
  return ECOSYSTEMS.flatMap((ecosystem) =>
    declaredIn(repository, ecosystem).flatMap(({ name, version: current, below }) =>
      ecosystems[ecosystem]
        .releases(name, current)
        .filter((version) => isNewer(version, current) && (below === undefined || isNewer(below, version)))
        .map((version) => ({ ecosystem, package: name, version, repository: repository.fullName })),
    ),
  );
}

/** What the repository's manifest of an ecosystem declares; nothing when it has none. */
export function declaredIn({ files }: Repository, name: EcosystemName): readonly Declared[] {
  const ecosystem = ecosystems[name];
  const path = ecosystem.manifests.find((one) => files[one] !== undefined);
  return path === undefined ? [] : ecosystem.declared(files[path] ?? '');
}
