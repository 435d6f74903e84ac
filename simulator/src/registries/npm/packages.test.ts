import { REPOSITORIES } from '../../github/repositories';
import { findPackage, PACKAGES } from './packages';

const manifests = REPOSITORIES.flatMap(({ fullName, files }) =>
  files['package.json'] === undefined ? [] : [[fullName, files['package.json']] as const],
);

test.each(manifests)('the registry has every dependency of %s', (_name, text) => {
  const { dependencies, devDependencies } = JSON.parse(text);
  for (const [name, range] of Object.entries<string>({ ...dependencies, ...devDependencies })) {
    const versions = findPackage(name)?.versions.map(({ version }) => version);
    expect(versions).toContain(range.replace(/^[~^]/, ''));
  }
});

test.each(PACKAGES.map(({ name, versions }) => [name, versions]))(
  'the versions of %s are sorted',
  (_name, versions) => {
    const numbers = versions.map(({ version }) => version.split(/[.-]/).slice(0, 3).map(Number));
    expect(numbers).toEqual(
      [...numbers].sort(([a1 = 0, a2 = 0, a3 = 0], [b1 = 0, b2 = 0, b3 = 0]) => a1 - b1 || a2 - b2 || a3 - b3),
    );
  },
);
