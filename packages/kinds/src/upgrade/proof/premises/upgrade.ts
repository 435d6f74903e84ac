// The edited upgrade, and what the claims of all ecosystems need: other packages, their releases, and labels.
import type { ManifestFile } from '../../../clients/github-app';
import type { Package, Release } from '../../../clients/registries/lookup';
import { isMissing } from '../../../clients/registries/missing';
import { newestOf, versionKey } from '../../../clients/registries/releases';
import { required } from '../../../declare';
import { conditionOf } from '../../analyze/choose-declarations';
import { RULES, schemeOf } from '../../ecosystem';
import { languageSupport, type LanguageSupport } from '../../languages';
import type { Declaration, EditableDeclaration, Manifest } from '../../manifest/set-range';
import type { Ecosystem } from '../../names';
import type { Context } from '../../results';
import { holds, type Formula, type Scheme, type Version } from '../../versions/formula';
import { joinClaims, notModelled, type Claim } from '../claim';

export interface Upgrade {
  readonly context: Context;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** As requested. */
  readonly version: string;
  /** As parsed. */
  readonly target: Version;
  readonly scheme: Scheme;
  readonly release: Release;
  /** All releases of the package. */
  readonly versions: Package['versions'];
  readonly path: string;
  /** After the edit. */
  readonly manifest: Manifest;
  readonly edited: readonly EditableDeclaration[];
  /** Declarations of the package that were not edited. */
  readonly kept: readonly EditableDeclaration[];
  /** The other manifests of the repository. */
  readonly others: readonly ManifestFile[];
  readonly supported: LanguageSupport | undefined;
}

/** The requirements of a release change only when it is published again. */
const MAX_AGE_MS = 60_000;

/** Throws ServiceError when the registry is unavailable. */
export async function upgradeOf(context: Context): Promise<Upgrade> {
  const { ecosystem, package: name, version } = context.input;
  const { path, declarations, others } = required(context, 'analyze');
  const text = required(context, 'apply').manifest;
  const { scheme, read } = RULES[ecosystem];
  const options = { maxAgeMs: MAX_AGE_MS, version };
  const { versions } = await context.services.registries[ecosystem](name, context, options);
  const key = versionKey(scheme, versions, version);
  const manifest = read(text);
  const all = manifest.of(name);
  return {
    ...{ context, ecosystem, name, version, target: scheme.parse(version)!, scheme, versions, path, manifest, others },
    release: key === undefined ? { unreadable: ['version'] } : versions[key]!,
    edited: all.filter((_, i) => declarations.includes(i)),
    kept: all.filter((_, i) => !declarations.includes(i)),
    supported: languageSupport(ecosystem, [{ path, text }, ...others]),
  };
}

/** Undefined if the registry does not have the package, such as a private one. */
export async function lookup(
  { context, ecosystem }: Upgrade,
  name: string,
  newest?: { readonly range: string; readonly scheme: Scheme },
): Promise<Package | undefined> {
  const options = { maxAgeMs: MAX_AGE_MS, ...(newest && { newest }) };
  return context.services.registries[ecosystem](name, context, options).catch((error: Error) => {
    if (isMissing(error.cause)) return undefined;
    throw error;
  });
}

/** Concurrent lookups. */
const BATCH = 10;
const MAX_PACKAGES = 300;

/** One entry for each declaration that installs another package. */
export function otherPackages({ manifest, name }: Pick<Upgrade, 'manifest' | 'name'>): readonly Declaration[] {
  return manifest.all().filter((one) => one.package !== name && one.role === 'install');
}

/** The other manifests; `manifest` is undefined if it cannot be parsed. */
export function otherManifests({ others, ecosystem }: Upgrade) {
  return others.map(({ path, text }) => {
    try {
      return { path, manifest: RULES[ecosystem].read(text) };
    } catch {
      return { path, manifest: undefined };
    }
  });
}

/** Joins the claims of other packages. Packages beyond the limit are not modelled. */
export async function claimsOfOthers(
  others: readonly Declaration[],
  claimOf: (other: Declaration, index: number) => Promise<Claim>,
): Promise<Claim> {
  const claims: Claim[] = [];
  const limit = Math.min(others.length, MAX_PACKAGES);
  for (let i = 0; i < limit; i += BATCH) {
    const batch = others.slice(i, Math.min(i + BATCH, limit));
    claims.push(...(await Promise.all(batch.map((other, j) => claimOf(other, i + j)))));
  }
  const omitted = others.length - limit;
  if (omitted > 0) claims.push(notModelled(`the requirements of ${omitted} more packages of the manifest`));
  return joinClaims(claims);
}

/**
 * Why a violated requirement of another package may still be met: the edited range admits another version that meets it,
 * and installers choose that version.
 */
export function otherVersion({ versions, edited, ecosystem, scheme, name }: Upgrade, requirement: Formula) {
  const ranges = edited.map((declaration) => rangeOf(ecosystem, declaration));
  if (!ranges.every((one) => one !== undefined)) return undefined;
  const other = newestOf(versions, scheme, admitsAll(scheme, requirement, ...ranges));
  return other && `the declared range also admits ${name} ${other.version}, which is installed instead`;
}

/** Undefined if the declaration is not a range of versions. */
export function rangeOf(ecosystem: Ecosystem, declaration: Declaration): Formula | undefined {
  return declaration.source === undefined ? schemeOf(ecosystem, declaration).formula(declaration.range) : undefined;
}

export function admitsAll(scheme: Scheme, ...formulas: readonly Formula[]): (version: Version) => boolean {
  return (version) => formulas.every((formula) => holds(scheme, formula, version));
}

/** `requirements.txt (requirements) declares requests ==2.32.3` */
export function declaredLabel(path: string, { package: name, section, range, marker, python }: Declaration): string {
  const condition = conditionOf({ marker, python });
  return `${path} (${section}) declares ${name} ${range || 'in any version'}${condition && ` (${condition})`}`;
}

/** `scipy ==1.0.0` */
export function declaredAs({ package: name, range }: Declaration): string {
  return range === '' ? name : `${name} ${range}`;
}
