// Step analyze: the manifest, the package's versions, and whether the upgrade makes sense.
import semver from 'semver';
import type { ManifestFile } from '../../clients/github-app';
import type { Package, Release } from '../../clients/registries/lookup';
import { choose, conditionOf, type Choice, type Indexed } from './choose-declarations';
import { RULES, schemeOf, type EcosystemRules } from '../ecosystem';
import type { UpgradeInput } from '../kind';
import { supportedBy } from '../languages';
import { invalid, type Manifest } from '../manifest/set-range';
import type { Analysis, Context } from '../results';
import { runs } from '../markers/applicability';
import { compareVersions, type Scheme, type Version } from '../versions/formula';

/** Throws ServiceError; VALIDATION_ERROR, with the fix, for what the person who asked has to correct. */
export async function analyze(context: Context): Promise<Analysis> {
  const { input } = context;
  const { ecosystem, package: name, version } = input;
  const rules = RULES[ecosystem];
  const found = await context.services.registries[ecosystem](name, context, { version });
  const release = releaseOf(found, version, rules.scheme);
  refuseUnusable(release, input);
  const files = await manifestsOf(context, rules);
  const { path, text, manifest } = declaring(files, name, rules);

  const to = rules.scheme.parse(version)!;
  const choice = choiceOf(manifest, { input, release, path, files, to });
  const [first] = choice.edited;
  const scheme = schemeOf(ecosystem, first);
  const from = lowestOf(scheme, { range: first.range, name, path });
  if (compareVersions(scheme, from.version, to) === 0)
    throw invalid(`${name} is at ${version} already: ${path} declares ${JSON.stringify(first.range)}`);
  const change = changeOf(scheme, from.version, to);
  const warnings = [
    ...(change === 'downgrade' ? [`${version} is older than ${from.text}, the lowest version in use`] : []),
    ...deprecation(name, version, release),
    ...(manifest.notes?.(name) ?? []),
    ...leftWarnings(choice, name, path),
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

/** The first manifest that declares the package; what is wrong with one is said when no other one does. */
function declaring(files: readonly [ManifestFile, ...ManifestFile[]], name: string, { read }: EcosystemRules) {
  const problems: unknown[] = [];
  for (const file of files) {
    try {
      const manifest = read(file.text);
      if (manifest.of(name).some(({ role }) => role !== 'rules')) return { ...file, manifest };
    } catch (error) {
      problems.push(error);
    }
  }
  if (problems.length > 0) throw problems[0] as Error;
  const paths = files.map(({ path }) => path).join(' and ');
  const depend = files.length === 1 ? 'does not depend' : 'do not depend';
  throw invalid(`${paths} ${depend} on ${name}: only a package that is declared can be upgraded`);
}

interface Upgrade {
  readonly input: UpgradeInput;
  readonly release: Release;
  readonly path: string;
  readonly files: readonly ManifestFile[];
  readonly to: Version;
}

function choiceOf(manifest: Manifest, { input, release, path, files, to }: Upgrade): Choice {
  const { ecosystem, package: name } = input;
  const supported = supportedBy(ecosystem, files)?.formula;
  return choose(manifest.of(name), {
    ...{ name, path, target: to },
    schemeOf: (declared) => schemeOf(ecosystem, declared),
    runs: (declared) => (ecosystem === 'pip' ? runs(release, declared, supported) : 'yes'),
  });
}

/** No installer would choose these. */
function refuseUnusable({ empty, yanked }: Release, { ecosystem, package: name, version }: UpgradeInput): void {
  if (empty) throw invalid(`${name} ${version} has no file that could be installed: choose another version`);
  if (yanked && ecosystem === 'cargo')
    throw invalid(`${name} ${version} was yanked, so cargo does not choose it: choose another version`);
}

function leftWarnings({ left }: Choice, name: string, path: string): string[] {
  const described = ({ range, section, alias, ...declared }: Indexed): string => {
    const where = [section, alias && `as ${alias}`, conditionOf({ range, section, ...declared })];
    return `${range || 'any version'} (${where.filter(Boolean).join(', ')})`;
  };
  return left.map(({ declared, why }) => `${path} keeps ${name} ${described(declared)}, because ${why}`);
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

function deprecation(name: string, version: string, { deprecated, yanked }: Release): string[] {
  const because = (why: string | boolean): string => (typeof why === 'string' ? `: ${why}` : '');
  return [
    ...(deprecated ? [`${name} ${version} is deprecated${because(deprecated)}`] : []),
    ...(yanked ? [`${name} ${version} was yanked${because(yanked)}`] : []),
  ];
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
