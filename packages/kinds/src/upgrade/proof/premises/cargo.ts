// Cargo: enabled features exist, and one compatible version serves all crates of the manifest.
import type { Requirement } from '../../../clients/registries/lookup';
import { newestOf } from '../../../clients/registries/releases';
import { sameCrate } from '../../manifest/cargo';
import { tableAt, type Toml } from '../../manifest/toml';
import { cargoScheme } from '../../versions/cargo';
import { and, holds, or, type Version } from '../../versions/formula';
import { claim, joinClaims, notModelled, type Claim } from '../claim';
import {
  claimsOfPackages,
  dependencyClaim,
  dependencyLabel,
  otherPackages,
  otherVersion,
  type OtherPackage,
} from './other-packages';
import { admitsAll, type Upgrade } from './upgrade';

export async function cargoClaim(upgrade: Upgrade): Promise<Claim> {
  const others = await claimsOfPackages(upgrade, otherPackages(upgrade), (other, i) =>
    otherClaim(upgrade, other, `other${i}`),
  );
  return joinClaims([featuresClaim(upgrade), others]);
}

function featuresClaim({ name, version, release, edited, manifest }: Upgrade): Claim {
  const keys = new Set(edited.map(({ alias }) => alias ?? name));
  // The features of the project enable features of dependencies: `serde/derive`, `serde?/derive`.
  const own = Object.values(tableAt(manifest.document as Toml, ['features'])).flatMap((all) =>
    (Array.isArray(all) ? all : []).flatMap((one: unknown) => {
      const [, key, feature] = (typeof one === 'string' && /^([^?/]+)\??\/(.+)$/.exec(one)) || [];
      return key !== undefined && feature !== undefined && keys.has(key) ? [feature] : [];
    }),
  );
  const enabled = new Set([...edited.flatMap(({ extras = [] }) => extras), ...own]);
  enabled.delete('default');
  return claim({
    constraints: [...enabled].map((feature) => ({
      label: `${name} ${version} has the feature ${feature}`,
      formula: release.features?.includes(feature) ? and() : or(),
    })),
  });
}

/** Cargo chooses an older release of another crate if the newest one is not compatible. */
function otherClaim(upgrade: Upgrade, other: OtherPackage, subject: string): Claim {
  const { name, release, target } = upgrade;
  const { declaration, versions, newest } = other;
  const admitted = admitsAll(cargoScheme, other.range);
  const onThis = (requires: readonly Requirement[] = []) => requires.filter((one) => sameCrate(one.package, name));
  const compatible = Object.entries(versions).filter(
    ([, { requires, unreadable }]) =>
      onThis(requires).every(({ range }) => coexist(range, target, release.links !== undefined)) &&
      !unreadable?.includes('deps'),
  );
  const best = newestOf(Object.fromEntries(compatible), cargoScheme, admitted) ?? newest;
  const dependent = `${declaration.package} ${best.version}`;
  const onOther = (release.requires ?? []).filter((one) => sameCrate(one.package, declaration.package));
  return joinClaims([
    ...(best.release.unreadable?.includes('deps')
      ? [notModelled(`the requirements of ${dependent}, which cannot be read`)]
      : []),
    ...onThis(best.release.requires).map((requirement) => dependentClaim(upgrade, dependent, requirement)),
    ...onOther.map(({ range, optional }) => {
      const formula = cargoScheme.formula(range);
      const shared = formula && newestOf(versions, cargoScheme, admitsAll(cargoScheme, other.range, formula));
      if (formula && !shared && coexist(range, newest.parsed, false))
        return claim({ premises: [`${dependencyLabel(upgrade, other, range)}: both versions are built`] });
      return dependencyClaim(upgrade, other, { range, subject, unless: optional ? OPTIONAL : undefined });
    }),
  ]);
}

const OPTIONAL = 'it is optional';

function dependentClaim(upgrade: Upgrade, dependent: string, { range, optional }: Requirement): Claim {
  const { name, target, release } = upgrade;
  const label = `${dependent} needs ${name} ${range}`;
  const formula = cargoScheme.formula(range);
  if (!formula) return notModelled(`${label}, which cannot be read`);
  const premises = [`${dependent} is the newest compatible release in its range`];
  if (!holds(cargoScheme, formula, target) && coexist(range, target, release.links !== undefined))
    return claim({ premises: [...premises, `${label}, which is built as a separate copy`] });
  const unless = optional ? OPTIONAL : otherVersion(upgrade, formula);
  return claim({ constraints: [{ label, formula, unless }], premises });
}

/**
 * Whether a build can contain a requirement and a version: the requirement admits the version, or requires an
 * incompatible one, of which cargo builds a separate copy. A crate that links a native library (`single`) has one copy.
 */
function coexist(range: string, version: Version, single: boolean): boolean {
  const formula = cargoScheme.formula(range);
  if (!formula) return false;
  if (holds(cargoScheme, formula, version)) return true;
  const lowest = cargoScheme.lowest(range);
  const other = lowest === undefined ? undefined : cargoScheme.parse(lowest);
  return !single && other !== undefined && compatibilityOf(other) !== compatibilityOf(version);
}

/** Compatible versions have the same leftmost nonzero number. https://doc.rust-lang.org/cargo/reference/resolver.html */
function compatibilityOf({ numbers: [major = 0, minor = 0, patch = 0] }: Version): string {
  if (major > 0) return `${major}`;
  return minor > 0 ? `0.${minor}` : `0.0.${patch}`;
}
