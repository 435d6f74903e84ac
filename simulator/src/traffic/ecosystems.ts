// The ecosystems of packages: their manifests, what those declare, and what their registries have.
import { CRATES } from '../crates/crates';
import { isPrerelease as isGoPrerelease, MODULES } from '../goproxy/modules';
import { isPrerelease as isNpmPrerelease, PACKAGES, type Package } from '../npm-registry/packages';
import { isPrerelease as isPyPrerelease, PROJECTS } from '../pypi/packages';

export const ECOSYSTEMS = ['npm', 'pip', 'cargo', 'go'] as const;
export type EcosystemName = (typeof ECOSYSTEMS)[number];

export interface Declared {
  readonly name: string;
  /** The version that its range begins with. */
  readonly version: string;
  /** The first version that its range shuts out. */
  readonly below?: string | undefined;
}

export interface Ecosystem {
  /** Names of its manifests; the first that a repository has counts. */
  readonly manifests: readonly string[];
  declared(manifest: string): readonly Declared[];
  /** Versions that somebody could want, lowest first. */
  releases(name: string, current: string): readonly string[];
}

export const ecosystems: Readonly<Record<EcosystemName, Ecosystem>> = {
  npm: { manifests: ['package.json'], declared: npmDeclared, releases: npmReleases },
  pip: {
    manifests: ['requirements.txt', 'pyproject.toml'],
    declared: pipDeclared,
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
    declared: cargoDeclared,
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
    declared: goDeclared,
    releases: (name) => {
      const versions = MODULES.find((one) => one.path === name)?.versions ?? [];
      return versions.map(({ version }) => version).filter((version) => !isGoPrerelease(version));
    },
  },
};

/** Compares versions by their numbers. */
export function isNewer(version: string, than: string): boolean {
  const [numbers, others] = [version, than].map((one) => one.replace(/^v/, '').split('.').map(Number));
  for (const [index, number] of (numbers ?? []).entries()) {
    const other = others?.[index] ?? 0;
    if (number !== other) return number > other;
  }
  return false;
}

function npmDeclared(manifest: string): Declared[] {
  const { dependencies, devDependencies } = JSON.parse(manifest) as Readonly<Record<string, Record<string, string>>>;
  return Object.entries({ ...dependencies, ...devDependencies }).map(([name, range]) => ({
    name,
    version: range.replace(/^[^\d]+/, ''),
  }));
}

/** A new major of one of a pair (react, react-dom) alone would break the other. */
function npmReleases(name: string, current: string): string[] {
  const known = PACKAGES.find((one) => one.name === name);
  if (!known) return [];
  const versions = known.versions.map(({ version }) => version).filter((version) => !isNpmPrerelease(version));
  return hasPeers(known) ? versions.filter((version) => majorOf(version) === majorOf(current)) : versions;
}

function hasPeers({ name, versions }: Package): boolean {
  const isPeer = PACKAGES.some((one) => one.versions.some(({ peerDependencies }) => peerDependencies?.[name]));
  return isPeer || versions.some(({ peerDependencies }) => peerDependencies);
}

function majorOf(version: string): string | undefined {
  return version.split('.')[0];
}

/** Of a pyproject.toml only the list `dependencies`; a requirement with hashes cannot be changed without its files. */
function pipDeclared(manifest: string): Declared[] {
  const list = /^dependencies = \[([^]*?)^\]/m.exec(manifest)?.[1] ?? manifest;
  const requirement = /^\s*["']?([\w.-]+)(?:\[[^\]]*\])?\s*(?:==|~=|>=)\s*([\d.]+)(?:,<([\d.]+))?(?!.*\\$)/gm;
  return [...list.matchAll(requirement)].map(([, name = '', version = '', below]) => ({ name, version, below }));
}

/** A version of its own, one in an inline table, in a table of its own, or by a dotted key. */
function cargoDeclared(manifest: string): Declared[] {
  const inline = /^([\w-]+)(?:\.version)?\s*=\s*(?:\{\s*version\s*=\s*)?["'][=~^]?([\d.]+)["']/gm;
  const tables = /^\[dependencies\.([\w-]+)\]\nversion = "([\d.]+)"/gm;
  return [inline, tables].flatMap((pattern) =>
    [...manifest.matchAll(pattern)].map(([, name = '', version = '']) => ({ name, version })),
  );
}

function goDeclared(manifest: string): Declared[] {
  const direct = /^(?:require)?\s+(\S+)\s+(v[\d.]+)(?!.*\/\/ indirect)\s*(?:\/\/.*)?$/gm;
  return [...manifest.matchAll(direct)].map(([, name = '', version = '']) => ({ name, version }));
}
