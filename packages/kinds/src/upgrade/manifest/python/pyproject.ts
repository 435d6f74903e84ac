// pyproject.toml: requirements of PEP 621 and 735 and of uv, PDM and Hatch, one a string, and Poetry's tables.
import { poetryDeclarations } from './poetry';
import { extrasOf, addressedName, markerOf, normalized, parseRequirement } from './requirement';
import type { NamedDeclaration, PipManifest } from './requirements-txt';
import { at, literalLike, readToml, stringsOf, type Toml, type TomlString } from '../toml';

interface RequirementArray {
  /** Keys to the array; `*` is any key. */
  readonly path: readonly string[];
  readonly role: 'installs' | 'rules';
  /** What kind of part of the project the last key names. */
  readonly group?: 'extra' | 'group' | 'environment';
}

const ARRAYS: readonly RequirementArray[] = [
  { path: ['project', 'dependencies'], role: 'installs' },
  { path: ['project', 'optional-dependencies', '*'], role: 'installs', group: 'extra' },
  { path: ['dependency-groups', '*'], role: 'installs', group: 'group' },
  { path: ['tool', 'uv', 'dev-dependencies'], role: 'installs', group: 'group' },
  { path: ['tool', 'uv', 'constraint-dependencies'], role: 'rules' },
  { path: ['tool', 'uv', 'override-dependencies'], role: 'rules' },
  { path: ['tool', 'pdm', 'dev-dependencies', '*'], role: 'installs', group: 'group' },
  { path: ['tool', 'pdm', 'resolution', 'overrides', '*'], role: 'rules' },
  { path: ['tool', 'hatch', 'envs', '*', 'dependencies'], role: 'installs', group: 'environment' },
  { path: ['tool', 'hatch', 'envs', '*', 'extra-dependencies'], role: 'installs', group: 'environment' },
];

/** Throws ServiceError (VALIDATION_ERROR) for what is not TOML. */
export function readPyproject(text: string): PipManifest {
  const document = readToml(text, 'pyproject.toml');
  const strings = stringsOf(text);
  const sources = uvSources(document);
  const requirements = strings.flatMap((string) => requirementAt(text, string, sources));
  return {
    document,
    found: [...requirements, ...poetryDeclarations({ text, document, strings })],
    notModelled: () => notModelled(document),
  };
}

function requirementAt(text: string, string: TomlString, sources: ReadonlyMap<string, string>): NamedDeclaration[] {
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
    return [{ ...common, package: addressed, range: '', source: 'an address', write }];
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

/** `[tool.uv.sources]` takes packages from elsewhere, also where that holds for some environments only. */
function uvSources(document: Toml): ReadonlyMap<string, string> {
  const sources = Object.entries(at(document, ['tool', 'uv', 'sources']));
  return new Map(
    sources.map(([name, source]) => {
      const keys = [source].flat().flatMap((one) => Object.keys(one ?? {}));
      const kind = keys.find((one) => ['git', 'path', 'url', 'workspace', 'index'].includes(one)) ?? 'elsewhere';
      return [normalized(name), `tool.uv.sources (${kind})`];
    }),
  );
}

/** What decides in a pyproject.toml, and no proof covers. */
function notModelled(document: Toml): readonly string[] {
  const dynamic = at(document, ['project'])['dynamic'];
  const uv = at(document, ['tool', 'uv']);
  const found: readonly (readonly [unknown, string])[] = [
    [Array.isArray(dynamic) && dynamic.includes('dependencies'), 'its dependencies are set by the build (dynamic)'],
    [
      Array.isArray(dynamic) && dynamic.includes('requires-python'),
      'its requires-python is set by the build (dynamic)',
    ],
    [uv['workspace'], 'the members of its uv workspace are not read'],
    [uv['conflicts'], 'conflicts of extras and groups (tool.uv.conflicts) are not read'],
    [uv['resolution'] ?? uv['prerelease'] ?? uv['exclude-newer'], 'settings of uv change which versions it takes'],
    [uv['index'] ?? uv['index-url'] ?? uv['extra-index-url'] ?? uv['find-links'], 'packages come from another index'],
    [at(document, ['tool', 'poetry'])['source'], 'packages come from another index (tool.poetry.source)'],
  ];
  return found.flatMap(([present, what]) => (present ? [`pyproject.toml: ${what}`] : []));
}
