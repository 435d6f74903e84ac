// Proofs of Go upgrades by Z3.
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
    'no other module requires a newer version': {
      files: mod('require x.io/z v0.9.0\n'),
      result: 'proved',
      constraints: ['go.mod (require) declares x.io/y v1.1.0', 'the path x.io/y is for v0 or v1'],
    },
    'another module requires a newer version': {
      files: mod('require x.io/z v1.0.0\n'),
      result: 'x.io/z v1.0.0 needs x.io/y v1.1.5 or newer',
    },
    'the release needs a newer Go version': {
      files: mod('require x.io/z v1.0.0\n'),
      version: 'v1.2.0',
      result: 'needs Go 1.23 (not met by Go 1.22',
    },
    'the release needs a Go patch release': {
      files: mod(''),
      version: 'v1.2.1',
      result: 'x.io/y v1.2.1 needs Go 1.22.0',
    },
    'the declared Go patch release is sufficient': {
      files: mod('', 'go 1.22.1\ntoolchain go1.23.0\n'),
      version: 'v1.2.1',
      result: 'proved',
    },
    'Go versions before 1.21 are not compared': { files: mod('', 'go 1.16\n'), result: 'proved' },
    'no go line': { files: mod('', ''), version: 'v1.2.0', result: 'needs Go 1.23' },
    'a pseudo-version': { files: mod(''), version: 'v1.2.2-0.20240101000000-abcdefabcdef', result: 'proved' },
    'an exclusion': { files: mod('exclude x.io/y v1.1.0\n'), result: 'go.mod (exclude) declares x.io/y !=v1.1.0' },
    'all versions are replaced': {
      files: mod('replace x.io/y => ../y\n'),
      result: 'unknown',
      notModelled: ['go.mod: x.io/y is replaced'],
    },
    'the old version is replaced': { files: mod('replace x.io/y v1.0.0 => ../y\n'), result: 'proved' },
    'another module is replaced': {
      files: mod('require x.io/z v1.0.0\nreplace x.io/z => ../z\n'),
      result: 'unknown',
      notModelled: ['the requirements of x.io/z v1.0.0 (go.mod: x.io/z is replaced)'],
    },
    'another module is private': {
      files: mod('require p.io/q v1.0.0\n'),
      result: 'unknown',
      notModelled: ['the requirements of p.io/q v1.0.0 (its go.mod cannot be read)'],
    },
    'the path does not name the major version': {
      files: mod(''),
      version: 'v2.0.0',
      result: 'the path x.io/y is for v0 or v1',
    },
    'a version that predates modules': { files: mod(''), version: 'v2.0.0+incompatible', result: 'proved' },
  },
);
