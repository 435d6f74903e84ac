// The other packages of the manifest: their releases, and the claims about them.
import type { Package } from '../../../clients/registries/lookup';
import { isMissing } from '../../../clients/registries/missing';
import { newestOf } from '../../../clients/registries/releases';
import { RULES, schemeOf } from '../../ecosystem';
import type { Declaration } from '../../manifest/set-range';
import type { Formula, Scheme } from '../../versions/formula';
import { claim, joinClaims, notModelled, type Claim } from '../claim';
import { admitsAll, declaredAs, MAX_AGE_MS, rangeOf, type Upgrade } from './upgrade';

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

/** Another package of the manifest, with its releases. */
export interface OtherPackage {
  readonly declaration: Declaration;
  readonly scheme: Scheme;
  readonly range: Formula;
  readonly versions: Package['versions'];
  /** The newest release in the range. */
  readonly newest: NonNullable<ReturnType<typeof newestOf>>;
}

/** Undefined if the package has another source, or the registry has no release in its range. */
async function otherPackage(upgrade: Upgrade, declaration: Declaration): Promise<OtherPackage | undefined> {
  const scheme = schemeOf(upgrade.ecosystem, declaration);
  const range = rangeOf(upgrade.ecosystem, declaration);
  if (!range) return undefined;
  // Only PyPI has the requirements of a release in a separate document.
  const details = upgrade.ecosystem === 'pip' ? { range: declaration.range, scheme } : undefined;
  const { versions = {} } = (await lookup(upgrade, declaration.package, details)) ?? {};
  const newest = newestOf(versions, scheme, admitsAll(scheme, range));
  return newest && { declaration, scheme, range, versions, newest };
}

/** The claims about other packages with their releases. Packages without a known release are not modelled. */
export function claimsOfPackages(
  upgrade: Upgrade,
  others: readonly Declaration[],
  claimOf: (other: OtherPackage, index: number) => Claim,
): Promise<Claim> {
  return claimsOfOthers(others, async (declaration, index) => {
    const other = await otherPackage(upgrade, declaration);
    if (other) return claimOf(other, index);
    const reason = declaration.source ?? 'it is not in the registry';
    return notModelled(`the requirements of ${declaredAs(declaration)} (${reason})`);
  });
}

export interface Dependency {
  readonly range: string;
  /** Id of the subject for the version of the other package. */
  readonly subject: string;
  readonly unless?: string | undefined;
}

export function dependencyLabel({ name, version }: Upgrade, { declaration }: OtherPackage, range: string): string {
  return `${name} ${version} needs ${declaration.package} ${range}, and ${declaredAs(declaration)} is declared`;
}

/** A requirement of the new release on another package. Installers choose a version that meets it, if there is one. */
export function dependencyClaim(upgrade: Upgrade, other: OtherPackage, { range, subject, unless }: Dependency): Claim {
  const label = dependencyLabel(upgrade, other, range);
  const formula = upgrade.scheme.formula(range);
  if (!formula) return notModelled(`${label}, which cannot be read`);
  const { scheme, declaration } = other;
  const chosen = newestOf(other.versions, scheme, admitsAll(scheme, other.range, formula)) ?? other.newest;
  return claim({
    subjects: [{ id: subject, scheme, version: chosen.parsed }],
    constraints: [{ label, formula, subject, unless }],
    premises: [`${declaration.package} resolves to ${chosen.version}`],
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
