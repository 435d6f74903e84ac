// The package ecosystems: their manifests, the dependencies in a manifest, and the releases in a registry.
import { CRATES } from '../../registries/crates/crates';
import { isPrerelease as isGoPrerelease, MODULES } from '../../registries/goproxy/modules';
import { isPrerelease as isNpmPrerelease, PACKAGES, type Package } from '../../registries/npm/packages';
import { isPrerelease as isPyPrerelease, PROJECTS } from '../../registries/pypi/packages';

export const ECOSYSTEMS = ['npm', 'pip', 'cargo', 'go'] as const;
export type EcosystemName = (typeof ECOSYSTEMS)[number];

export interface Dependency {
  readonly name: string;
  /** Lower bound of the range. */
  readonly version: string;
  /** Exclusive upper bound of the range. */
  readonly below?: string | undefined;
}

export interface Ecosystem {
  /** File names of manifests; only the first one that a repository has is used. */
  readonly manifests: readonly string[];
  dependencies(manifest: string): readonly Dependency[];
  /** Stable releases that are not yanked, lowest first. */
  releases(name: string, current: string): readonly string[];
}

export const ecosystems: Readonly<Record<EcosystemName, Ecosystem>> = {
  npm: { manifests: ['package.json'], dependencies: npmDependencies, releases: npmReleases },
  pip: {
    manifests: ['requirements.txt', 'pyproject.toml'],
    dependencies: pipDependencies,
    releases: (name) => {
      const releases = PROJECTS.find((one) => one.name === name)?.releases ?? [];
      return releases
        .filter(({ yanked, files }) => yanked === undefined && files === undefined)
        .map(({ version }) => version)
        .filter((version) => !isPyPrerelease(version));
    },
  },
  cargo: {
    manifests: ['Cargo.toml'],
    dependencies: cargoDependencies,
    releases: (name) => {
      const versions = CRATES.find((one) => one.name === name)?.versions ?? [];
      return versions
        .filter(({ yanked }) => !yanked)
        .map(({ vers }) => vers)
        .filter((version) => !version.includes('-'));
    },
  },
  go: {
    manifests: ['go.mod'],
    dependencies: goDependencies,
    releases: (name) => {
      const versions = MODULES.find((one) => one.path === name)?.versions ?? [];
      return versions.map(({ version }) => version).filter((version) => !isGoPrerelease(version));
    },
  },
};

/** Compares versions numerically. */
export function isNewer(version: string, than: string): boolean {
  const [numbers, others] = [version, than].map((one) => one.replace(/^v/, '').split('.').map(Number));
  for (const [index, number] of (numbers ?? []).entries()) {
    const other = others?.[index] ?? 0;
    if (number !== other) return number > other;
  }
  return false;
}

function npmDependencies(manifest: string): Dependency[] {
  const { dependencies, devDependencies } = JSON.parse(manifest) as Readonly<Record<string, Record<string, string>>>;
  return Object.entries({ ...dependencies, ...devDependencies }).map(([name, range]) => ({
    name,
    version: range.replace(/^[^\d]+/, ''),
  }));
}

/** Packages with peers (react, react-dom) stay on their major version, because a new one would break the peer. */
function npmReleases(name: string, current: string): string[] {
  const found = PACKAGES.find((one) => one.name === name);
  if (!found) return [];
  const versions = found.versions.map(({ version }) => version).filter((version) => !isNpmPrerelease(version));
  return hasPeers(found) ? versions.filter((version) => majorOf(version) === majorOf(current)) : versions;
}

function hasPeers({ name, versions }: Package): boolean {
  const isPeer = PACKAGES.some((one) => one.versions.some(({ peerDependencies }) => peerDependencies?.[name]));
  return isPeer || versions.some(({ peerDependencies }) => peerDependencies);
}

function majorOf(version: string): string | undefined {
  return version.split('.')[0];
}

/**
 * Of a pyproject.toml, reads only the list `dependencies`. Skips requirements with hashes, because new hashes need the
 * files.
 */
function pipDependencies(manifest: string): Dependency[] {
  const list = /^dependencies = \[([^]*?)^\]/m.exec(manifest)?.[1] ?? manifest;
  const requirement = /^\s*["']?([\w.-]+)(?:\[[^\]]*\])?\s*(?:==|~=|>=)\s*([\d.]+)(?:,<([\d.]+))?(?!.*\\$)/gm;
  return [...list.matchAll(requirement)].map(([, name = '', version = '', below]) => ({ name, version, below }));
}

/** Reads versions as strings, in inline tables, in tables and with dotted keys. */
function cargoDependencies(manifest: string): Dependency[] {
  const inline = /^([\w-]+)(?:\.version)?\s*=\s*(?:\{\s*version\s*=\s*)?["'][=~^]?([\d.]+)["']/gm;
  const tables = /^\[dependencies\.([\w-]+)\]\nversion = "([\d.]+)"/gm;
  return [inline, tables].flatMap((pattern) =>
    [...manifest.matchAll(pattern)].map(([, name = '', version = '']) => ({ name, version })),
  );
}

function goDependencies(manifest: string): Dependency[] {
  const direct = /^(?:require)?\s+(\S+)\s+(v[\d.]+)(?!.*\/\/ indirect)\s*(?:\/\/.*)?$/gm;
  return [...manifest.matchAll(direct)].map(([, name = '', version = '']) => ({ name, version }));
}
