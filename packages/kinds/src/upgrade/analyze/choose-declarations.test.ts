// One package with several declarations: what applies is edited, the rest stays, and what cannot be told is refused.
import type { Release } from '../../clients/registries/lookup';
import { upgradeSteps, type UpgradeCase } from '../../testing/upgrade';

const NUMPY: Readonly<Record<string, Release>> = {
  '1.26.0': { languages: ['>=3.9'] },
  '1.26.4': { languages: ['>=3.9'] },
  '2.0.2': { languages: ['>=3.9'] },
  '2.2.0': { languages: ['>=3.10'] },
};
const RANGES: Readonly<Record<string, string>> = { pip: '==', poetry: '^' };

interface Row {
  readonly name: string;
  readonly text: string;
  readonly version: string;
  /** What is replaced by what; everything else stays. */
  readonly edit: readonly (readonly [string, string])[];
  /** What a warning says of the rest. */
  readonly kept?: string;
  readonly path?: string;
  readonly range?: string;
}

const pip = (row: Row): UpgradeCase => ({
  ...{ ecosystem: 'pip', package: 'numpy', version: row.version, registry: { numpy: NUMPY } },
  files: { [row.path ?? 'requirements.txt']: row.text },
  range: row.range ?? `${RANGES['pip']}${row.version}`,
});
const npm = (row: Row): UpgradeCase => ({
  ...{ ecosystem: 'npm', package: 'lodash', version: row.version },
  files: { 'package.json': row.text },
  registry: { lodash: { '3.10.1': {}, '4.17.20': {}, '4.17.21': {} } },
  range: `^${row.version}`,
});
const cargo = (row: Row): UpgradeCase => ({
  ...{ ecosystem: 'cargo', package: 'rand', version: row.version, files: { 'Cargo.toml': row.text } },
  registry: { rand: { '0.7.3': {}, '0.8.4': {}, '0.8.5': {}, '0.9.0': {} } },
});
const TWO = 'numpy==1.26.0; python_version<"3.10"\nnumpy==2.0.2; python_version>="3.10"\n';

