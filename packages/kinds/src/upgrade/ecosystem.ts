// The rules of each ecosystem: its manifests, and the meaning of its versions and ranges.
import type { Declaration, ManifestReader } from './manifest/set-range';
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
  /** File names of manifests, the most common first. All of them are read. */
  readonly files: readonly [string, ...string[]];
  /** The file name for the text of a manifest. */
  readonly fileOf: (text: string) => string;
  readonly read: ManifestReader;
  readonly scheme: Scheme;
  /** The syntax of ranges, for the prompt. */
  readonly syntax: string;
  /** The range is the exact version. */
  readonly exact?: true;
}

export const RULES: Readonly<Record<Ecosystem, EcosystemRules>> = {
  npm: {
    files: ['package.json'],
    fileOf: () => 'package.json',
    read: readNpm,
    scheme: npmScheme,
    syntax: 'an npm range, such as ^1.2.3',
  },
  pip: {
    files: ['requirements.txt', 'pyproject.toml'],
    fileOf: (text) => (isPyproject(text) ? 'pyproject.toml' : 'requirements.txt'),
    read: readPip,
    scheme: pep440Scheme,
    syntax: 'a PEP 440 version specifier, such as ==1.2.3 or >=1.2.3,<2',
  },
  cargo: {
    files: ['Cargo.toml'],
    fileOf: () => 'Cargo.toml',
    read: readCargo,
    scheme: cargoScheme,
    syntax: 'a cargo version requirement, such as 1.2.3',
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

const POETRY = { scheme: poetryScheme, syntax: 'a Poetry version constraint, such as ^1.2.3 or >=1.2.3,<2' };

export function schemeOf(ecosystem: Ecosystem, { dialect }: Pick<Declaration, 'dialect'>): Scheme {
  return dialect === 'poetry' ? POETRY.scheme : RULES[ecosystem].scheme;
}

export function syntaxOf(ecosystem: Ecosystem, { dialect }: Pick<Declaration, 'dialect'>): string {
  return dialect === 'poetry' ? POETRY.syntax : RULES[ecosystem].syntax;
}
