// package.json: its sections of dependencies, and the places of their ranges.
import { invalid, type Declaration, type Declared, type Manifest } from './edit';
import { locate } from './json';

/** Most important first; a peer range is a promise to others, and overrides are called resolutions by yarn. */
const SECTIONS: Readonly<Record<string, Declared['role']>> = {
  dependencies: 'installs',
  devDependencies: 'installs',
  optionalDependencies: 'installs',
  peerDependencies: 'promises',
  overrides: 'rules',
  resolutions: 'rules',
};

type Json = Readonly<Record<string, unknown>>;

/** A byte order mark is allowed. */
export function readNpm(text: string): Manifest {
  const document = parse(text);
  const sections = Object.entries(SECTIONS).map(([section, role]) => ({
    section,
    role,
    ranges: rangesOf(document, section),
  }));
  return {
    document,
    all: () =>
      sections.flatMap(({ ranges, ...rest }) =>
        [...ranges].map(([name, range]) => ({ ...rest, range, package: name })),
      ),
    of: (name) =>
      sections.flatMap(({ ranges, ...rest }) => {
        const range = ranges.get(name);
        return range === undefined ? [] : [declarationAt(text, [rest.section, name], { ...rest, range })];
      }),
  };
}

function declarationAt(text: string, path: readonly string[], declared: Declared): Declaration {
  const place = locate(text, path);
  if (!place) throw new Error(`could not locate ${path.join('.')} in package.json`);
  return { ...declared, path, place, write: (range) => ({ value: range, text: JSON.stringify(range) }) };
}

function rangesOf(document: Json, section: string): ReadonlyMap<string, string> {
  const declared = document[section];
  if (typeof declared !== 'object' || declared === null) return new Map();
  return new Map(Object.entries(declared).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function parse(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw invalid(`package.json is not valid JSON: ${(cause as Error).message}`, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('package.json is not a JSON object');
  return value as Json;
}
