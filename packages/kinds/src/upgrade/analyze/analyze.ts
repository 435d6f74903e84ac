// Step analyze: reads the manifest and the versions of the package, and checks that the upgrade is possible.
import semver from 'semver';
import type { ManifestFile } from '../../clients/github-app';
import type { Package, Release } from '../../clients/registries/lookup';
import { versionKey } from '../../clients/registries/releases';
import { RULES, schemeOf, type EcosystemRules } from '../ecosystem';
import type { UpgradeInput } from '../kind';
import { languageSupport } from '../languages';
import { invalid, type Manifest } from '../manifest/set-range';
import { releaseSupports } from '../markers/applicability';
import type { Analysis, Context } from '../results';
import { compareVersions, type Scheme, type Version } from '../versions/formula';
import { chooseDeclarations, describe, type Choice } from './choose-declarations';

/** Throws ServiceError; VALIDATION_ERROR, with the fix, for a request that its author has to correct. */
export async function analyze(context: Context): Promise<Analysis> {
  const { input } = context;
  const { ecosystem, package: name, version } = input;
  const rules = RULES[ecosystem];
  const package_ = await context.services.registries[ecosystem](name, context, { version });
  const release = releaseOf(package_, version, rules.scheme);
  refuseUnusable(release, input);
  const files = await manifestsOf(context, rules);
  const { path, text, manifest } = declaringManifest(files, name, rules);

  const to = rules.scheme.parse(version)!;
  const supported = languageSupport(ecosystem, files)?.formula;
  const choice = chooseDeclarations(manifest.of(name), {
    ...{ name, path, version: to },
    schemeOf: (declaration) => schemeOf(ecosystem, declaration),
    supports: (declaration) => (ecosystem === 'pip' ? releaseSupports(release, declaration, supported) : 'all'),
  });
  const [first] = choice.edited;
  const scheme = schemeOf(ecosystem, first);
  const from = lowestOf(scheme, { range: first.range, name, path });
  if (compareVersions(scheme, from.version, to) === 0)
    throw invalid(`${name} is already at ${version}: ${path} declares ${JSON.stringify(first.range)}`);
  const change = changeOf(scheme, from.version, to);
  const warnings = [
    ...(change === 'downgrade' ? [`${version} is older than ${from.text}, the lowest version in use`] : []),
    ...deprecation(name, version, release),
    ...(manifest.notes?.(name) ?? []),
    ...keptWarnings(choice, name, path),
    ...peerWarnings(manifest, name, release),
  ];
  return {
    ...{ manifest: text, path, range: first.range, from: from.text, to: version, change, warnings },
    declarations: choice.edited.map(({ index }) => index),
    ...(first.dialect && { dialect: first.dialect }),
    others: files.filter((file) => file.path !== path),
  };
}

async function manifestsOf(
  { input, services, signal }: Context,
  { files, fileOf }: EcosystemRules,
): Promise<readonly [ManifestFile, ...ManifestFile[]]> {
  const { manifest, source } = input;
  if (manifest !== undefined) return [{ path: fileOf(manifest), text: manifest }];
  if (!source) throw invalid('the run has neither a manifest nor a repository to read it from');
  const { repository, ref, path } = source;
  return services.githubApp.readManifests({ repository, ref, paths: path === undefined ? files : [path], signal });
}

/** The first manifest that declares the package. Reports an invalid manifest only if no other one declares it. */
function declaringManifest(files: readonly [ManifestFile, ...ManifestFile[]], name: string, { read }: EcosystemRules) {
  const errors: unknown[] = [];
  for (const file of files) {
    try {
      const manifest = read(file.text);
      if (manifest.of(name).some(({ role }) => role !== 'constraint')) return { ...file, manifest };
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0] as Error;
  const paths = files.map(({ path }) => path).join(' and ');
  const depend = files.length === 1 ? 'does not depend' : 'do not depend';
  throw invalid(`${paths} ${depend} on ${name}: only a declared package can be upgraded`);
}

/** Refuses releases that no installer chooses. */
function refuseUnusable({ empty, yanked }: Release, { ecosystem, package: name, version }: UpgradeInput): void {
  if (empty) throw invalid(`${name} ${version} has no installable file: choose another version`);
  if (yanked && ecosystem === 'cargo')
    throw invalid(`${name} ${version} is yanked, and cargo does not choose yanked versions: choose another version`);
}

function keptWarnings({ kept }: Choice, name: string, path: string): string[] {
  return kept.map(({ declaration, reason }) => `${path} keeps ${name} ${describe(declaration)}: ${reason}`);
}

function releaseOf({ name, versions, latest }: Package, version: string, scheme: Scheme): Release {
  const key = versionKey(scheme, versions, version);
  if (key !== undefined) return versions[key]!;
  throw invalid(`${name} has no version ${version}${latest === undefined ? '' : `: its latest version is ${latest}`}`);
}

interface DeclaredRange {
  readonly range: string;
  readonly name: string;
  readonly path: string;
}

function lowestOf(scheme: Scheme, { range, name, path }: DeclaredRange): { text: string; version: Version } {
  const text = scheme.lowest(range);
  const version = text === undefined ? undefined : scheme.parse(text);
  if (text !== undefined && version) return { text, version };
  throw invalid(
    `${path} declares ${name} as ${JSON.stringify(range)}, which is not a range of versions: edit it by hand`,
  );
}

function changeOf(scheme: Scheme, from: Version, to: Version): Analysis['change'] {
  if (compareVersions(scheme, to, from) < 0) return 'downgrade';
  if (scheme.isPhase(to.suffix, 'pre')) return 'pre-release';
  const differs = (i: number): boolean => (from.numbers[i] ?? 0) !== (to.numbers[i] ?? 0);
  if (from.epoch !== to.epoch || differs(0)) return 'major';
  return differs(1) ? 'minor' : 'patch';
}

function deprecation(name: string, version: string, { deprecated, yanked }: Release): string[] {
  const reason = (value: string | boolean): string => (typeof value === 'string' ? `: ${value}` : '');
  return [
    ...(deprecated ? [`${name} ${version} is deprecated${reason(deprecated)}`] : []),
    ...(yanked ? [`${name} ${version} is yanked${reason(yanked)}`] : []),
  ];
}

/** Only npm has peer dependencies. */
function peerWarnings(manifest: Manifest, name: string, { peers = {}, optionalPeers = [] }: Release): string[] {
  return Object.entries(peers).flatMap(([peer, required]) => {
    const [declared] = manifest.of(peer);
    if (!declared)
      return optionalPeers.includes(peer)
        ? []
        : [`${name} needs ${peer} ${required}, which package.json does not declare`];
    const comparable = semver.validRange(declared.range) !== null && semver.validRange(required) !== null;
    if (!comparable || semver.intersects(declared.range, required)) return [];
    return [`${name} needs ${peer} ${required}, but package.json declares ${declared.range}`];
  });
}
