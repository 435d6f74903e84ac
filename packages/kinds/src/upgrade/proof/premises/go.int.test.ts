// What is proved of an upgrade of go, by Z3 itself: every constraint that decides is a premise, and what is not modelled is said.
import { proofTable } from '../../../testing/proof-table';

const mod = (more: string, go = 'go 1.22\n') => `module a.b/c\n\n${go}\nrequire x.io/y v1.0.0\n${more}`;

proofTable(
  'go',
  {
    ...{ package: 'x.io/y', version: 'v1.1.0', file: 'go.mod', range: (version) => version },
    registry: {
      'x.io/y': {
        'v1.1.0': { languages: ['1.20'] },
        'v1.2.0': { languages: ['1.23'] },
        'v1.2.1': { languages: ['1.22.0'] },
        'v1.2.2-0.20240101000000-abcdefabcdef': {},
        'v2.0.0': {},
        'v2.0.0+incompatible': {},
      },
      'x.io/z': { 'v1.0.0': { requires: [{ package: 'x.io/y', range: 'v1.1.5' }] }, 'v0.9.0': {} },
    },
  },
  {
    'a module that nobody requires newer': {
      files: mod('require x.io/z v0.9.0\n'),
      ends: 'proved',
      holds: ['go.mod (require) declares x.io/y v1.1.0', 'the path x.io/y is of v0 or v1'],
    },
    'a module that another one requires newer': {
      files: mod('require x.io/z v1.0.0\n'),
      ends: 'x.io/z v1.0.0 needs x.io/y v1.1.5 or newer',
    },
    'a module that another one requires older': {
      files: mod('require x.io/z v1.0.0\n'),
      version: 'v1.2.0',
      ends: 'needs Go 1.23 (not met by Go 1.22',
    },
    'a patch of Go after the language version': {
      files: mod(''),
      version: 'v1.2.1',
      ends: 'x.io/y v1.2.1 needs Go 1.22.0',
    },
    'a patch of Go that is declared': {
      files: mod('', 'go 1.22.1\ntoolchain go1.23.0\n'),
      version: 'v1.2.1',
      ends: 'proved',
    },
    'a Go before 1.21 is not compared': { files: mod('', 'go 1.16\n'), ends: 'proved' },
    'no go line': { files: mod('', ''), version: 'v1.2.0', ends: 'needs Go 1.23' },
    'a pseudo-version': { files: mod(''), version: 'v1.2.2-0.20240101000000-abcdefabcdef', ends: 'proved' },
    'an exclusion': { files: mod('exclude x.io/y v1.1.0\n'), ends: 'go.mod (exclude) declares x.io/y !=v1.1.0' },
    'a replacement of every version': {
      files: mod('replace x.io/y => ../y\n'),
      ends: 'unknown',
      not: ['go.mod: x.io/y is replaced'],
    },
    'a replacement of the old version': { files: mod('replace x.io/y v1.0.0 => ../y\n'), ends: 'proved' },
    'another module that is replaced': {
      files: mod('require x.io/z v1.0.0\nreplace x.io/z => ../z\n'),
      ends: 'unknown',
      not: ['what x.io/z v1.0.0 requires (go.mod: x.io/z is replaced)'],
    },
    'a private module': {
      files: mod('require p.io/q v1.0.0\n'),
      ends: 'unknown',
      not: ['what p.io/q v1.0.0 requires (its go.mod cannot be read)'],
    },
    'a major version that the path does not name': {
      files: mod(''),
      version: 'v2.0.0',
      ends: 'the path x.io/y is of v0 or v1',
    },
    'a version from before modules': { files: mod(''), version: 'v2.0.0+incompatible', ends: 'proved' },
  },
);
