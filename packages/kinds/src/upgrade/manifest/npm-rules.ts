// npm overrides, Yarn resolutions and pnpm overrides of a package.json, in one form.
import type { Json } from './npm';

export interface NpmRule {
  readonly section: 'overrides' | 'resolutions' | 'pnpm.overrides';
  readonly key: string;
  readonly package: string;
  /** The rule applies to dependents that require this range; undefined: to all. */
  readonly range?: string | undefined;
  /** The rule applies below these packages, outermost first. */
  readonly parents: readonly string[];
  readonly value: string;
}

/** Rules that are nested more deeply are ignored. */
const MAX_DEPTH = 20;

export function npmRules(document: Json): readonly NpmRule[] {
  return [
    ...nested(tableOf(document['overrides']), { parents: [] }),
    ...flat('resolutions', document['resolutions'], (key) => key.split('/')),
    ...flat('pnpm.overrides', tableOf(document['pnpm'])['overrides'], (key) => key.split(/(?<=[^<>=\s])>(?=[^=\s])/)),
  ];
}

interface Place {
  readonly parents: readonly string[];
  /** The package that the key `.` refers to. */
  readonly own?: { readonly package: string; readonly range?: string };
}

function nested(table: Json, { parents, own }: Place): readonly NpmRule[] {
  if (parents.length > MAX_DEPTH) return [];
  return Object.entries(table).flatMap(([key, value]): readonly NpmRule[] => {
    const named = key === '.' ? own : nameOf(key);
    if (named === undefined) return [];
    const above = key === '.' ? parents.slice(0, -1) : parents;
    if (typeof value === 'string') return [{ section: 'overrides', key, ...named, parents: above, value }];
    return key === '.' ? [] : nested(tableOf(value), { parents: [...parents, named.package], own: named });
  });
}

/** Yarn writes a path of packages, in which `**` matches any; pnpm writes `parent>child`. */
function flat(section: NpmRule['section'], table: unknown, split: (key: string) => readonly string[]): NpmRule[] {
  return Object.entries(tableOf(table)).flatMap(([key, value]): NpmRule[] => {
    if (typeof value !== 'string') return [];
    const path = joinScopes(split(key)).filter((part) => part !== '**' && part !== '*');
    const last = path.at(-1);
    if (last === undefined) return [];
    return [{ section, key, ...nameOf(last), parents: path.slice(0, -1).map((one) => nameOf(one).package), value }];
  });
}

/** Joins a scope and the name after it: `@scope`, `name`. */
function joinScopes(parts: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.startsWith('@') && !last.includes('/')) joined[joined.length - 1] = `${last}/${part}`;
    else joined.push(part);
  }
  return joined;
}

/** Parses `lodash@^4`, `@types/node@npm:^20` or a name alone. */
function nameOf(text: string): { readonly package: string; readonly range?: string } {
  const at = text.indexOf('@', 1);
  return at < 0 ? { package: text } : { package: text.slice(0, at), range: text.slice(at + 1).replace(/^npm:/, '') };
}

function tableOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
