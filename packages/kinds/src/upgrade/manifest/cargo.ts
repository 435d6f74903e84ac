// Cargo.toml: every table of dependencies, whether a dependency is a string, an inline table or a table of its own.
import type { Declaration, Manifest } from './set-range';
import { at, literalLike, readToml, stringsOf, type Toml } from './toml';

const TABLES: ReadonlySet<string> = new Set(['dependencies', 'dev-dependencies', 'build-dependencies']);

export function readCargo(text: string): Manifest {
  const document = readToml(text, 'Cargo.toml');
  const ranged = stringsOf(text).flatMap(({ path, value, place }): Named[] => {
    const dependency = dependencyAt(path);
    if (!dependency) return [];
    const literal = text.slice(place.start, place.end);
    const write = (range: string) => ({ value: range, text: literalLike(literal, value, range) });
    return [{ ...detailsOf(document, dependency), range: value, place, path, write }];
  });
  const found = [...ranged, ...withoutVersion(document)];
  return {
    document,
    all: () => found,
    of: (name): readonly Declaration[] => found.filter((one) => normalized(one.package) === normalized(name)),
    notModelled: (name) => notModelled(document, name),
  };
}

type Named = Declaration & { readonly package: string };

interface Dependency {
  readonly table: readonly string[];
  readonly key: string;
}

/** The dependency whose version is at `path`: `<table>.<key>` or `<table>.<key>.version`. */
function dependencyAt(path: readonly string[]): Dependency | undefined {
  const inTable = tableLength(path);
  if (inTable === 0) return undefined;
  const [key, member, ...deeper] = path.slice(inTable);
  if (key === undefined || deeper.length > 0 || (member !== undefined && member !== 'version')) return undefined;
  return { table: path.slice(0, inTable), key };
}

/** How many keys lead to a table of dependencies: of the package, of a target, of the workspace; 0 when none does. */
function tableLength([first = '', second = '', third = '']: readonly string[]): number {
  if (TABLES.has(first)) return 1;
  if (first === 'workspace' && second === 'dependencies') return 2;
  return first === 'target' && TABLES.has(third) ? 3 : 0;
}

/** All that a declaration says beside its requirement. A dependency may go by another name than its package. */
function detailsOf(document: Toml, { table, key }: Dependency) {
  const entry = at(document, [...table, key]);
  const renamed = typeof entry['package'] === 'string' ? entry['package'] : undefined;
  const features = Array.isArray(entry['features']) ? entry['features'].filter((one) => typeof one === 'string') : [];
  return {
    package: renamed ?? key,
    alias: renamed === undefined ? undefined : key,
    section: table.join('.'),
    role: 'installs',
    group: table[0] === 'target' ? `target ${table[1]}` : undefined,
    source: sourceOf(entry),
    extras: features,
  } as const;
}

const SOURCES: Readonly<Record<string, string>> = {
  path: 'a path',
  git: 'git',
  registry: 'another registry',
  'registry-index': 'another registry',
};

function sourceOf(entry: Toml): string | undefined {
  if (entry['workspace'] === true) return "the workspace's root, whose Cargo.toml has its version";
  const kind = Object.keys(SOURCES).find((key) => Object.hasOwn(entry, key));
  return kind && SOURCES[kind];
}

/** Dependencies that name a place, or their workspace, instead of a version. */
function withoutVersion(document: Toml): Named[] {
  return tablesOf(document).flatMap((table) =>
    Object.entries(at(document, table)).flatMap(([key, entry]): Named[] => {
      const isTable = typeof entry === 'object' && entry !== null && !Object.hasOwn(entry, 'version');
      if (!isTable || sourceOf(entry as Toml) === undefined) return [];
      const write = () => ({ value: entry, text: '' });
      const details = detailsOf(document, { table, key });
      return [{ ...details, range: '', place: { start: 0, end: 0 }, path: [...table, key], write }];
    }),
  );
}

/** The paths of all tables of dependencies. */
function tablesOf(document: Toml): readonly (readonly string[])[] {
  const targets = Object.keys(at(document, ['target']));
  return [
    ...[...TABLES].map((table) => [table]),
    ['workspace', 'dependencies'],
    ...targets.flatMap((target) => [...TABLES].map((table) => ['target', target, table])),
  ];
}

/** What decides in a Cargo.toml, and no proof covers. */
function notModelled(document: Toml, name: string): readonly string[] {
  const patches = Object.values(at(document, ['patch'])).flatMap((table) => Object.entries((table ?? {}) as Toml));
  const packageOf = (key: string, entry: unknown): unknown => (entry as Toml | undefined)?.['package'] ?? key;
  const patched = patches.some(([key, entry]) => normalized(String(packageOf(key, entry))) === normalized(name));
  const replaced = Object.keys(at(document, ['replace'])).some(
    (key) => normalized(key.split(':')[0]!) === normalized(name),
  );
  const workspace = at(document, ['workspace']);
  const found: readonly (readonly [boolean, string])[] = [
    [patched, `${name} is patched ([patch])`],
    [replaced, `${name} is replaced ([replace])`],
    [Array.isArray(workspace['members']), 'the members of its workspace are not read'],
  ];
  return found.flatMap(([present, what]) => (present ? [`Cargo.toml: ${what}`] : []));
}

/** The registry takes hyphens and underscores for the same. */
function normalized(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}
