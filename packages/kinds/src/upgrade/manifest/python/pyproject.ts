// pyproject.toml: requirements of PEP 621 and PEP 735, of uv, PDM and Hatch, and Poetry's tables.
import { poetryDeclarations } from './poetry';
import { extrasOf, addressedName, markerOf, normalized, parseRequirement } from './requirement';
import { sentences, type EditableDeclaration } from '../set-range';
import type { PipManifest } from './requirements-txt';
import { literalLike, readToml, stringsOf, tableAt, type Toml, type TomlString } from '../toml';

interface RequirementArray {
  /** Keys to the array; `*` matches any key. */
  readonly path: readonly string[];
  readonly role: 'install' | 'constraint';
  /** The kind of group that the `*` names. */
  readonly group?: 'extra' | 'group' | 'environment';
}

const ARRAYS: readonly RequirementArray[] = [
  { path: ['project', 'dependencies'], role: 'install' },
  { path: ['project', 'optional-dependencies', '*'], role: 'install', group: 'extra' },
  { path: ['dependency-groups', '*'], role: 'install', group: 'group' },
  { path: ['tool', 'uv', 'dev-dependencies'], role: 'install', group: 'group' },
  { path: ['tool', 'uv', 'constraint-dependencies'], role: 'constraint' },
  { path: ['tool', 'uv', 'override-dependencies'], role: 'constraint' },
  { path: ['tool', 'pdm', 'dev-dependencies', '*'], role: 'install', group: 'group' },
  { path: ['tool', 'pdm', 'resolution', 'overrides', '*'], role: 'constraint' },
  { path: ['tool', 'hatch', 'envs', '*', 'dependencies'], role: 'install', group: 'environment' },
  { path: ['tool', 'hatch', 'envs', '*', 'extra-dependencies'], role: 'install', group: 'environment' },
];

/** Throws ServiceError (VALIDATION_ERROR) if the text is not TOML. */
export function readPyproject(text: string): PipManifest {
  const document = readToml(text, 'pyproject.toml');
  const strings = stringsOf(text);
  const sources = uvSources(document);
  const requirements = strings.flatMap((string) => requirementAt(text, string, sources));
  return {
    document,
    declarations: [...requirements, ...poetryDeclarations({ text, document, strings })],
    notModelled: () => notModelled(document),
  };
}

function requirementAt(text: string, string: TomlString, sources: ReadonlyMap<string, string>): EditableDeclaration[] {
  const path = string.path.slice(0, -1);
  const array = ARRAYS.find(
    (one) => one.path.length === path.length && one.path.every((key, i) => key === '*' || key === path[i]),
  );
  if (!array) return [];
  const { value, place } = string;
  const group = array.group && `${array.group} ${array.group === 'environment' ? path[3] : path.at(-1)}`;
  const common = { section: path.join('.'), role: array.role, group, place, path: string.path };
  const addressed = addressedName(value);
  if (addressed !== undefined) {
    const write = () => ({ value, text: text.slice(place.start, place.end) });
    return [{ ...common, package: addressed, range: '', source: 'a URL', write }];
  }
  const requirement = parseRequirement(value);
  if (!requirement) return [];
  const { name, range, start, end, rest } = requirement;
  const literal = text.slice(place.start, place.end);
  const write = (next: string) => {
    const changed = value.slice(0, start) + next + value.slice(end);
    return { value: changed, text: literalLike(literal, value, changed) };
  };
  const details = { marker: markerOf(rest), extras: extrasOf(requirement), source: sources.get(name) };
  return [{ ...common, ...details, package: name, range, write }];
}

/** Packages that `[tool.uv.sources]` takes from another source, in some or all environments. */
function uvSources(document: Toml): ReadonlyMap<string, string> {
  const sources = Object.entries(tableAt(document, ['tool', 'uv', 'sources']));
  return new Map(
    sources.map(([name, source]) => {
      const keys = [source].flat().flatMap((one) => Object.keys(one ?? {}));
      const kind = keys.find((one) => ['git', 'path', 'url', 'workspace', 'index'].includes(one)) ?? 'elsewhere';
      return [normalized(name), `tool.uv.sources (${kind})`];
    }),
  );
}

function notModelled(document: Toml): readonly string[] {
  const dynamic = tableAt(document, ['project'])['dynamic'];
  const isDynamic = (key: string): boolean => Array.isArray(dynamic) && dynamic.includes(key);
  const uv = tableAt(document, ['tool', 'uv']);
  return sentences('pyproject.toml', [
    [isDynamic('dependencies'), 'the build sets its dependencies (dynamic)'],
    [isDynamic('requires-python'), 'the build sets its requires-python (dynamic)'],
    [uv['workspace'], 'the members of its uv workspace are not read'],
    [uv['conflicts'], 'conflicts of extras and groups (tool.uv.conflicts) are not read'],
    [uv['resolution'] ?? uv['prerelease'] ?? uv['exclude-newer'], 'settings of uv change which versions it installs'],
    [uv['index'] ?? uv['index-url'] ?? uv['extra-index-url'] ?? uv['find-links'], 'packages come from another index'],
    [tableAt(document, ['tool', 'poetry'])['source'], 'packages come from another index (tool.poetry.source)'],
  ]);
}
