// What an upgrade needs to know of each ecosystem: its manifests, and what its versions and ranges mean.
import type { Declared, Read } from './manifest/set-range';
import { readCargo } from './manifest/cargo';
import { readGo } from './manifest/go';
import { readNpm } from './manifest/npm';
import { isPyproject, readPip } from './manifest/python/pip';
import type { Ecosystem } from './names';
import { cargoScheme } from './versions/cargo';
import type { Scheme } from './versions/formula';
import { goScheme } from './versions/go';
import { npmScheme } from './versions/npm';
import { pep440Scheme } from './versions/pep440';
import { poetryScheme } from './versions/poetry';

export interface EcosystemRules {
  /** Names of its manifests, the most usual first; all of them are read. */
  readonly files: readonly [string, ...string[]];
  /** Which of them a text is. */
  readonly fileOf: (text: string) => string;
  readonly read: Read;
  readonly scheme: Scheme;
  /** How a range is written, told to the model. */
  readonly syntax: string;
  /** Whether a range names nothing but the version itself, as it is a minimum that the others add up to. */
  readonly exact?: true;
}

export const RULES: Readonly<Record<Ecosystem, EcosystemRules>> = {
  npm: {
    files: ['package.json'],
    fileOf: () => 'package.json',
    read: readNpm,
    scheme: npmScheme,
    syntax: 'a range of npm, such as ^1.2.3',
  },
  pip: {
    files: ['requirements.txt', 'pyproject.toml'],
    fileOf: (text) => (isPyproject(text) ? 'pyproject.toml' : 'requirements.txt'),
    read: readPip,
    scheme: pep440Scheme,
    syntax: 'a version specifier of PEP 440, such as ==1.2.3 or >=1.2.3,<2',
  },
  cargo: {
    files: ['Cargo.toml'],
    fileOf: () => 'Cargo.toml',
    read: readCargo,
    scheme: cargoScheme,
    syntax: 'a version requirement of cargo, such as 1.2.3',
  },
  go: {
    files: ['go.mod'],
    fileOf: () => 'go.mod',
    read: readGo,
    scheme: goScheme,
    syntax: 'the exact version, such as v1.2.3',
    exact: true,
  },
};

const POETRY = { scheme: poetryScheme, syntax: 'a version constraint of Poetry, such as ^1.2.3 or >=1.2.3,<2' };

/** What the range of a declaration means. */
export function schemeOf(ecosystem: Ecosystem, { dialect }: Pick<Declared, 'dialect'>): Scheme {
  return dialect === 'poetry' ? POETRY.scheme : RULES[ecosystem].scheme;
}

/** How the range of a declaration is written, for the model. */
export function syntaxOf(ecosystem: Ecosystem, { dialect }: Pick<Declared, 'dialect'>): string {
  return dialect === 'poetry' ? POETRY.syntax : RULES[ecosystem].syntax;
}
