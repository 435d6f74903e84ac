// Packages with several declarations: which ones an upgrade edits, and which manifests it refuses as ambiguous.
import type { Package } from '../../clients/registries/lookup';
import { upgradeSteps, type UpgradeCase } from '../../testing/upgrade';

const NUMPY: Package['versions'] = {
  '1.26.0': { languages: ['>=3.9'] },
  '1.26.4': { languages: ['>=3.9'] },
  '2.0.2': { languages: ['>=3.9'] },
  '2.2.0': { languages: ['>=3.10'] },
};

const pip = (text: string, version: string, range = `==${version}`): UpgradeCase => ({
  ...{ ecosystem: 'pip', package: 'numpy', version, range, registry: { numpy: NUMPY } },
  files: { 'requirements.txt': text },
});
const pyproject = (text: string, version: string, range?: string): UpgradeCase => ({
  ...pip('', version, range),
  files: { 'pyproject.toml': text },
});
const npm = (text: string): UpgradeCase => ({
  ...{ ecosystem: 'npm', package: 'lodash', version: '4.17.21', range: '^4.17.21' },
  files: { 'package.json': text },
  registry: { lodash: { '3.10.1': {}, '4.17.20': {}, '4.17.21': {} } },
});
const cargo = (text: string, version = '0.8.5'): UpgradeCase => ({
  ...{ ecosystem: 'cargo', package: 'rand', version, files: { 'Cargo.toml': text } },
  registry: { rand: { '0.7.3': {}, '0.8.4': {}, '0.8.5': {}, '0.9.0': {} } },
});
const TWO = 'numpy==1.26.0; python_version<"3.10"\nnumpy==2.0.2; python_version>="3.10"\n';

/** The rest of the manifest does not change. `kept` is a part of the warning about declarations that are not edited. */
type Row = [name: string, upgrade: UpgradeCase, from: string, to: string, kept?: string];

test.each<Row>([
  [
    'pip: the one of two markers under which the new version runs',
    pip(TWO, '2.2.0'),
    '==2.0.2',
    '==2.2.0',
    'requirements.txt keeps numpy ==1.26.0 (requirements, python_version<"3.10"): the new version does not run there',
  ],
  [
    'pip: the one of two markers with the major version of the new version',
    pip(TWO, '1.26.4'),
    '==1.26.0',
    '==1.26.4',
    'the upgrade does not apply to it',
  ],
  [
    'pip: both of two markers with the same range',
    pip('numpy==1.26.0; sys_platform == "linux"\nnumpy==1.26.0; sys_platform != "linux"\n', '2.0.2'),
    '==1.26.0',
    '==2.0.2',
  ],
  [
    'pip: a requirement whose marker is on a continuation line',
    pip('numpy==1.26.0 \\\n  ; python_version<"3.10"\nnumpy==2.0.2 ; \\\n  python_version>="3.10"\n', '2.2.0'),
    '==2.0.2',
    '==2.2.0',
  ],
  [
    'pip: a requirement whose marker starts with the literal',
    pip('numpy==1.26.0; "3.10" > python_version\nnumpy==2.0.2; "3.10" <= python_version\n', '2.2.0'),
    '==2.0.2',
    '==2.2.0',
  ],
  [
    'pip: the range without a marker, if the other one admits the version',
    pip('numpy>=1.26.0\nnumpy<3; sys_platform == "win32"\n', '2.0.2', '>=2.0.2'),
    '>=1.26.0',
    '>=2.0.2',
    'the upgrade does not apply to it',
  ],
  [
    'pip: the range next to a direct reference',
    pip('numpy @ https://example.com/numpy.whl ; python_version<"3.9"\nnumpy==2.0.2; python_version>="3.9"\n', '2.2.0'),
    '==2.0.2',
    '==2.2.0',
    'it comes from a URL',
  ],
  [
    'pip: requirements with markers in a pyproject.toml',
    pyproject(
      '[project]\ndependencies = [\n  "numpy==1.26.0; python_version < \'3.10\'",\n  "numpy==2.0.2; python_version >= \'3.10\'",\n]\n',
      '2.2.0',
    ),
    '==2.0.2',
    '==2.2.0',
  ],
  [
    'pip: the one of two extras with the major version of the new version',
    pyproject('[project.optional-dependencies]\nold = ["numpy==1.26.0"]\nnew = ["numpy==2.0.2"]\n', '2.2.0'),
    '==2.0.2',
    '==2.2.0',
  ],
  [
    'pip: a Poetry table for a version of Python',
    pyproject(
      '[tool.poetry.dependencies]\npython = "^3.8"\nnumpy = [\n  { version = "^1.26.0", python = "<3.10" },\n  { version = "^2.0.2", python = ">=3.10" },\n]\n',
      '2.2.0',
      '^2.2.0',
    ),
    '^2.0.2',
    '^2.2.0',
  ],
  [
    'pip: a range in a Poetry group',
    pyproject(
      "[tool.poetry.group.test.dependencies]\nnumpy = { version = '~2.0.2', extras = [] }\n",
      '2.2.0',
      '~2.2.0',
    ),
    '~2.0.2',
    '~2.2.0',
  ],
  [
    'pip: uv development dependencies, but not constraints',
    pyproject(
      '[tool.uv]\ndev-dependencies = ["numpy>=2.0.2"]\nconstraint-dependencies = ["numpy<3"]\n',
      '2.2.0',
      '>=2.2.0',
    ),
    '>=2.0.2',
    '>=2.2.0',
  ],
  [
    'npm: the alias with the major version of the new version',
    npm('{"dependencies":{"lodash":"^3.10.1","lodash4":"npm:lodash@^4.17.20"}}'),
    'npm:lodash@^4.17.20',
    'npm:lodash@^4.17.21',
    'it is another copy',
  ],
  ['npm: a single alias', npm('{"dependencies":{"_":"npm:lodash@^4.17.20","lodash.x":"1"}}'), '^4.17.20', '^4.17.21'],
  [
    'npm: a range with the npm: protocol of Yarn',
    npm('{"dependencies":{"lodash":"npm:^4.17.20"}}'),
    'npm:^4.17.20',
    'npm:^4.17.21',
  ],
  [
    'npm: the range next to a path',
    npm('{"dependencies":{"lodash":"^4.17.20"},"devDependencies":{"lodash":"file:../lodash"}}'),
    '^4.17.20',
    '^4.17.21',
    'it comes from a path',
  ],
  [
    'cargo: the name with versions that are compatible with the new one',
    cargo('[dependencies]\nrand = "0.8.4"\nrand_old = { package = "rand", version = "0.7.3" }\n'),
    '0.8.4',
    '0.8.5',
    'it is another copy',
  ],
  [
    'cargo: both of two targets with the same range',
    cargo(
      '[target.\'cfg(unix)\'.dependencies]\nrand = "0.8.4"\n[target.\'cfg(windows)\'.dependencies]\nrand = "0.8.4"\n',
    ),
    '0.8.4',
    '0.8.5',
  ],
  [
    'cargo: the range without a target, if the target admits the version',
    cargo(
      '[dependencies]\nrand = "0.8.4"\n[target.x86_64-pc-windows-msvc.dependencies]\nrand = { version = "0.8", features = ["std"] }\n',
    ),
    '0.8.4',
    '0.8.5',
    'the upgrade does not apply to it',
  ],
  [
    'cargo: the workspace version, if the package inherits it',
    cargo(
      '[workspace.dependencies]\nrand = "0.8.4"\n[dependencies]\nrand = { workspace = true, features = ["std"] }\n',
    ),
    '0.8.4',
    '0.8.5',
    'it comes from the Cargo.toml of the workspace root',
  ],
])('an upgrade edits %s', async (...[, upgrade, from, to, kept]: Row) => {
  const steps = upgradeSteps(upgrade);
  const [text] = Object.values(upgrade.files);
  expect((await steps.apply()).manifest).toBe(text!.replaceAll(from, to));
  const { warnings } = await steps.analyze();
  expect(warnings.filter((one) => one.includes(' keeps '))).toEqual(
    kept === undefined ? expect.anything() : [expect.stringContaining(kept)],
  );
});

