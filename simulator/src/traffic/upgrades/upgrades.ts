// The upgrades that a repository's manifests allow.
import type { Repository } from '../../github/repositories';
import { ECOSYSTEMS, ecosystems, isNewer, type EcosystemName } from './ecosystems';

export interface Upgrade {
  readonly ecosystem: EcosystemName;
  readonly package: string;
  readonly version: string;
}

/** Every upgrade of a dependency to a newer release that its range does not exclude. */
export function upgradesOf({ files }: Repository): Upgrade[] {
  return ECOSYSTEMS.flatMap((ecosystem) => {
    const definition = ecosystems[ecosystem];
    const manifest = definition.manifests.map((path) => files[path]).find((text) => text !== undefined);
    if (manifest === undefined) return [];
    return definition.dependencies(manifest).flatMap(({ name, version: current, below }) =>
      definition
        .releases(name, current)
        .filter((version) => isNewer(version, current) && (below === undefined || isNewer(below, version)))
        .map((version) => ({ ecosystem, package: name, version })),
    );
  });
}
