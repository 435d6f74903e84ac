import { REPOSITORIES } from '../github/repositories';
import { upgradesOf } from '../traffic/upgrades';
import { findPackage, PACKAGES } from './packages';

test.each(REPOSITORIES.map(({ fullName, files }) => [fullName, files['package.json']]))(
  'the registry has every dependency of %s',
  (_name, text) => {
    const { dependencies, devDependencies } = JSON.parse(text ?? '');
    for (const [name, range] of Object.entries<string>({ ...dependencies, ...devDependencies })) {
      const versions = findPackage(name)?.versions.map(({ version }) => version);
      expect(versions).toContain(range.replace(/^[~^]/, ''));
    }
  },
);

test.each(PACKAGES.map(({ name, versions }) => [name, versions]))(
  'the versions of %s are in order',
  (_name, versions) => {
    const numbers = versions.map(({ version }) => version.split(/[.-]/).slice(0, 3).map(Number));
    expect(numbers).toEqual(
      [...numbers].sort(([a1 = 0, a2 = 0, a3 = 0], [b1 = 0, b2 = 0, b3 = 0]) => a1 - b1 || a2 - b2 || a3 - b3),
    );
  },
);

test('every repository has upgrades to ask for, and none breaks a pair of packages', () => {
  const upgrades = REPOSITORIES.flatMap((repository) => {
    const found = upgradesOf(repository);
    expect(found).not.toHaveLength(0);
    return found.map(({ package: name, version }) => `${name}@${version}`);
  });
  expect(upgrades).toContain('react@18.3.1');
  expect(upgrades).not.toContain('react@19.0.0');
  expect(upgrades).not.toContain('jest@30.0.0-alpha.7');
});
