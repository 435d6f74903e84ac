// Packages with several declarations: which ones an upgrade edits, and which manifests it refuses as ambiguous.
import type { Package } from '../../clients/registries/lookup';
import { upgradeSteps, type UpgradeCase } from '../../testing/upgrade';

const NUMPY: Package['versions'] = {
  '1.26.0': { languages: ['>=3.9'] },
  '1.26.4': { languages: ['>=3.9'] },
  '2.0.2': { languages: ['>=3.9'] },
  '2.2.0': { languages: ['>=3.10'] },
};

interface Setup {
  readonly text: string;
  readonly version: string;
  readonly path?: string;
  readonly range?: string;
}

interface Row extends Setup {
  readonly name: string;
  /** Replacements; the rest of the text does not change. */
  readonly edit: readonly (readonly [string, string])[];
  /** A part of the warning about declarations that are not edited. */
  readonly kept?: string;
}

const pip = (row: Setup): UpgradeCase => ({
  ...{ ecosystem: 'pip', package: 'numpy', version: row.version, registry: { numpy: NUMPY } },
  files: { [row.path ?? 'requirements.txt']: row.text },
  range: row.range ?? `==${row.version}`,
});
const npm = (row: Setup): UpgradeCase => ({
  ...{ ecosystem: 'npm', package: 'lodash', version: row.version },
  files: { 'package.json': row.text },
  registry: { lodash: { '3.10.1': {}, '4.17.20': {}, '4.17.21': {} } },
  range: `^${row.version}`,
});
const cargo = (row: Setup): UpgradeCase => ({
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
        name: 'the one of two markers under which the new version runs',
        text: TWO,
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
        kept: 'requirements.txt keeps numpy ==1.26.0 (requirements, python_version<"3.10"): the new version does not run there',
      },
      {
        name: 'the one of two markers with the major version of the new version',
        text: TWO,
        version: '1.26.4',
        edit: [['==1.26.0', '==1.26.4']],
        kept: 'the upgrade does not apply to it',
      },
      {
        name: 'both of two markers with the same range',
        text: 'numpy==1.26.0; sys_platform == "linux"\nnumpy==1.26.0; sys_platform != "linux"\n',
        version: '2.0.2',
        edit: [
          ['==1.26.0', '==2.0.2'],
          ['==1.26.0', '==2.0.2'],
        ],
      },
      {
        name: 'a requirement whose marker is on a continuation line',
        text: 'numpy==1.26.0 \\\n  ; python_version<"3.10"\nnumpy==2.0.2 ; \\\n  python_version>="3.10"\n',
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
      },
      {
        name: 'a requirement whose marker starts with the literal',
        text: 'numpy==1.26.0; "3.10" > python_version\nnumpy==2.0.2; "3.10" <= python_version\n',
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
      },
      {
        name: 'the range without a marker, if the other one admits the version',
        text: 'numpy>=1.26.0\nnumpy<3; sys_platform == "win32"\n',
        version: '2.0.2',
        range: '>=2.0.2',
        edit: [['>=1.26.0', '>=2.0.2']],
        kept: 'the upgrade does not apply to it',
      },
      {
        name: 'the range next to a direct reference',
        text: 'numpy @ https://example.com/numpy.whl ; python_version<"3.9"\nnumpy==2.0.2; python_version>="3.9"\n',
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
        kept: 'it comes from a URL',
      },
      {
        name: 'requirements with markers in a pyproject.toml',
        path: 'pyproject.toml',
        text: '[project]\ndependencies = [\n  "numpy==1.26.0; python_version < \'3.10\'",\n  "numpy==2.0.2; python_version >= \'3.10\'",\n]\n',
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
      },
      {
        name: 'the one of two extras with the major version of the new version',
        path: 'pyproject.toml',
        text: '[project.optional-dependencies]\nold = ["numpy==1.26.0"]\nnew = ["numpy==2.0.2"]\n',
        version: '2.2.0',
        edit: [['==2.0.2', '==2.2.0']],
      },
      {
        name: 'a Poetry table for a version of Python',
        path: 'pyproject.toml',
        text: '[tool.poetry.dependencies]\npython = "^3.8"\nnumpy = [\n  { version = "^1.26.0", python = "<3.10" },\n  { version = "^2.0.2", python = ">=3.10" },\n]\n',
        version: '2.2.0',
        range: '^2.2.0',
        edit: [['^2.0.2', '^2.2.0']],
      },
      {
        name: 'a range in a Poetry group',
        path: 'pyproject.toml',
        text: "[tool.poetry.group.test.dependencies]\nnumpy = { version = '~2.0.2', extras = [] }\n",
        version: '2.2.0',
        range: '~2.2.0',
        edit: [['~2.0.2', '~2.2.0']],
      },
      {
        name: 'uv development dependencies, but not constraints',
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
        name: 'the alias with the major version of the new version',
        text: '{"dependencies":{"lodash":"^3.10.1","lodash4":"npm:lodash@^4.17.20"}}',
        version: '4.17.21',
        edit: [['npm:lodash@^4.17.20', 'npm:lodash@^4.17.21']],
        kept: 'it is another copy',
      },
      {
        name: 'a single alias',
        text: '{"dependencies":{"_":"npm:lodash@^4.17.20","lodash.x":"1"}}',
        version: '4.17.21',
        edit: [['^4.17.20', '^4.17.21']],
      },
      {
        name: 'a range with the npm: protocol of Yarn',
        text: '{"dependencies":{"lodash":"npm:^4.17.20"}}',
        version: '4.17.21',
        edit: [['npm:^4.17.20', 'npm:^4.17.21']],
      },
      {
        name: 'the range next to a path',
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
        name: 'the name with versions that are compatible with the new one',
        text: '[dependencies]\nrand = "0.8.4"\nrand_old = { package = "rand", version = "0.7.3" }\n',
        version: '0.8.5',
        edit: [['0.8.4', '0.8.5']],
        kept: 'it is another copy',
      },
      {
        name: 'both of two targets with the same range',
        text: '[target.\'cfg(unix)\'.dependencies]\nrand = "0.8.4"\n[target.\'cfg(windows)\'.dependencies]\nrand = "0.8.4"\n',
        version: '0.8.5',
        edit: [
          ['0.8.4', '0.8.5'],
          ['0.8.4', '0.8.5'],
        ],
      },
      {
        name: 'the range without a target, if the target admits the version',
        text: '[dependencies]\nrand = "0.8.4"\n[target.x86_64-pc-windows-msvc.dependencies]\nrand = { version = "0.8", features = ["std"] }\n',
        version: '0.8.5',
        edit: [['0.8.4', '0.8.5']],
        kept: 'the upgrade does not apply to it',
      },
      {
        name: 'the workspace version, if the package inherits it',
        text: '[workspace.dependencies]\nrand = "0.8.4"\n[dependencies]\nrand = { workspace = true, features = ["std"] }\n',
        version: '0.8.5',
        edit: [['0.8.4', '0.8.5']],
        kept: 'it comes from the Cargo.toml of the workspace root',
      },
    ],
  ],
] as const satisfies readonly (readonly [string, (row: Row) => UpgradeCase, readonly Row[]])[])(
  '%s: an upgrade edits',
  (_, claim, rows) => {
    test.each<[string, Row]>(rows.map((row) => [row.name, row]))('%s', async (_name, row) => {
      const steps = upgradeSteps(claim(row));
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
    'two markers that the new version may belong to',
    pip({ text: TWO.replace('2.0.2', '1.26.2'), version: '2.0.2' }),
    'under several conditions, and it is unclear which one to edit: ==1.26.0 (requirements, python_version<"3.10"); ',
  ],
  [
    'a marker under which the new version does not run',
    pip({ text: 'numpy==1.26.0; python_version<"3.10"\n', version: '2.2.0' }),
    'declares numpy only where the new version does not run: ==1.26.0',
  ],
  [
    'two extras with different ranges',
    pip({
      ...{ version: '2.0.2', path: 'pyproject.toml' },
      text: '[project.optional-dependencies]\na = ["numpy==1.26.0"]\nb = ["numpy>=1.26"]\n',
    }),
    'it is unclear which one to edit',
  ],
  [
    'a range with a marker that does not admit the new version',
    pip({ text: 'numpy>=1.26\nnumpy<2; sys_platform == "win32"\n', version: '2.0.2' }),
    'it is unclear which one to edit',
  ],
  [
    'a uv source',
    pip({
      ...{ version: '2.0.2', path: 'pyproject.toml' },
      text: '[project]\ndependencies = ["numpy"]\n[tool.uv.sources]\nNumPy = { git = "https://example.com" }\n',
    }),
    'comes from tool.uv.sources (git): edit it by hand',
  ],
  [
    'two aliases with the major version of the new version',
    npm({
      text: '{"dependencies":{"a":"npm:lodash@^4.1.0","b":"npm:lodash@^4.2.0"}}',
      version: '4.17.21',
    }),
    'under several names, and it is unclear which one to edit',
  ],
  [
    'an alias of another package',
    npm({ text: '{"dependencies":{"lodash":"npm:underscore@^1.0.0"}}', version: '4.17.21' }),
    'package.json does not depend on lodash',
  ],
  [
    'two targets with different ranges',
    cargo({
      ...{ version: '0.9.0' },
      text: '[target.\'cfg(unix)\'.dependencies]\nrand = "0.8.4"\n[target.\'cfg(windows)\'.dependencies]\nrand = "0.7.3"\n',
    }),
    'under several conditions, and it is unclear which one to edit',
  ],
  [
    'a member of a workspace',
    cargo({ version: '0.8.5', text: '[dependencies]\nrand = { workspace = true }\n' }),
    'comes from the Cargo.toml of the workspace root: edit it by hand',
  ],
  [
    'a path with a version',
    cargo({
      version: '0.8.5',
      text: '[dependencies]\nrand = { path = "../rand", version = "0.8" }\n',
    }),
    'comes from a path',
  ],
  [
    'another registry',
    cargo({
      version: '0.8.5',
      text: '[dependencies]\nrand = { registry = "own", version = "0.8" }\n',
    }),
    'comes from another registry',
  ],
])('%s is rejected', async (_, upgrade, message) => {
  const analysis = upgradeSteps(upgrade).analyze();
  await expect(analysis).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: false });
  await expect(analysis).rejects.toThrow(message);
});

