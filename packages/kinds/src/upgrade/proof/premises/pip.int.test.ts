// Proofs of pip upgrades by Z3.
import { proofTable } from '../../../testing/proof-table';

const project = (python: string, more = '') =>
  `[project]\nrequires-python = "${python}"\ndependencies = ["numpy==2.0.2"]\n${more}`;
const NO_PYTHON = 'no manifest declares which versions of Python the project supports';

proofTable(
  'pip',
  {
    ...{ package: 'numpy', version: '2.2.0', file: 'pyproject.toml', range: (version) => `==${version}` },
    registry: {
      numpy: {
        '1.26.0': { languages: ['>=3.9'] },
        '2.0.2': { languages: ['>=3.9'] },
        '2.1.0': { yanked: 'broken' },
        '2.1.1': {},
        '2.1.2': { platforms: 'all of its files are wheels for certain platforms' },
        '2.1.3': { languages: ['>=3.10'], requires: [{ package: 'packaging', range: '>=22' }] },
        '2.2.0': { languages: ['>=3.10'] },
        '2.2.1': { languages: ['>=3.10,<3.13'] },
        '2.2.2': { languages: ['>=3.6.*'] },
        '2.2.3': { languages: ['>=3.11', '==3.10.*'] },
      },
      scipy: {
        '1.0.0': { requires: [{ package: 'numpy', range: '<2.2' }] },
        '1.1.0': { requires: [{ package: 'numpy', range: '>=1.26', marker: 'python_version < "3.12"' }] },
        '1.2.0': { requires: [{ package: 'numpy', range: '<2', marker: 'extra == "old"' }] },
        '1.3.0': { requires: [{ package: 'numpy', range: '<2', marker: 'python_version < "3.9"' }] },
      },
      packaging: { '21.0': {}, '23.0': {} },
    },
  },
  {
    'the release does not support every Python of the project': {
      files: project('>=3.8'),
      result: 'numpy 2.2.0 violates a constraint: numpy 2.2.0 needs Python >=3.10 (not met by Python 3.',
    },
    'the release supports every Python of the project': {
      files: project('>=3.10'),
      result: 'proved',
      constraints: ['pyproject.toml (project.dependencies) declares numpy ==2.2.0', 'numpy 2.2.0 needs Python >=3.10'],
      premises: [
        'pyproject.toml (requires-python) supports Python >=3.10',
        'Python 4 does not exist',
        'lock files and indirect dependencies are not part of the claim',
      ],
    },
    'the Pythons of all files count': { files: project('>=3.10'), version: '2.2.3', result: 'proved' },
    'the release has an upper bound on Python': {
      files: project('>=3.10'),
      version: '2.2.1',
      result: 'numpy 2.2.1 needs Python >=3.10,<3.13 (not met by Python 3.',
    },
    'a requires_python in a legacy syntax': {
      files: project('>=3.10'),
      version: '2.2.2',
      result: 'unknown',
      notModelled: ['numpy 2.2.2 needs Python >=3.6.*, which cannot be read'],
    },
    'the project declares no Python version': {
      files: { 'requirements.txt': 'numpy==2.0.2\n' },
      result: 'unknown',
      notModelled: [`numpy 2.2.0 needs Python >=3.10: ${NO_PYTHON}`],
    },
    'requires-python in a pyproject.toml next to requirements.txt': {
      files: { 'requirements.txt': 'numpy==2.0.2\n', 'pyproject.toml': '[project]\nrequires-python = ">=3.10"\n' },
      result: 'proved',
    },
    'an insufficient requires-python next to requirements.txt': {
      files: { 'requirements.txt': 'numpy==2.0.2\n', 'pyproject.toml': '[project]\nrequires-python = ">=3.9"\n' },
      result: 'needs Python >=3.10 (not met by Python 3.9',
    },
    'the marker admits only Pythons that the release supports': {
      files: { 'requirements.txt': 'numpy==1.26.0; python_version<"3.10"\nnumpy==2.0.2; python_version>="3.10"\n' },
      result: 'proved',
      premises: [
        'requirements.txt (requirements) declares numpy ==1.26.0 (python_version<"3.10") applies only where the new version does not',
      ],
    },
    'an insufficient Python of Poetry': {
      files: '[tool.poetry.dependencies]\npython = "^3.8"\nnumpy = "^2.0.2"\n',
      range: '^2.2.0',
      result: 'numpy 2.2.0 needs Python >=3.10 (not met by Python 3.',
    },
    'a sufficient Python of Poetry': {
      files: '[tool.poetry.dependencies]\npython = "^3.10"\nnumpy = "^2.0.2"\n',
      range: '^2.2.0',
      result: 'proved',
    },
    'a range that no Python matches': {
      files: '[tool.poetry.dependencies]\npython = ">=3.12,<3.11"\nnumpy = "^2.0.2"\n',
      range: '^2.2.0',
      result: 'unknown',
      notModelled: ['pyproject.toml (tool.poetry) supports Python >=3.12,<3.11, and no known Python version matches'],
    },
    'a pinned yanked release': {
      files: project('>=3.8'),
      version: '2.1.0',
      result: 'proved',
      constraints: ['numpy 2.1.0 is yanked, and pip installs it only if it is pinned with =='],
    },
    'a yanked release without a pin': {
      files: project('>=3.8').replace('==', '>='),
      version: '2.1.0',
      range: '>=2.1.0',
      result: 'numpy 2.1.0 is yanked',
    },
    'a release with only platform wheels': {
      files: project('>=3.8'),
      version: '2.1.2',
      result: 'unknown',
      notModelled: ['numpy 2.1.2: all of its files are wheels for certain platforms'],
    },
    'a pinned package requires another version': {
      files: {
        'requirements.txt': 'numpy==2.0.2\nscipy==1.0.0\n',
        'pyproject.toml': '[project]\nrequires-python = ">=3.10"\n',
      },
      result: 'scipy 1.0.0 needs numpy <2.2',
    },
    'a package without a pin requires another version': {
      files: project('>=3.10').replace('"]', '", "scipy<1.1"]'),
      result: 'unknown',
      notModelled: ['scipy 1.0.0 needs numpy <2.2: another version of scipy may meet the constraints'],
    },
    'a requirement with a marker': {
      files: project('>=3.10').replace('"]', '", "scipy==1.1.0"]'),
      result: 'proved',
      constraints: ['scipy 1.1.0 needs numpy >=1.26'],
    },
    'a requirement of a disabled extra': {
      files: project('>=3.10').replace('"]', '", "scipy==1.2.0"]'),
      result: 'proved',
    },
    'a requirement of an enabled extra': {
      files: project('>=3.10').replace('"]', '", "scipy[old]==1.2.0"]'),
      result: 'scipy 1.2.0 needs numpy <2',
    },
    'a requirement for unsupported Pythons': {
      files: project('>=3.10').replace('"]', '", "scipy==1.3.0"]'),
      result: 'proved',
    },
    'the release requires another version of a pinned package': {
      files: project('>=3.10').replace('"]', '", "packaging==21.0"]'),
      version: '2.1.3',
      result: 'numpy 2.1.3 needs packaging >=22, and packaging ==21.0 is declared',
    },
    'the release requires a version that the manifest admits': {
      files: project('>=3.10').replace('"]', '", "packaging>=21"]'),
      version: '2.1.3',
      result: 'proved',
      premises: ['packaging resolves to 23.0'],
    },
    'a private package': {
      files: project('>=3.10').replace('"]', '", "private==1"]'),
      result: 'unknown',
      notModelled: ['the requirements of private ==1 (it is not in the registry)'],
    },
    'options of requirements.txt are listed without their values': {
      files: {
        'requirements.txt':
          '--index-url https://user:secret@x/simple\n-c limits.txt\n-r base.txt\nnumpy==2.0.2 --hash=sha256:aa\n',
      },
      version: '2.1.1',
      result: 'unknown',
      notModelled: [
        'requirements.txt: other requirements (-r) are not read',
        'requirements.txt: constraints of another file (-c) are not read',
        'requirements.txt: packages come from an index other than PyPI',
        'requirements.txt: the hashes of numpy belong to the old version',
      ],
    },
    "uv's constraints": {
      files: project('>=3.10', '[tool.uv]\nconstraint-dependencies = ["numpy<2.2"]\n'),
      result: 'pyproject.toml (tool.uv.constraint-dependencies) declares numpy <2.2',
    },
    "uv's overrides": {
      files: project('>=3.10', '[tool.uv]\noverride-dependencies = ["numpy==2.0.2"]\n'),
      result: 'pyproject.toml (tool.uv.override-dependencies) declares numpy ==2.0.2',
    },
    'dynamic dependencies': {
      files: project('>=3.10').replace('[project]', '[project]\ndynamic = ["dependencies"]'),
      result: 'unknown',
      notModelled: ['pyproject.toml: the build sets its dependencies (dynamic)'],
    },
    'an extra of the project also admits the version': {
      files: project('>=3.10', '[project.optional-dependencies]\nold = ["numpy<2.5"]\n'),
      result: 'proved',
      constraints: ['pyproject.toml (project.optional-dependencies.old) declares numpy <2.5'],
    },
    'a package of the other manifest requires another version': {
      files: {
        'requirements.txt': 'numpy==2.0.2\n',
        'pyproject.toml': '[project]\nrequires-python = ">=3.10"\ndependencies = ["scipy==1.0.0"]\n',
      },
      result: 'unknown',
      notModelled: ['scipy 1.0.0 needs numpy <2.2: it is not known whether both manifests are installed together'],
    },
    'the other manifest cannot be read': {
      files: { 'requirements.txt': 'numpy==2.0.2\n', 'pyproject.toml': '[project\n' },
      version: '2.1.1',
      result: 'unknown',
      notModelled: ['pyproject.toml, which cannot be read'],
    },
    'settings of uv': {
      files: project('>=3.10', '[tool.uv]\nexclude-newer = "2024-01-01"\n'),
      result: 'unknown',
      notModelled: ['pyproject.toml: settings of uv change which versions it installs'],
    },
    'the other manifest declares another range': {
      files: { 'requirements.txt': 'numpy==2.0.2\n', 'pyproject.toml': project('>=3.10').replace('==2.0.2', '<2.1') },
      result: 'unknown',
      notModelled: [
        'pyproject.toml (project.dependencies) declares numpy <2.1: it is not known whether both manifests are installed together',
      ],
    },
  },
);