test.each<[string, UpgradeCase, string]>([
  [
    'two markers that the new version may belong to',
    pip(TWO.replace('2.0.2', '1.26.2'), '2.0.2'),
    'under several conditions, and it is unclear which one to edit: ==1.26.0 (requirements, python_version<"3.10"); ',
  ],
  [
    'a marker under which the new version does not run',
    pip('numpy==1.26.0; python_version<"3.10"\n', '2.2.0'),
    'declares numpy only where the new version does not run: ==1.26.0',
  ],
  [
    'two extras with different ranges',
    pyproject('[project.optional-dependencies]\na = ["numpy==1.26.0"]\nb = ["numpy>=1.26"]\n', '2.0.2'),
    'it is unclear which one to edit',
  ],
  [
    'a range with a marker that does not admit the new version',
    pip('numpy>=1.26\nnumpy<2; sys_platform == "win32"\n', '2.0.2'),
    'it is unclear which one to edit',
  ],
  [
    'a uv source',
    pyproject(
      '[project]\ndependencies = ["numpy"]\n[tool.uv.sources]\nNumPy = { git = "https://example.com" }\n',
      '2.0.2',
    ),
    'comes from tool.uv.sources (git): edit it by hand',
  ],
  [
    'two aliases with the major version of the new version',
    npm('{"dependencies":{"a":"npm:lodash@^4.1.0","b":"npm:lodash@^4.2.0"}}'),
    'under several names, and it is unclear which one to edit',
  ],
  [
    'an alias of another package',
    npm('{"dependencies":{"lodash":"npm:underscore@^1.0.0"}}'),
    'package.json does not depend on lodash',
  ],
  [
    'two targets with different ranges',
    cargo(
      '[target.\'cfg(unix)\'.dependencies]\nrand = "0.8.4"\n[target.\'cfg(windows)\'.dependencies]\nrand = "0.7.3"\n',
      '0.9.0',
    ),
    'under several conditions, and it is unclear which one to edit',
  ],
  [
    'a member of a workspace',
    cargo('[dependencies]\nrand = { workspace = true }\n'),
    'comes from the Cargo.toml of the workspace root: edit it by hand',
  ],
  [
    'a path with a version',
    cargo('[dependencies]\nrand = { path = "../rand", version = "0.8" }\n'),
    'comes from a path',
  ],
  [
    'another registry',
    cargo('[dependencies]\nrand = { registry = "own", version = "0.8" }\n'),
    'comes from another registry',
  ],
])('an upgrade rejects %s', async (_, upgrade, message) => {
  const analysis = upgradeSteps(upgrade).analyze();
  await expect(analysis).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: false });
  await expect(analysis).rejects.toThrow(message);
});

describe('all manifests are searched for the package', () => {
  const files = (requirements: string, pyproject: string) => ({
    ...pip('', '2.2.0'),
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
