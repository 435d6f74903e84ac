// What is proved of an upgrade of pip, by Z3 itself: every constraint that decides is a premise, and what is not modelled is said.
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
    'a release that needs a newer Python than the project': {
      files: project('>=3.8'),
      ends: 'numpy 2.2.0 breaks a constraint: numpy 2.2.0 needs Python >=3.10 (not met by Python 3.',
    },
    'a release that every Python of the project runs': {
      files: project('>=3.10'),
      ends: 'proved',
      holds: ['pyproject.toml (project.dependencies) declares numpy ==2.2.0', 'numpy 2.2.0 needs Python >=3.10'],
      premises: [
        'pyproject.toml (requires-python) supports Python >=3.10',
        'there is no Python 4',
        'lock files and indirect dependencies are not part of the claim',
      ],
    },
    'files for different Pythons add up': { files: project('>=3.10'), version: '2.2.3', ends: 'proved' },
    'an upper bound of the release': {
      files: project('>=3.10'),
      version: '2.2.1',
      ends: 'numpy 2.2.1 needs Python >=3.10,<3.13 (not met by Python 3.',
    },
    'a requires_python of the old form': {
      files: project('>=3.10'),
      version: '2.2.2',
      ends: 'unknown',
      not: ['numpy 2.2.2 needs Python >=3.6.*, which cannot be read'],
    },
    'a project that says no Python': {
      files: { 'requirements.txt': 'numpy==2.0.2\n' },
      ends: 'unknown',
      not: [`numpy 2.2.0 needs Python >=3.10: ${NO_PYTHON}`],
    },
    'a requires-python beside requirements.txt': {
      files: { 'requirements.txt': 'numpy==2.0.2\n', 'pyproject.toml': '[project]\nrequires-python = ">=3.10"\n' },
      ends: 'proved',
    },
    'a requires-python that is too low beside requirements.txt': {
      files: { 'requirements.txt': 'numpy==2.0.2\n', 'pyproject.toml': '[project]\nrequires-python = ">=3.9"\n' },
      ends: 'needs Python >=3.10 (not met by Python 3.9',
    },
    'a marker that admits only Pythons that run it': {
      files: { 'requirements.txt': 'numpy==1.26.0; python_version<"3.10"\nnumpy==2.0.2; python_version>="3.10"\n' },
      ends: 'proved',
      premises: [
        'requirements.txt (requirements) declares numpy ==1.26.0 (python_version<"3.10") applies only where the new version does not',
      ],
    },
    "Poetry's Python": {
      files: '[tool.poetry.dependencies]\npython = "^3.8"\nnumpy = "^2.0.2"\n',
      range: '^2.2.0',
      ends: 'numpy 2.2.0 needs Python >=3.10 (not met by Python 3.',
    },
    "Poetry's Python that is high enough": {
      files: '[tool.poetry.dependencies]\npython = "^3.10"\nnumpy = "^2.0.2"\n',
      range: '^2.2.0',
      ends: 'proved',
    },
    'a Python that there is not': {
      files: '[tool.poetry.dependencies]\npython = ">=3.12,<3.11"\nnumpy = "^2.0.2"\n',
      range: '^2.2.0',
      ends: 'unknown',
      not: ['pyproject.toml (tool.poetry) supports Python >=3.12,<3.11, and no such Python is known'],
    },
    'a yanked release that is pinned': {
      files: project('>=3.8'),
      version: '2.1.0',
      ends: 'proved',
      holds: ['numpy 2.1.0 is yanked, so pip takes it only when it is pinned with =='],
    },
    'a yanked release that is not pinned': {
      files: project('>=3.8').replace('==', '>='),
      version: '2.1.0',
      range: '>=2.1.0',
      ends: 'numpy 2.1.0 is yanked',
    },
    'a release with wheels for certain platforms alone': {
      files: project('>=3.8'),
      version: '2.1.2',
      ends: 'unknown',
      not: ['numpy 2.1.2: all of its files are wheels for certain platforms'],
    },
    'a pinned package that shuts it out': {
      files: {
        'requirements.txt': 'numpy==2.0.2\nscipy==1.0.0\n',
        'pyproject.toml': '[project]\nrequires-python = ">=3.10"\n',
      },
      ends: 'scipy 1.0.0 needs numpy <2.2',
    },
    'a package that is not pinned and shuts it out': {
      files: project('>=3.10').replace('"]', '", "scipy<1.1"]'),
      ends: 'unknown',
      not: ['scipy 1.0.0 needs numpy <2.2: another version of scipy may do'],
    },
    'a requirement for some Pythons': {
      files: project('>=3.10').replace('"]', '", "scipy==1.1.0"]'),
      ends: 'proved',
      holds: ['scipy 1.1.0 needs numpy >=1.26'],
    },
    'a requirement of an extra that is not asked for': {
      files: project('>=3.10').replace('"]', '", "scipy==1.2.0"]'),
      ends: 'proved',
    },
    'a requirement of an extra that is asked for': {
      files: project('>=3.10').replace('"]', '", "scipy[old]==1.2.0"]'),
      ends: 'scipy 1.2.0 needs numpy <2',
    },
    'a requirement for Pythons that the project does not support': {
      files: project('>=3.10').replace('"]', '", "scipy==1.3.0"]'),
      ends: 'proved',
    },
    'what the release requires of another package': {
      files: project('>=3.10').replace('"]', '", "packaging==21.0"]'),
      version: '2.1.3',
      ends: 'numpy 2.1.3 needs packaging >=22, and packaging ==21.0 is declared',
    },
    'what the release requires of a package that can give it': {
      files: project('>=3.10').replace('"]', '", "packaging>=21"]'),
      version: '2.1.3',
      ends: 'proved',
      premises: ['packaging is installed as 23.0'],
    },
    'a private package': {
      files: project('>=3.10').replace('"]', '", "private==1"]'),
      ends: 'unknown',
      not: ['what private ==1 requires (it is not in PyPI)'],
    },
    'options of requirements.txt, of which no value is shown': {
      files: {
        'requirements.txt':
          '--index-url https://user:secret@x/simple\n-c limits.txt\n-r base.txt\nnumpy==2.0.2 --hash=sha256:aa\n',
      },
      version: '2.1.1',
      ends: 'unknown',
      not: [
        'requirements.txt: other requirements (-r) are not read',
        'requirements.txt: constraints of another file (-c) are not read',
        'requirements.txt: packages come from another index than PyPI',
        'requirements.txt: the hashes of numpy are those of the old version',
      ],
    },
    "uv's constraints": {
      files: project('>=3.10', '[tool.uv]\nconstraint-dependencies = ["numpy<2.2"]\n'),
      ends: 'pyproject.toml (tool.uv.constraint-dependencies) declares numpy <2.2',
    },
    "uv's overrides": {
      files: project('>=3.10', '[tool.uv]\noverride-dependencies = ["numpy==2.0.2"]\n'),
      ends: 'pyproject.toml (tool.uv.override-dependencies) declares numpy ==2.0.2',
    },
    'dependencies that the build sets': {
      files: project('>=3.10').replace('[project]', '[project]\ndynamic = ["dependencies"]'),
      ends: 'unknown',
      not: ['pyproject.toml: its dependencies are set by the build (dynamic)'],
    },
    'an extra that it has together with a range that it breaks': {
      files: project('>=3.10', '[project.optional-dependencies]\nold = ["numpy<2.5"]\n'),
      ends: 'proved',
      holds: ['pyproject.toml (project.optional-dependencies.old) declares numpy <2.5'],
    },
    'a package of the other manifest that shuts it out': {
      files: {
        'requirements.txt': 'numpy==2.0.2\n',
        'pyproject.toml': '[project]\nrequires-python = ">=3.10"\ndependencies = ["scipy==1.0.0"]\n',
      },
      ends: 'unknown',
      not: ['scipy 1.0.0 needs numpy <2.2: whether both manifests are installed together is not known'],
    },
    'another manifest that cannot be read': {
      files: { 'requirements.txt': 'numpy==2.0.2\n', 'pyproject.toml': '[project\n' },
      version: '2.1.1',
      ends: 'unknown',
      not: ['pyproject.toml, which cannot be read'],
    },
    'settings of uv': {
      files: project('>=3.10', '[tool.uv]\nexclude-newer = "2024-01-01"\n'),
      ends: 'unknown',
      not: ['pyproject.toml: settings of uv change which versions it takes'],
    },
    'the other manifest disagrees': {
      files: { 'requirements.txt': 'numpy==2.0.2\n', 'pyproject.toml': project('>=3.10').replace('==2.0.2', '<2.1') },
      ends: 'unknown',
      not: [
        'pyproject.toml (project.dependencies) declares numpy <2.1: whether both manifests are installed together is not known',
      ],
    },
  },
);
