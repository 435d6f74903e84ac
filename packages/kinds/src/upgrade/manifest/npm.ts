// package.json: the sections of dependencies and the places of their ranges.
import npa from 'npm-package-arg';
import semver from 'semver';
import { invalid, type EditableDeclaration, type Declaration, type Manifest } from './set-range';
import { locate } from './json';

/** The most important first. */
const SECTIONS: Readonly<Record<string, Declaration['role']>> = {
  dependencies: 'install',
  devDependencies: 'install',
  optionalDependencies: 'install',
  peerDependencies: 'peer',
};

export type Json = Readonly<Record<string, unknown>>;

interface Entry extends Declaration {
  readonly key: string;
  /** The text before the range: `npm:` or `npm:lodash@`. */
  readonly prefix: string;
}

/** Accepts a byte order mark. */
export function readNpm(text: string): Manifest {
  const document = parse(text);
  const entries = Object.entries(SECTIONS).flatMap(([section, role]) => entriesOf(document, section, role));
  return {
    document,
    all: () => entries.map(({ key: _key, prefix: _prefix, ...declared }) => withSource(declared)),
    of: (name) => entries.filter((one) => one.package === name).map((entry) => declarationAt(text, entry)),
  };
}

function declarationAt(text: string, { key, prefix, ...declared }: Entry): EditableDeclaration {
  const path = [declared.section, key];
  const place = locate(text, path);
  if (!place) throw new Error(`could not locate ${path.join('.')} in package.json`);
  const write = (range: string) => ({ value: prefix + range, text: JSON.stringify(prefix + range) });
  return { ...withSource(declared), path, place, write };
}

/** `npm:lodash@^4` under another key is an alias; Yarn also writes plain ranges as `npm:^4`. */
const ALIAS = /^(npm:(?:(@?[^@\s]+)@)?)(.*)$/;

function entriesOf(document: Json, section: string, role: Declaration['role']): Entry[] {
  const declared = document[section];
  if (typeof declared !== 'object' || declared === null) return [];
  return Object.entries(declared).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== 'string') return [];
    const [, prefix = '', name = key, range = value] = ALIAS.exec(value) ?? [];
    return [{ section, role, key, prefix, range, package: name, alias: name === key ? undefined : key }];
  });
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  workspace: 'a workspace',
  catalog: 'a catalog',
  file: 'a path',
  link: 'a path',
  portal: 'a path',
  patch: 'a patch',
  jsr: 'another registry',
};

const TYPES: Readonly<Record<string, string>> = {
  git: 'git',
  remote: 'a URL',
  file: 'a path',
  directory: 'a path',
};

/** Covers the protocols of npm, pnpm and Yarn. */
function withSource<D extends Declaration>(declared: D): D {
  const { range } = declared;
  if (semver.validRange(range) !== null) return declared;
  const protocol = /^([a-z]+):/.exec(range)?.[1] ?? '';
  return { ...declared, source: PROTOCOLS[protocol] ?? sourceByNpm(declared.package, range) };
}

function sourceByNpm(name: string, range: string): string | undefined {
  try {
    return TYPES[npa.resolve(name, range).type];
  } catch {
    return 'an unknown source';
  }
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