describe.each([
  [
    'pip',
    pip,
    [
      {
        name: 'of two markers, the one under which the new version runs',
        text: TWO,
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
        kept: 'requirements.txt keeps numpy ==1.26.0 (requirements, python_version<"3.10"), because the new version does not run there',
      },
      {
        name: 'of two markers, the one whose major version it continues',
        text: TWO,
        version: '1.26.4',
        edit: [['==1.26.0', '==1.26.4']],
        kept: 'the new version is not meant for it',
      },
      {
        name: 'of two markers, both when they say the same',
        text: 'numpy==1.26.0; sys_platform == "linux"\nnumpy==1.26.0; sys_platform != "linux"\n',
        version: '2.0.2',
        edit: [
          ['==1.26.0', '==2.0.2'],
          ['==1.26.0', '==2.0.2'],
        ],
      },
      {
        name: 'a marker on a line that continues the requirement',
        text: 'numpy==1.26.0 \\\n  ; python_version<"3.10"\nnumpy==2.0.2 ; \\\n  python_version>="3.10"\n',
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
      },
      {
        name: 'a marker with its literal first',
        text: 'numpy==1.26.0; "3.10" > python_version\nnumpy==2.0.2; "3.10" <= python_version\n',
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
      },
      {
        name: 'beside a range for everywhere, a special one that admits the version stays',
        text: 'numpy>=1.26.0\nnumpy<3; sys_platform == "win32"\n',
        version: '2.0.2',
        range: '>=2.0.2',
        edit: [['>=1.26.0', '>=2.0.2']],
        kept: 'the new version is not meant for it',
      },
      {
        name: 'an address stays',
        text: 'numpy @ https://example.com/numpy.whl ; python_version<"3.9"\nnumpy==2.0.2; python_version>="3.9"\n',
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
        kept: 'it comes from an address',
      },
      {
        name: 'markers in a pyproject.toml',
        path: 'pyproject.toml',
        text: '[project]\ndependencies = [\n  "numpy==1.26.0; python_version < \'3.10\'",\n  "numpy==2.0.2; python_version >= \'3.10\'",\n]\n',
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
      },
      {
        name: 'of two extras, the one whose major version it continues',
        path: 'pyproject.toml',
        text: '[project.optional-dependencies]\nold = ["numpy==1.26.0"]\nnew = ["numpy==2.0.2"]\n',
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
      },
      {
        name: "Poetry's tables for different versions of Python",
        path: 'pyproject.toml',
        text: '[tool.poetry.dependencies]\npython = "^3.8"\nnumpy = [\n  { version = "^1.26.0", python = "<3.10" },\n  { version = "^2.0.2", python = ">=3.10" },\n]\n',
        version: '2.2.0',
        range: '^2.2.0',
        edit: [['^2.0.2', '^2.2.0']],
      },
      {
        name: "Poetry's group with a range of its own",
        path: 'pyproject.toml',
        text: "[tool.poetry.group.test.dependencies]\nnumpy = { version = '~2.0.2', extras = [] }\n",
        version: '2.2.0',
        range: '~2.2.0',
        edit: [['~2.0.2', '~2.2.0']],
      },
      {
        name: "uv's development dependencies; constraints and overrides stay",
        path: 'pyproject.toml',
        text: '[tool.uv]\ndev-dependencies = ["numpy>=2.0.2"]\nconstraint-dependencies = ["numpy<3"]\n',
        version: '2.2.0',
        range: '>=2.2.0',
        edit: [['>=2.0.2', '>=2.2.0']],
      },
    ],
  ],
  [
    'npm',
    npm,
    [
      {
        name: 'of a name and an alias, the one whose major version it continues',
        text: '{"dependencies":{"lodash":"^3.10.1","lodash4":"npm:lodash@^4.17.20"}}',
        version: '4.17.21',
        edit: [['npm:lodash@^4.17.20', 'npm:lodash@^4.17.21']],
        kept: 'it is another copy',
      },
      {
        name: 'an alias alone',
        text: '{"dependencies":{"_":"npm:lodash@^4.17.20","lodash.x":"1"}}',
        version: '4.17.21',
        edit: [['^4.17.20', '^4.17.21']],
      },
      {
        name: "Yarn's protocol",
        text: '{"dependencies":{"lodash":"npm:^4.17.20"}}',
        version: '4.17.21',
        edit: [['npm:^4.17.20', 'npm:^4.17.21']],
      },
      {
        name: 'a path beside a range stays',
        text: '{"dependencies":{"lodash":"^4.17.20"},"devDependencies":{"lodash":"file:../lodash"}}',
        version: '4.17.21',
        edit: [['^4.17.20', '^4.17.21']],
        kept: 'it comes from a path',
      },
    ],
  ],
  [
    'cargo',
    cargo,
    [
      {
        name: 'of a name and a rename, the one whose compatible versions it continues',
        text: '[dependencies]\nrand = "0.8.4"\nrand_old = { package = "rand", version = "0.7.3" }\n',
        version: '0.8.5',
        edit: [['0.8.4', '0.8.5']],
        kept: 'it is another copy',
      },
      {
        name: 'two targets that say the same',
        text: '[target.\'cfg(unix)\'.dependencies]\nrand = "0.8.4"\n[target.\'cfg(windows)\'.dependencies]\nrand = "0.8.4"\n',
        version: '0.8.5',
        edit: [
          ['0.8.4', '0.8.5'],
          ['0.8.4', '0.8.5'],
        ],
      },
      {
        name: 'a target that admits the version stays',
        text: '[dependencies]\nrand = "0.8.4"\n[target.x86_64-pc-windows-msvc.dependencies]\nrand = { version = "0.8", features = ["std"] }\n',
        version: '0.8.5',
        edit: [['0.8.4', '0.8.5']],
        kept: 'the new version is not meant for it',
      },
      {
        name: "the workspace's own version, beside a package that takes it from there",
        text: '[workspace.dependencies]\nrand = "0.8.4"\n[dependencies]\nrand = { workspace = true, features = ["std"] }\n',
        version: '0.8.5',
        edit: [['0.8.4', '0.8.5']],
        kept: "it comes from the workspace's root",
      },
    ],
  ],
] as const satisfies readonly (readonly [string, (row: Row) => UpgradeCase, readonly Row[]])[])(
  '%s: edited is',
  (_, caseOf, rows) => {
    test.each<[string, Row]>(rows.map((row) => [row.name, row]))('%s', async (_name, row) => {
      const steps = upgradeSteps(caseOf(row));
      const { manifest } = await steps.apply();
      expect(manifest).toBe(row.edit.reduce((text, [from, to]) => text.replace(from, to), row.text));
      const { warnings } = await steps.analyze();
      expect(warnings.filter((one) => one.includes(' keeps '))).toEqual(
        row.kept === undefined ? expect.anything() : [expect.stringContaining(row.kept)],
      );
    });
  },
);

