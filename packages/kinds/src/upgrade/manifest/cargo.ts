// Cargo.toml: dependencies as strings, inline tables or tables.
import { sentences, type EditableDeclaration, type Manifest } from './set-range';
import { literalLike, readToml, stringsOf, tableAt, type Toml } from './toml';

const TABLES: ReadonlySet<string> = new Set(['dependencies', 'dev-dependencies', 'build-dependencies']);

export function readCargo(text: string): Manifest {
  const document = readToml(text, 'Cargo.toml');
  const ranged = stringsOf(text).flatMap(({ path, value, place }): EditableDeclaration[] => {
    const dependency = dependencyAt(path);
    if (!dependency) return [];
    const literal = text.slice(place.start, place.end);
    const write = (range: string) => ({ value: range, text: literalLike(literal, value, range) });
    return [{ ...detailsOf(document, dependency), range: value, place, path, write }];
  });
  const declarations = [...ranged, ...withoutVersion(document)];
  return {
    document,
    all: () => declarations,
    of: (name) => declarations.filter((one) => sameCrate(one.package, name)),
    notModelled: (name) => notModelled(document, name),
  };
}

interface Dependency {
  readonly table: readonly string[];
  readonly key: string;
}

/** The dependency whose version is at `path`: `<table>.<key>` or `<table>.<key>.version`. */
function dependencyAt(path: readonly string[]): Dependency | undefined {
  const length = tableLength(path);
  const [key, member, ...deeper] = path.slice(length);
  if (length === 0 || key === undefined || deeper.length > 0) return undefined;
  return member === undefined || member === 'version' ? { table: path.slice(0, length), key } : undefined;
}

/** The number of keys that lead to a table of dependencies; 0 if `path` is not in one. */
function tableLength([first = '', second = '', third = '']: readonly string[]): number {
  if (TABLES.has(first)) return 1;
  if (first === 'workspace' && second === 'dependencies') return 2;
  return first === 'target' && TABLES.has(third) ? 3 : 0;
}

/** Everything but the range. The key of a dependency may differ from the name of its package. */
function detailsOf(document: Toml, { table, key }: Dependency) {
  const entry = tableAt(document, [...table, key]);
  const renamed = typeof entry['package'] === 'string' ? entry['package'] : undefined;
  const features = Array.isArray(entry['features']) ? entry['features'].filter((one) => typeof one === 'string') : [];
  return {
    package: renamed ?? key,
    alias: renamed === undefined ? undefined : key,
    section: table.join('.'),
    role: 'install',
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
  if (entry['workspace'] === true) return 'the Cargo.toml of the workspace root';
  const kind = Object.keys(SOURCES).find((key) => Object.hasOwn(entry, key));
  return kind && SOURCES[kind];
}

/** Dependencies that have a source or `workspace = true` instead of a version. */
function withoutVersion(document: Toml): EditableDeclaration[] {
  return tablesOf(document).flatMap((table) =>
    Object.entries(tableAt(document, table)).flatMap(([key, entry]): EditableDeclaration[] => {
      const isTable = typeof entry === 'object' && entry !== null && !Object.hasOwn(entry, 'version');
      if (!isTable || sourceOf(entry as Toml) === undefined) return [];
      const write = () => ({ value: entry, text: '' });
      const details = detailsOf(document, { table, key });
      return [{ ...details, range: '', place: { start: 0, end: 0 }, path: [...table, key], write }];
    }),
  );
}

function tablesOf(document: Toml): readonly (readonly string[])[] {
  const targets = Object.keys(tableAt(document, ['target']));
  return [
    ...[...TABLES].map((table) => [table]),
    ['workspace', 'dependencies'],
    ...targets.flatMap((target) => [...TABLES].map((table) => ['target', target, table])),
  ];
}

function notModelled(document: Toml, name: string): readonly string[] {
  const patches = Object.values(tableAt(document, ['patch'])).flatMap((table) => Object.entries((table ?? {}) as Toml));
  const packageOf = (key: string, entry: unknown): unknown => (entry as Toml | undefined)?.['package'] ?? key;
  const replaced = Object.keys(tableAt(document, ['replace']));
  return sentences('Cargo.toml', [
    [patches.some(([key, entry]) => sameCrate(String(packageOf(key, entry)), name)), `${name} is patched ([patch])`],
    [replaced.some((key) => sameCrate(key.split(':')[0]!, name)), `${name} is replaced ([replace])`],
    [Array.isArray(tableAt(document, ['workspace'])['members']), 'the members of the workspace are not read'],
  ]);
}

/** The registry treats hyphens and underscores as equal. */
export function sameCrate(a: string, b: string): boolean {
  const [first, second] = [a, b].map((name) => name.toLowerCase().replaceAll('_', '-'));
  return first === second;
}
