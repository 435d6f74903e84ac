// npm's abbreviated package metadata, which installers request.
import { createHash } from 'node:crypto';
import { isPrerelease, type Package, type PackageVersion } from './packages';

const REGISTRY = 'https://registry.example';

export function abbreviatedPackument({ name, versions, tags }: Package) {
  const latest = versions.findLast(({ version }) => !isPrerelease(version))?.version;
  const modified = versions
    .map(({ published }) => published)
    .toSorted()
    .at(-1);
  return {
    name,
    modified: `${modified}T12:00:00.000Z`,
    'dist-tags': { ...(latest ? { latest } : {}), ...tags },
    versions: Object.fromEntries(versions.map((one) => [one.version, versionManifest(name, one)])),
  };
}

function versionManifest(name: string, { version, published: _published, ...more }: PackageVersion) {
  return { name, version, ...more, dist: dist(name, version) };
}

/** There are no tarballs; the checksums are derived from the version. */
function dist(name: string, version: string) {
  const file = `${name.split('/').at(-1)}-${version}.tgz`;
  const content = `${name}@${version}`;
  return {
    tarball: `${REGISTRY}/${name}/-/${file}`,
    shasum: createHash('sha1').update(content).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(content).digest('base64')}`,
  };
}