test.each<[string, UpgradeCase, string]>([
  [
    'two markers under which the new version may be meant',
    pip({ name: '', text: TWO.replace('2.0.2', '1.26.2'), version: '2.0.2', edit: [] }),
    'under several conditions, and it cannot be told which is meant: ==1.26.0 (requirements, python_version<"3.10"); ',
  ],
  [
    'a marker under which it does not run',
    pip({ name: '', text: 'numpy==1.26.0; python_version<"3.10"\n', version: '2.2.0', edit: [] }),
    'declares numpy only where the new version does not run: ==1.26.0',
  ],
  [
    'two extras that differ',
    pip({
      ...{ name: '', version: '2.0.2', edit: [], path: 'pyproject.toml' },
      text: '[project.optional-dependencies]\na = ["numpy==1.26.0"]\nb = ["numpy>=1.26"]\n',
    }),
    'cannot be told which is meant',
  ],
  [
    'a special range that does not admit it',
    pip({ name: '', text: 'numpy>=1.26\nnumpy<2; sys_platform == "win32"\n', version: '2.0.2', edit: [] }),
    'cannot be told which is meant',
  ],
  [
    'a source of uv',
    pip({
      ...{ name: '', version: '2.0.2', edit: [], path: 'pyproject.toml' },
      text: '[project]\ndependencies = ["numpy"]\n[tool.uv.sources]\nNumPy = { git = "https://example.com" }\n',
    }),
    'comes from tool.uv.sources (git): change it by hand',
  ],
  [
    'two aliases that it continues alike',
    npm({
      name: '',
      text: '{"dependencies":{"a":"npm:lodash@^4.1.0","b":"npm:lodash@^4.2.0"}}',
      version: '4.17.21',
      edit: [],
    }),
    'under several names, and it cannot be told which is meant',
  ],
  [
    'an alias of another package',
    npm({ name: '', text: '{"dependencies":{"lodash":"npm:underscore@^1.0.0"}}', version: '4.17.21', edit: [] }),
    'package.json does not depend on lodash',
  ],
  [
    'two targets that differ',
    cargo({
      ...{ name: '', version: '0.9.0', edit: [] },
      text: '[target.\'cfg(unix)\'.dependencies]\nrand = "0.8.4"\n[target.\'cfg(windows)\'.dependencies]\nrand = "0.7.3"\n',
    }),
    'under several conditions, and it cannot be told which is meant',
  ],
  [
    'a member of a workspace',
    cargo({ name: '', version: '0.8.5', edit: [], text: '[dependencies]\nrand = { workspace = true }\n' }),
    "comes from the workspace's root, whose Cargo.toml has its version: change it by hand",
  ],
  [
    'a path with a version for publishing',
    cargo({
      name: '',
      version: '0.8.5',
      edit: [],
      text: '[dependencies]\nrand = { path = "../rand", version = "0.8" }\n',
    }),
    'comes from a path',
  ],
  [
    'another registry',
    cargo({
      name: '',
      version: '0.8.5',
      edit: [],
      text: '[dependencies]\nrand = { registry = "own", version = "0.8" }\n',
    }),
    'comes from another registry',
  ],
])('%s is refused', async (_, given, message) => {
  const analysis = upgradeSteps(given).analyze();
  await expect(analysis).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: false });
  await expect(analysis).rejects.toThrow(message);
});

describe('the package is looked for in all manifests', () => {
  const files = (requirements: string, pyproject: string) => ({
    ...pip({ name: '', text: '', version: '2.2.0', edit: [] }),
    files: { 'requirements.txt': requirements, 'pyproject.toml': pyproject },
  });
  const PROJECT = '[project]\ndependencies = ["numpy==2.0.2"]\n';

  test('one that the usual file does not declare', async () => {
    const found = await upgradeSteps(files('flask\n', PROJECT)).analyze();
    expect(found).toMatchObject({ path: 'pyproject.toml', range: '==2.0.2' });
    expect(found.others).toEqual([{ path: 'requirements.txt', text: 'flask\n' }]);
  });
  test('one that the usual file declares', async () => {
    await expect(upgradeSteps(files('numpy==2.0.2\n', PROJECT)).analyze()).resolves.toMatchObject({
      path: 'requirements.txt',
    });
  });
  test('one beside a file that cannot be read', async () => {
    await expect(upgradeSteps(files('numpy==2.0.2\n', '[project\n')).analyze()).resolves.toMatchObject({
      path: 'requirements.txt',
    });
    await expect(upgradeSteps(files('flask\n', '[project\n')).analyze()).rejects.toThrow('pyproject.toml is not valid');
  });
  test('one that no file declares', async () => {
    await expect(upgradeSteps(files('flask\n', '[project]\n')).analyze()).rejects.toThrow(
      'requirements.txt and pyproject.toml do not depend on numpy: only a package that is declared can be upgraded',
    );
  });
});
