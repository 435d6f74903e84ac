// Step analyze: the manifest, the package's versions, and whether the upgrade makes sense.
import type { Package, Release } from '../clients/lookup';
import { RULES, type EcosystemRules } from './ecosystem';
import { invalid, toEdit, type Manifest } from './manifest/edit';
import type { Analysis, Context } from './results';
import { compareVersions, type Scheme, type Version } from './versions/formula';
import semver from 'semver';

/** Throws ServiceError; VALIDATION_ERROR, with the fix, for what the person who asked has to correct. */
export async function analyze(context: Context): Promise<Analysis> {
  const { ecosystem, package: name, version } = context.input;
  const rules = RULES[ecosystem];
  const found = await context.services.registries[ecosystem](name, context);
  const release = releaseOf(found, version, rules.scheme);
  const { path, text } = await manifestOf(context, rules);

  const manifest = rules.read(text);
  const range = declaredRange(manifest, name, path);
  const from = lowestOf(rules.scheme, { range, name, path });
  const to = rules.scheme.parse(version)!;
  if (compareVersions(rules.scheme, from.version, to) === 0)
    throw invalid(`${name} is at ${version} already: ${path} declares ${JSON.stringify(range)}`);
  const change = changeOf(rules.scheme, from.version, to);
  const warnings = [
    ...(change === 'downgrade' ? [`${version} is older than ${from.text}, the lowest version in use`] : []),
    ...deprecation(name, version, release),
    ...(manifest.notes?.(name) ?? []),
    ...peerWarnings(manifest, name, release),
  ];
  return { manifest: text, path, range, from: from.text, to: version, change, warnings };
}

async function manifestOf({ input, services, signal }: Context, { files, fileOf }: EcosystemRules) {
  const { manifest, source } = input;
  if (manifest !== undefined) return { path: fileOf(manifest), text: manifest };
  if (!source) throw invalid('the run has neither a manifest nor a repository to read it from');
  const { repository, ref, path } = source;
  return services.githubApp.readManifest({
    repository,
    ref,
    paths: path === undefined ? files : [path],
    signal,
  });
}

/** The version as the registry writes it may differ from how it was asked for, as 1.0 and 1.0.0 are one in Python. */
function releaseOf({ name, versions, latest }: Package, version: string, scheme: Scheme): Release {
  if (Object.hasOwn(versions, version)) return versions[version]!;
  const wanted = scheme.parse(version);
  const same = Object.keys(versions).find((other) => {
    const parsed = scheme.parse(other);
    return wanted && parsed && compareVersions(scheme, wanted, parsed) === 0;
  });
  if (same !== undefined) return versions[same]!;
  throw invalid(`${name} has no version ${version}${latest === undefined ? '' : `: its latest version is ${latest}`}`);
}

function declaredRange(manifest: Manifest, name: string, path: string): string {
  const [declared] = toEdit(manifest.of(name));
  if (declared) return declared.range;
  throw invalid(`${path} does not depend on ${name}: only a package that is declared can be upgraded`);
}

interface Where {
  readonly range: string;
  readonly name: string;
  readonly path: string;
}

function lowestOf(scheme: Scheme, { range, name, path }: Where): { readonly text: string; readonly version: Version } {
  const text = scheme.lowest(range);
  const version = text === undefined ? undefined : scheme.parse(text);
  if (text !== undefined && version) return { text, version };
  throw invalid(
    `${path} declares ${name} as ${JSON.stringify(range)}, which is not a range of versions: change it by hand`,
  );
}

function changeOf(scheme: Scheme, from: Version, to: Version): Analysis['change'] {
  if (compareVersions(scheme, to, from) < 0) return 'downgrade';
  if (scheme.isPhase(to.suffix, 'pre')) return 'pre-release';
  const differs = (i: number): boolean => (from.numbers[i] ?? 0) !== (to.numbers[i] ?? 0);
  if (from.epoch !== to.epoch || differs(0)) return 'major';
  return differs(1) ? 'minor' : 'patch';
}

function deprecation(name: string, version: string, { deprecated }: Release): string[] {
  if (!deprecated) return [];
  return [`${name} ${version} is deprecated${typeof deprecated === 'string' ? `: ${deprecated}` : ''}`];
}

/** Only npm has peers, so its ranges are compared. */
function peerWarnings(manifest: Manifest, name: string, { peers = {}, optionalPeers = [] }: Release): string[] {
  return Object.entries(peers).flatMap(([peer, wanted]) => {
    const [declared] = manifest.of(peer);
    if (!declared)
      return optionalPeers.includes(peer)
        ? []
        : [`${name} needs ${peer} ${wanted}, which package.json does not declare`];
    const comparable = semver.validRange(declared.range) !== null && semver.validRange(wanted) !== null;
    if (!comparable || semver.intersects(declared.range, wanted)) return [];
    return [`${name} needs ${peer} ${wanted}, but package.json declares ${declared.range}`];
  });
}
