// The input of an upgrade.
import { upgradeKind } from './kind';

const manifest = 'x';

test.each([
  ['npm', 'lodash', '4.17.21'],
  ['npm', '@types/node', '22.10.2-rc.1+build'],
  ['pip', 'Flask-SQLAlchemy', '3.0rc1'],
  ['cargo', 'serde_json', '1.0.210'],
  ['go', 'github.com/BurntSushi/toml', 'v1.4.0'],
  ['go', 'gopkg.in/yaml.v3', 'v3.0.1'],
  ['go', 'golang.org/x/net', 'v0.0.0-20240101000000-abcdefabcdef'],
])('%s: %s at %s is accepted', (ecosystem, name, version) => {
  const input = { ecosystem, package: name, version, manifest };
  expect(upgradeKind.input.parse(input)).toEqual(input);
});

test.each([
  ['ecosystem', { ecosystem: 'maven' }, 'must be one of npm, pip, cargo, go'],
  ['package', { package: '../x' }, 'must be a valid npm package name, such as lodash'],
  ['package', { ecosystem: 'pip', package: '-x' }, 'pip package name, such as requests'],
  ['package', { ecosystem: 'cargo', package: 'a/b' }, 'cargo package name, such as serde'],
  ['package', { ecosystem: 'go', package: 'gin', version: 'v1.0.0' }, 'go package name, such as github.com'],
  ['package', { ecosystem: 'go', package: 'x.io/../y', version: 'v1.0.0' }, 'go package name'],
  ['version', { version: 'latest' }, 'such as 4.17.21'],
  ['version', { version: 'v4.17.21' }, 'such as 4.17.21'],
  ['version', { ecosystem: 'pip', version: '1.0+cpu' }, 'such as 2.32.3'],
  ['version', { ecosystem: 'go', package: 'x.io/y', version: '1.0.0' }, 'such as v1.10.0'],
  ['manifest', { manifest: undefined }, 'is missing'],
  ['manifest', { manifest: 'x'.repeat(5_000_000) }, 'must be at most 1 MB'],
  ['source.issue_number', { source: { repository: 'a/b', issue_number: 0 } }, ''],
])('an invalid %s is rejected: %#', (field, change, message) => {
  const input = { ecosystem: 'npm', package: 'lodash', version: '4.17.21', manifest, ...change };
  const { error } = upgradeKind.input.safeParse(input);
  const issue = error?.issues.find(({ path }) => path.join('.') === field);
  expect(issue?.message).toContain(message);
});