describe('all manifests are searched for the package', () => {
  const files = (requirements: string, pyproject: string) => ({
    ...pip({ text: '', version: '2.2.0' }),
    files: { 'requirements.txt': requirements, 'pyproject.toml': pyproject },
  });
  const PROJECT = '[project]\ndependencies = ["numpy==2.0.2"]\n';

  test('the second file declares it', async () => {
    const analysis = await upgradeSteps(files('flask\n', PROJECT)).analyze();
    expect(analysis).toMatchObject({ path: 'pyproject.toml', range: '==2.0.2' });
    expect(analysis.others).toEqual([{ path: 'requirements.txt', text: 'flask\n' }]);
  });
  test('both files declare it', async () => {
    await expect(upgradeSteps(files('numpy==2.0.2\n', PROJECT)).analyze()).resolves.toMatchObject({
      path: 'requirements.txt',
    });
  });
  test('an invalid file is reported only if no other file declares it', async () => {
    await expect(upgradeSteps(files('numpy==2.0.2\n', '[project\n')).analyze()).resolves.toMatchObject({
      path: 'requirements.txt',
    });
    await expect(upgradeSteps(files('flask\n', '[project\n')).analyze()).rejects.toThrow('pyproject.toml is not valid');
  });
  test('no file declares it', async () => {
    await expect(upgradeSteps(files('flask\n', '[project]\n')).analyze()).rejects.toThrow(
      'requirements.txt and pyproject.toml do not depend on numpy: only a declared package can be upgraded',
    );
  });
});
