// npm's JSON shapes of a package (a packument) and of one version (a manifest).
import { createHash } from 'node:crypto';
import { isPrerelease, type Package, type PackageVersion } from './packages';

const REGISTRY = 'https://registry.example';

/** Everything about a package. */
export function packument(one: Package) {
  const days = one.versions.map(({ published }) => published).sort();
  const repository = repositoryOf(one);
  return {
    _id: one.name,
    _rev: `${one.versions.length}-${digest('md5', one.name, 'hex')}`,
    name: one.name,
    description: one.description,
    'dist-tags': distTags(one),
    versions: Object.fromEntries(one.versions.map((version) => [version.version, versionManifest(one, version)])),
    time: {
      created: instant(days[0]),
      modified: instant(days.at(-1)),
      ...Object.fromEntries(one.versions.map(({ version, published }) => [version, instant(published)])),
    },
    license: one.license,
    repository,
    homepage: `https://github.com/${one.repository}#readme`,
    bugs: { url: `https://github.com/${one.repository}/issues` },
    readme: `# ${one.name}\n\n${one.description}\n`,
  };
}

/** The form that installers ask for with Accept: application/vnd.npm.install-v1+json. */
export function abbreviatedPackument(one: Package) {
  const { name, time, 'dist-tags': tags, versions } = packument(one);
  return { name, modified: time.modified, 'dist-tags': tags, versions };
}

export function versionManifest(one: Package, { version, published: _published, ...more }: PackageVersion) {
  const { name, description, license } = one;
  return {
    name,
    version,
    description,
    license,
    repository: repositoryOf(one),
    ...more,
    dist: dist(name, version),
    _id: `${name}@${version}`,
  };
}

export function distTags({ versions, tags }: Package): Readonly<Record<string, string>> {
  const latest = versions.findLast(({ version }) => !isPrerelease(version))?.version;
  return { ...(latest ? { latest } : {}), ...tags };
}

/** There are no tarballs: their sums are made from the version's name. */
function dist(name: string, version: string) {
  const file = `${name.split('/').at(-1)}-${version}.tgz`;
  const content = `${name}@${version}`;
  return {
    tarball: `${REGISTRY}/${name}/-/${file}`,
    shasum: digest('sha1', content, 'hex'),
    integrity: `sha512-${digest('sha512', content, 'base64')}`,
  };
}

function repositoryOf(one: Package) {
  return { type: 'git', url: `git+https://github.com/${one.repository}.git` };
}

function instant(day: string | undefined): string {
  return `${day}T12:00:00.000Z`;
}

function digest(algorithm: string, text: string, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(text).digest(encoding);
}
