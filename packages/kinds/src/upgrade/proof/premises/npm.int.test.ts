// What is proved of an upgrade of npm, by Z3 itself: every constraint that decides is a premise, and what is not modelled is said.
import { proofTable } from '../../../testing/proof-table';

const dependencies = (more: object = {}, others: object = {}) =>
  JSON.stringify({ dependencies: { react: '^18.2.0', ...others }, ...more });
const ENGINES = 'npm only warns of engines, unless engine-strict is set';

proofTable(
  'npm',
  {
    ...{ package: 'react', version: '18.3.1', file: 'package.json', range: (version) => `^${version}` },
    registry: {
      react: {
        '18.2.0': {},
        '18.3.1': {},
        '18.3.2': { languages: ['>=20'] },
        '18.3.3': { peers: { zod: '^4' } },
        '18.3.4': { platforms: 'linux' },
        '18.3.5': { unreadable: ['peerDependencies'] },
        '19.0.0': {},
      },
      'react-dom': { '18.2.0': { peers: { react: '^18.2.0' } }, '18.3.1': { peers: { react: '^18.3.1' } } },
      zod: { '3.0.0': {}, '4.0.0': {} },
    },
  },
  {
    'a peer that is met': {
      files: dependencies({}, { 'react-dom': '^18.2.0' }),
      ends: 'proved',
      holds: ['react-dom 18.3.1 needs react ^18.3.1'],
      premises: ['react-dom 18.3.1 is the newest that ^18.2.0 admits'],
    },
    'a peer that takes a newer version of the same range': {
      files: dependencies({}, { 'react-dom': '^18.2.0' }).replace('^18.2.0', '^18.0.0'),
      version: '18.2.0',
      ends: 'unknown',
      not: [
        'react-dom 18.3.1 needs react ^18.3.1: the declared range admits react 18.3.5 too, which is installed then',
      ],
    },
    'a peer that is broken': {
      files: dependencies({}, { 'react-dom': '^18.2.0' }),
      version: '19.0.0',
      ends: 'react 19.0.0 breaks a constraint: react-dom 18.3.1 needs react ^18.3.1',
    },
    'a peer that an override replaces': {
      files: dependencies({ overrides: { 'react-dom': { react: '$react' } } }, { 'react-dom': '^18.2.0' }),
      version: '19.0.0',
      ends: 'proved',
      premises: ['react-dom 18.3.1 needs react ^18.3.1, which overrides replace by "$react"'],
    },
    "the release's own peer": {
      files: dependencies({}, { zod: '^3.0.0' }),
      version: '18.3.3',
      ends: 'react 18.3.3 needs zod ^4 as a peer, and zod ^3.0.0 is declared',
    },
    "the release's own peer that can be given": {
      files: dependencies({}, { zod: '>=3.0.0' }),
      version: '18.3.3',
      ends: 'proved',
      premises: ['zod is installed as 4.0.0'],
    },
    'a promise to others that is broken': {
      files: dependencies({ peerDependencies: { react: '^17' } }),
      ends: 'package.json (peerDependencies) declares react ^17',
    },
    'engines that all run it': {
      files: dependencies({ engines: { node: '^20 || >=22' } }),
      version: '18.3.2',
      ends: 'proved',
      holds: ['react 18.3.2 needs Node.js >=20'],
      premises: ['package.json (engines.node) supports Node.js ^20 || >=22'],
    },
    'engines that do not all run it': {
      files: dependencies({ engines: { node: '>=18' } }),
      version: '18.3.2',
      ends: 'unknown',
      not: [`react 18.3.2 needs Node.js >=20: ${ENGINES}`],
    },
    'no engines': {
      files: dependencies(),
      version: '18.3.2',
      ends: 'unknown',
      not: ['react 18.3.2 needs Node.js >=20: no manifest declares which versions of Node.js the project supports'],
    },
    'an override that is not the declared range': {
      files: dependencies({ overrides: { react: '^18.2.0' } }),
      ends: 'package.json (overrides) sets react to "^18.2.0", which npm takes only when it is the declared range',
    },
    'an override that refers to the declared range': {
      files: dependencies({ overrides: { react: '$react' } }),
      ends: 'proved',
    },
    'an override for other ranges': { files: dependencies({ overrides: { 'react@^17': '17.0.2' } }), ends: 'proved' },
    'an override within its own object': {
      files: dependencies({ overrides: { react: { '.': '18.2.0' } } }),
      ends: 'package.json (overrides) sets . to "18.2.0"',
    },
    'an override below another package': {
      files: dependencies({ overrides: { other: { react: '17.0.2' } } }),
      ends: 'proved',
    },
    "a resolution of Yarn's": {
      files: dependencies({ resolutions: { '**/react': '18.2.0' } }),
      ends: 'package.json (resolutions) sets **/react to "18.2.0"',
    },
    'a resolution that admits it': { files: dependencies({ resolutions: { react: '^18.0.0' } }), ends: 'proved' },
    'a resolution to a patch': {
      files: dependencies({ resolutions: { react: 'patch:react@18.2.0#x' } }),
      ends: 'unknown',
      not: ['package.json (resolutions) sets react to "patch:react@18.2.0#x", which is not a range'],
    },
    'an override of pnpm': {
      files: dependencies({ pnpm: { overrides: { 'react@>=18': '18.2.0' } } }),
      ends: 'package.json (pnpm.overrides) sets react@>=18 to "18.2.0"',
    },
    'a package that is private, and one from a path': {
      files: dependencies({}, { private: '1.0.0', local: 'file:../local' }),
      ends: 'unknown',
      not: ['the peers of private 1.0.0 (it is not in the registry)', 'the peers of local file:../local (a path)'],
    },
    'rules of pnpm for peers': {
      files: dependencies({ pnpm: { peerDependencyRules: {} } }),
      ends: 'unknown',
      not: ['package.json: pnpm.peerDependencyRules is not read'],
    },
    workspaces: {
      files: dependencies({ workspaces: ['packages/*'] }),
      ends: 'unknown',
      not: ['package.json: the manifests of its workspaces are not read'],
    },
    'a release for certain platforms': {
      files: dependencies(),
      version: '18.3.4',
      ends: 'unknown',
      not: ['react 18.3.4 is for certain platforms: linux'],
    },
    'a release with a field that cannot be read': {
      files: dependencies(),
      version: '18.3.5',
      ends: 'unknown',
      not: ['react 18.3.5: its peerDependencies cannot be read'],
    },
    'a second copy under another name': {
      files: dependencies({}, { react17: 'npm:react@^17.0.0' }),
      ends: 'proved',
      premises: ['package.json (dependencies) declares react ^17.0.0 is a copy of its own, as react17'],
    },
  },
);
