// Step analyze: the manifest, the package's versions, and whether the upgrade makes sense.
import { ServiceError } from '@sextant/telemetry/errors';
import semver from 'semver';
import type { GitHubApp } from '../clients/github-app';
import type { Packument, PackageVersion, Registry } from '../clients/registry';
import type { Analysis, StepContext } from '../job';
import { declarationsOf, parseManifest, toEdit } from '../manifest/manifest';

export interface AnalyzeDeps {
  readonly registry: Registry;
  readonly githubApp: GitHubApp;
}

type Manifest = ReturnType<typeof parseManifest>;

/** Throws ServiceError; VALIDATION_ERROR, with the fix, for what the person who asked has to correct. */
export async function analyze({ job }: StepContext, { registry, githubApp }: AnalyzeDeps): Promise<Analysis> {
  const { package: name, version, source, manifest: given } = job.input;
  const packument = await registry(name);
  const release = releaseOf(packument, version);
  const text = given ?? (source && (await githubApp.readManifest(source)));
  if (text === undefined) throw invalid('the run has neither a manifest nor a repository to read it from');

  const manifest = parseManifest(text);
  const range = declaredRange(manifest, name);
  const from = lowestOf(range, name);
  if (from.version === version)
    throw invalid(`${name} is at ${version} already: package.json declares ${JSON.stringify(range)}`);
  const change = changeOf(from, version);
  const warnings = [
    ...(change === 'downgrade' ? [`${version} is older than ${from.version}, the lowest version in use`] : []),
    ...deprecation(name, version, release),
    ...peerWarnings(manifest, name, release),
  ];
  return { manifest: text, range, from: from.version, to: version, change, warnings };
}

function releaseOf({ name, versions, 'dist-tags': tags }: Packument, version: string): PackageVersion {
  const release = Object.hasOwn(versions, version) ? versions[version] : undefined;
  if (release) return release;
  const latest = tags['latest'] === undefined ? '' : `: its latest version is ${tags['latest']}`;
  throw invalid(`${name} has no version ${version}${latest}`);
}

function declaredRange(manifest: Manifest, name: string): string {
  const [declared] = toEdit(declarationsOf(manifest, name));
  if (declared) return declared.range;
  throw invalid(`package.json does not depend on ${name}: only a package that is declared can be upgraded`);
}

function lowestOf(range: string, name: string): semver.SemVer {
  const lowest = semver.validRange(range) === null ? null : semver.minVersion(range);
  if (lowest) return lowest;
  throw invalid(
    `package.json declares ${name} as ${JSON.stringify(range)}, which is not a range of versions: change it by hand`,
  );
}

function changeOf(from: semver.SemVer, to: string): Analysis['change'] {
  if (semver.lt(to, from)) return 'downgrade';
  if (semver.prerelease(to)) return 'pre-release';
  const difference = semver.diff(from, to);
  if (difference === 'major' || difference === 'premajor') return 'major';
  return difference === 'minor' || difference === 'preminor' ? 'minor' : 'patch';
}

function deprecation(name: string, version: string, { deprecated }: PackageVersion): string[] {
  if (!deprecated) return [];
  return [`${name} ${version} is deprecated${typeof deprecated === 'string' ? `: ${deprecated}` : ''}`];
}

function peerWarnings(manifest: Manifest, name: string, release: PackageVersion): string[] {
  return Object.entries(release.peerDependencies ?? {}).flatMap(([peer, wanted]) => {
    const [declared] = declarationsOf(manifest, peer);
    const optional = release.peerDependenciesMeta?.[peer]?.optional === true;
    if (!declared) return optional ? [] : [`${name} needs ${peer} ${wanted}, which package.json does not declare`];
    const comparable = semver.validRange(declared.range) !== null && semver.validRange(wanted) !== null;
    if (!comparable || semver.intersects(declared.range, wanted)) return [];
    return [`${name} needs ${peer} ${wanted}, but package.json declares ${declared.range}`];
  });
}

function invalid(message: string): ServiceError {
  return new ServiceError(message, { errorClass: 'VALIDATION_ERROR' });
}
