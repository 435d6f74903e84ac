import { REPOSITORIES } from '../../github/repositories';
import { upgradesOf } from './upgrades';

const upgrades = REPOSITORIES.flatMap(upgradesOf);
const found = upgrades.map(({ ecosystem, package: name, version }) => `${ecosystem}:${name}@${version}`);

test.each(REPOSITORIES.map((one) => [one.fullName, one] as const))('%s has upgrades', (_name, repository) => {
  expect(upgradesOf(repository)).not.toHaveLength(0);
});

test('there are upgrades of every ecosystem', () => {
  expect(found).toEqual(
    expect.arrayContaining([
      'npm:react@18.3.1',
      'pip:requests@2.32.3',
      'pip:jinja2@3.1.4',
      'pip:django@4.2.17',
      'cargo:serde@1.0.210',
      'cargo:serde_json@1.0.133',
      'cargo:uuid@1.11.0',
      'cargo:chrono@0.4.39',
      'cargo:clap@4.5.23',
      'cargo:rand@0.8.5',
      'go:github.com/gin-gonic/gin@v1.10.0',
      'go:github.com/Azure/azure-sdk-for-go/sdk/azcore@v1.16.0',
      'go:github.com/jackc/pgx/v5@v5.7.1',
      'go:github.com/stretchr/testify@v1.10.0',
    ]),
  );
});

test.each([
  ['breaks a peer dependency', 'npm:react@19.0.0'],
  ['is a pre-release', 'pip:pydantic@2.11.0a1'],
  ['is a pre-release of npm', 'npm:jest@30.0.0-alpha.7'],
  ['was yanked', 'pip:requests@2.32.0'],
  ['was yanked', 'cargo:tokio@1.38.2'],
  ['is excluded by an upper bound', 'pip:django@5.1.4'],
  ['has hashes', 'pip:certifi@2024.8.30'],
  ['is an indirect dependency', 'go:golang.org/x/sync@v0.10.0'],
])('there is no upgrade that %s', (_title, upgrade) => {
  expect(found).not.toContain(upgrade);
});
