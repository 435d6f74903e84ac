// pip: yanked releases, wheels, and the requirements between the package and other packages.
import type { Requirement } from '../../../clients/registries/lookup';
import { normalized } from '../../manifest/python/requirement';
import type { Declaration } from '../../manifest/set-range';
import { markerOf } from '../../markers/applicability';
import { applies, environmentsWhere } from '../../markers/environments';
import { parseMarker, type Marker } from '../../markers/marker';
import { and, or } from '../../versions/formula';
import { pep440Scheme } from '../../versions/pep440';
import { claim, joinClaims, notModelled, type Claim } from '../claim';
import { SEPARATE } from './declared';
import {
  claimsOfPackages,
  dependencyClaim,
  otherManifests,
  otherPackages,
  otherVersion,
  type OtherPackage,
} from './other-packages';
import { type Upgrade } from './upgrade';

export async function pipClaim(upgrade: Upgrade): Promise<Claim> {
  const own = otherPackages(upgrade);
  const known = new Set(own.map((one) => one.package));
  const separate = otherManifests(upgrade).flatMap(({ manifest }) =>
    manifest ? otherPackages({ name: upgrade.name, manifest }).filter((one) => !known.has(one.package)) : [],
  );
  const others = await claimsOfPackages(upgrade, [...own, ...separate], (other, i) => {
    const whole = otherClaim(upgrade, other, `other${i}`);
    return i < own.length ? whole : unlessSeparate(whole);
  });
  return joinClaims([filesClaim(upgrade), others]);
}

/** Another manifest may not be installed together with the edited one. */
function unlessSeparate(whole: Claim): Claim {
  return { ...whole, constraints: whole.constraints.map((one) => ({ ...one, unless: one.unless ?? SEPARATE })) };
}

function filesClaim({ name, version, release, edited }: Upgrade): Claim {
  const provided = new Set((release.features ?? []).map(normalized));
  const missing = [...new Set(extrasOf(edited))].filter((one) => !provided.has(one));
  const label = `${name} ${version} is yanked, and pip installs it only if it is pinned with ==`;
  return claim({
    constraints: release.yanked ? [{ label, formula: edited.every(isPinned) ? and() : or() }] : [],
    notModelled: [
      ...(release.platforms ? [`${name} ${version}: ${release.platforms}`] : []),
      ...(release.features ? missing.map((extra) => `${name} ${version} has no extra ${extra}`) : []),
    ],
  });
}

const UNCLEAR = 'it is not known where it applies';

/** The requirements between the new release and another package of the manifest. */
function otherClaim(upgrade: Upgrade, { declaration, newest, ...rest }: OtherPackage, id: string): Claim {
  const { name, release, edited } = upgrade;
  const onThis = (newest.release.requires ?? []).filter((one) => normalized(one.package) === normalized(name));
  const onOther = (release.requires ?? []).filter((one) => normalized(one.package) === declaration.package);
  return joinClaims([
    ...(newest.release.unreadable?.includes('requires_dist')
      ? [notModelled(`the requirements of ${declaration.package} ${newest.version}, which cannot be read`)]
      : []),
    ...onThis.map((requirement) => dependentClaim(upgrade, { declaration, version: newest.version, requirement })),
    ...onOther.map((requirement, i) => {
      const when = applicability(upgrade, { declaration, requirement, extras: extrasOf(edited) });
      if (when === 'never') return claim({});
      const dependency = { range: requirement.range, subject: `${id}x${i}` };
      const unless = when === 'always' ? undefined : UNCLEAR;
      return dependencyClaim(upgrade, { declaration, newest, ...rest }, { ...dependency, unless });
    }),
  ]);
}

interface Dependent {
  readonly declaration: Declaration;
  readonly version: string;
  readonly requirement: Requirement;
}

function dependentClaim(upgrade: Upgrade, { declaration, version, requirement }: Dependent): Claim {
  const when = applicability(upgrade, { declaration, requirement, extras: extrasOf([declaration]) });
  if (when === 'never') return claim({});
  const label = `${declaration.package} ${version} needs ${upgrade.name} ${requirement.range || 'in any version'}`;
  const formula = pep440Scheme.formula(requirement.range);
  if (!formula) return notModelled(`${label}, which cannot be read`);
  const pinned = isPinned(declaration);
  const another = pinned ? undefined : `another version of ${declaration.package} may meet the constraints`;
  const unless = when === 'always' ? (otherVersion(upgrade, formula) ?? another) : UNCLEAR;
  return claim({
    constraints: [{ label, formula, unless }],
    premises: pinned ? [] : [`${declaration.package} resolves to ${version}, the newest version that its range admits`],
  });
}

/** `==2.32.3` admits one version; `==2.32.*` and all other ranges admit several. */
const isPinned = ({ range }: Declaration): boolean => /^={2,3}[^*,]+$/.test(range.trim());

const extrasOf = (declarations: readonly Declaration[]): readonly string[] =>
  declarations.flatMap(({ extras = [] }) => extras);

interface Applicability {
  readonly declaration: Declaration;
  readonly requirement: Requirement;
  /** The enabled extras of the package that has the requirement. */
  readonly extras: readonly string[];
}

/** Whether a requirement between two packages applies in the environments of the edited declarations. */
function applicability(
  { edited, supported }: Upgrade,
  { declaration, requirement, extras }: Applicability,
): 'always' | 'never' | 'unclear' {
  const marker = requirement.marker === undefined ? { type: 'and' as const, of: [] } : parseMarker(requirement.marker);
  const required = marker && withExtras(marker, new Set(extras));
  const where = markerOf(declaration);
  const own = edited.map(markerOf);
  if (!required || !where || !own.every((one) => one !== undefined)) return 'unclear';
  const environments = environmentsWhere(
    { type: 'or', of: own },
    { markers: [where, required], supported: supported?.formula },
  );
  if (!environments) return 'unclear';
  const both = environments.filter((one) => applies(where, one) && applies(required, one)).length;
  return both === 0 ? 'never' : both === environments.length ? 'always' : 'unclear';
}

/** Replaces comparisons with `extra` by their outcome. */
function withExtras(marker: Marker, extras: ReadonlySet<string>): Marker {
  if (marker.type === 'and' || marker.type === 'or')
    return { type: marker.type, of: marker.of.map((part) => withExtras(part, extras)) };
  if (marker.type !== 'is' || marker.variable !== 'extra') return marker;
  const enabled = marker.values.some((value) => extras.has(normalized(value)));
  return { type: enabled !== marker.negated ? 'and' : 'or', of: [] };
}
