// Proofs of npm upgrades by Z3.
import { proofTable } from '../../../testing/proof-table';

const dependencies = (more: object = {}, others: object = {}) =>
  JSON.stringify({ dependencies: { react: '^18.2.0', ...others }, ...more });
const ENGINES = 'npm only warns about engines, unless engine-strict is set';

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
    'a peer requirement is met': {
      files: dependencies({}, { 'react-dom': '^18.2.0' }),
      result: 'proved',
      constraints: ['react-dom 18.3.1 needs react ^18.3.1'],
      premises: ['react-dom 18.3.1 is the newest release that ^18.2.0 admits'],
    },
    'a peer requirement needs a newer version in the declared range': {
      files: dependencies({}, { 'react-dom': '^18.2.0' }).replace('^18.2.0', '^18.0.0'),
      version: '18.2.0',
      result: 'unknown',
      notModelled: [
        'react-dom 18.3.1 needs react ^18.3.1: the declared range also admits react 18.3.5, which is installed instead',
      ],
    },
    'a peer requirement is violated': {
      files: dependencies({}, { 'react-dom': '^18.2.0' }),
      version: '19.0.0',
      result: 'react 19.0.0 violates a constraint: react-dom 18.3.1 needs react ^18.3.1',
    },
    'an override replaces a peer requirement': {
      files: dependencies({ overrides: { 'react-dom': { react: '$react' } } }, { 'react-dom': '^18.2.0' }),
      version: '19.0.0',
      result: 'proved',
      premises: ['react-dom 18.3.1 needs react ^18.3.1, which overrides replace with "$react"'],
    },
    'the release has a peer that the manifest cannot provide': {
      files: dependencies({}, { zod: '^3.0.0' }),
      version: '18.3.3',
      result: 'react 18.3.3 needs zod ^4, and zod ^3.0.0 is declared',
    },
    'the release has a peer that the manifest can provide': {
      files: dependencies({}, { zod: '>=3.0.0' }),
      version: '18.3.3',
      result: 'proved',
      premises: ['zod resolves to 4.0.0'],
    },
    'a peer range of the project is violated': {
      files: dependencies({ peerDependencies: { react: '^17' } }),
      result: 'package.json (peerDependencies) declares react ^17',
    },
    'the release supports all declared engines': {
      files: dependencies({ engines: { node: '^20 || >=22' } }),
      version: '18.3.2',
      result: 'proved',
      constraints: ['react 18.3.2 needs Node.js >=20'],
      premises: ['package.json (engines.node) supports Node.js ^20 || >=22'],
    },
    'the release does not support all declared engines': {
      files: dependencies({ engines: { node: '>=18' } }),
      version: '18.3.2',
      result: 'unknown',
      notModelled: [`react 18.3.2 needs Node.js >=20: ${ENGINES}`],
    },
    'no declared engines': {
      files: dependencies(),
      version: '18.3.2',
      result: 'unknown',
      notModelled: [
        'react 18.3.2 needs Node.js >=20: no manifest declares which versions of Node.js the project supports',
      ],
    },
    'an override differs from the declared range': {
      files: dependencies({ overrides: { react: '^18.2.0' } }),
      result:
        'package.json (overrides) sets react to "^18.2.0", which npm accepts only if it equals the declared range',
    },
    'an override refers to the declared range': {
      files: dependencies({ overrides: { react: '$react' } }),
      result: 'proved',
    },
    'an override applies to other ranges': {
      files: dependencies({ overrides: { 'react@^17': '17.0.2' } }),
      result: 'proved',
    },
    'an override in the object of the package': {
      files: dependencies({ overrides: { react: { '.': '18.2.0' } } }),
      result: 'package.json (overrides) sets . to "18.2.0"',
    },
    'an override below another package': {
      files: dependencies({ overrides: { other: { react: '17.0.2' } } }),
      result: 'proved',
    },
    'a Yarn resolution excludes the version': {
      files: dependencies({ resolutions: { '**/react': '18.2.0' } }),
      result: 'package.json (resolutions) sets **/react to "18.2.0"',
    },
    'a Yarn resolution admits the version': {
      files: dependencies({ resolutions: { react: '^18.0.0' } }),
      result: 'proved',
    },
    'a Yarn resolution to a patch': {
      files: dependencies({ resolutions: { react: 'patch:react@18.2.0#x' } }),
      result: 'unknown',
      notModelled: ['package.json (resolutions) sets react to "patch:react@18.2.0#x", which is not a range'],
    },
    'a pnpm override excludes the version': {
      files: dependencies({ pnpm: { overrides: { 'react@>=18': '18.2.0' } } }),
      result: 'package.json (pnpm.overrides) sets react@>=18 to "18.2.0"',
    },
    'a private package, and a package from a path': {
      files: dependencies({}, { private: '1.0.0', local: 'file:../local' }),
      result: 'unknown',
      notModelled: [
        'the requirements of private 1.0.0 (it is not in the registry)',
        'the requirements of local file:../local (a path)',
      ],
    },
    'pnpm rules for peers': {
      files: dependencies({ pnpm: { peerDependencyRules: {} } }),
      result: 'unknown',
      notModelled: ['package.json: pnpm.peerDependencyRules is not read'],
    },
    workspaces: {
      files: dependencies({ workspaces: ['packages/*'] }),
      result: 'unknown',
      notModelled: ['package.json: the manifests of its workspaces are not read'],
    },
    'a release for certain platforms': {
      files: dependencies(),
      version: '18.3.4',
      result: 'unknown',
      notModelled: ['react 18.3.4 is for certain platforms: linux'],
    },
    'a release with an unreadable field': {
      files: dependencies(),
      version: '18.3.5',
      result: 'unknown',
      notModelled: ['react 18.3.5: its peerDependencies cannot be read'],
    },
    'a second copy under another name': {
      files: dependencies({}, { react17: 'npm:react@^17.0.0' }),
      result: 'proved',
      premises: ['package.json (dependencies) declares react ^17.0.0 is a separate copy, as react17'],
    },
  },
);
