// Cargo.toml: every table of dependencies, whether a dependency is a string, an inline table or a table of its own.
import type { Declaration, Manifest } from './edit';
import { literalLike, readToml, stringsOf, type Toml } from './toml';

const TABLES: ReadonlySet<string> = new Set(['dependencies', 'dev-dependencies', 'build-dependencies']);

export function readCargo(text: string): Manifest {
  const document = readToml(text, 'Cargo.toml');
  const found = stringsOf(text).flatMap(({ path, value, place }) => {
    const dependency = dependencyAt(path);
    if (!dependency) return [];
    const literal = text.slice(place.start, place.end);
    const write = (range: string) => ({ value: range, text: literalLike(literal, value, range) });
    const section = dependency.table.join('.');
    return [
      { package: nameOf(document, dependency), section, range: value, role: 'installs', place, path, write } as const,
    ];
  });
  return {
    document,
    all: () => found,
    of: (name): readonly Declaration[] => found.filter((one) => normalized(one.package) === normalized(name)),
  };
}

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

/** A dependency may go by another name than its package: `json = { package = "serde_json", version = "1" }`. */
function nameOf(document: Toml, { table, key }: Dependency): string {
  const entry = [...table, key].reduce<unknown>((value, one) => (value as Toml)[one], document);
  const renamed = typeof entry === 'object' && entry !== null ? (entry as Toml)['package'] : undefined;
  return typeof renamed === 'string' ? renamed : key;
}

/** The registry takes hyphens and underscores for the same. */
function normalized(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}
