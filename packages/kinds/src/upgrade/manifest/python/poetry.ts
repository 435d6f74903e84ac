// Poetry's tables of dependencies. A dependency is a range, a table, or several tables for different environments.
import { normalized } from './requirement';
import type { EditableDeclaration } from '../set-range';
import { literalLike, type Toml, type TomlString } from '../toml';

interface Document {
  readonly text: string;
  readonly document: Toml;
  readonly strings: readonly TomlString[];
}

/** `tool.poetry.dependencies`, `tool.poetry.dev-dependencies` and `tool.poetry.group.<name>.dependencies`. */
export function poetryDeclarations({ text, document, strings }: Document): readonly EditableDeclaration[] {
  const ranges = strings.flatMap(({ path, value, place }): EditableDeclaration[] => {
    const length = tableLength(path);
    const [key, ...member] = path.slice(length);
    if (length === 0 || key === undefined || normalized(key) === 'python') return [];
    const ranged = member.length === 0 || (member.at(-1) === 'version' && member.length <= 2);
    if (!ranged) return [];
    const entry = member.length === 0 ? {} : (valueAt(document, path.slice(0, -1)) as Toml);
    const literal = text.slice(place.start, place.end);
    const write = (range: string) => ({ value: range, text: literalLike(literal, value, range) });
    return [
      { ...common(path, length), ...detailsOf(entry), package: normalized(key), range: value, place, path, write },
    ];
  });
  return [...ranges, ...withoutRange(document, strings)];
}

/** Dependencies that have a source instead of a version. */
function withoutRange(document: Toml, strings: readonly TomlString[]): readonly EditableDeclaration[] {
  return strings.flatMap(({ path, place }): EditableDeclaration[] => {
    const length = tableLength(path);
    const [key, ...member] = path.slice(length);
    const kind = member.at(-1) ?? '';
    if (length === 0 || key === undefined || !Object.hasOwn(SOURCES, kind) || kind === 'source') return [];
    const entry = valueAt(document, path.slice(0, -1)) as Toml;
    if (Object.hasOwn(entry, 'version')) return [];
    const write = () => ({ value: entry[kind], text: '' });
    return [{ ...common(path, length), ...detailsOf(entry), package: normalized(key), range: '', place, path, write }];
  });
}

const SOURCES: Readonly<Record<string, string>> = {
  git: 'git',
  path: 'a path',
  url: 'a URL',
  file: 'a file',
  source: 'another index',
};

function common(path: readonly string[], length: number) {
  const [, , table, group] = path;
  const part = table === 'group' ? `group ${group}` : table === 'dev-dependencies' ? 'group dev' : undefined;
  return { section: path.slice(0, length).join('.'), role: 'install', group: part, dialect: 'poetry' } as const;
}

function detailsOf(entry: Toml) {
  const text = (key: string): string | undefined => (typeof entry[key] === 'string' ? entry[key] : undefined);
  const kind = Object.keys(SOURCES).find((key) => Object.hasOwn(entry, key));
  const extras = Array.isArray(entry['extras']) ? entry['extras'].filter((one) => typeof one === 'string') : [];
  return { marker: text('markers'), python: text('python'), source: kind && SOURCES[kind], extras };
}

/** The number of keys that lead to a table of dependencies; 0 if `path` is not in one. */
function tableLength([tool, poetry, table, , dependencies]: readonly string[]): number {
  if (tool !== 'tool' || poetry !== 'poetry') return 0;
  if (table === 'dependencies' || table === 'dev-dependencies') return 3;
  return table === 'group' && dependencies === 'dependencies' ? 5 : 0;
}

function valueAt(document: Toml, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], document);
}
