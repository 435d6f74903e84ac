// pip: yanked releases, wheels, and the requirements between the package and other packages.
import type { Requirement } from '../../../clients/registries/lookup';
import { newestOf } from '../../../clients/registries/releases';
import { schemeOf } from '../../ecosystem';
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
  admitsAll,
  claimsOfOthers,
  declaredAs,
  lookup,
  otherManifests,
  otherPackages,
  otherVersion,
  rangeOf,
  type Upgrade,
} from './upgrade';

export async function pipClaim(upgrade: Upgrade): Promise<Claim> {
  const own = otherPackages(upgrade);
  const known = new Set(own.map((one) => one.package));
  const separate = otherManifests(upgrade).flatMap(({ manifest }) =>
    manifest ? otherPackages({ name: upgrade.name, manifest }).filter((one) => !known.has(one.package)) : [],
  );
  const others = await claimsOfOthers([...own, ...separate], async (other, i) => {
    const whole = await otherClaim(upgrade, other, `other${i}`);
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
async function otherClaim(upgrade: Upgrade, other: Declaration, id: string): Promise<Claim> {
  const { name, version, release, edited } = upgrade;
  const formula = rangeOf('pip', other);
  const declared = declaredAs(other);
  const unknown = notModelled(`the requirements of ${declared} (${other.source ?? 'it is not in PyPI'})`);
  if (!formula) return unknown;
  const scheme = schemeOf('pip', other);
  const versions = (await lookup(upgrade, other.package, { range: other.range, scheme }))?.versions ?? {};
  const newest = newestOf(versions, scheme, admitsAll(scheme, formula));
  if (!newest) return unknown;
  const onThis = (newest.release.requires ?? []).filter((one) => normalized(one.package) === normalized(name));
  const onOther = (release.requires ?? []).filter((one) => normalized(one.package) === other.package);
  return joinClaims([
    ...(newest.release.unreadable?.includes('requires_dist')
      ? [notModelled(`the requirements of ${other.package} ${newest.version}, which cannot be read`)]
      : []),
    ...onThis.map((requirement) => dependentClaim(upgrade, { other, version: newest.version, requirement })),
    ...onOther.map((requirement, i) => dependencyClaim(requirement, `${id}x${i}`)),
  ]);

  function dependencyClaim(requirement: Requirement, subject: string): Claim {
    const label = `${name} ${version} needs ${other.package} ${requirement.range}, and ${declared} is declared`;
    const required = pep440Scheme.formula(requirement.range);
    const when = applicability(upgrade, { declaration: other, requirement, extras: extrasOf(edited) });
    if (when === 'never') return claim({});
    if (!required) return notModelled(`${label}, which cannot be read`);
    const both = newestOf(versions, scheme, admitsAll(scheme, formula!, required)) ?? newest!;
    return claim({
      subjects: [{ id: subject, scheme, version: both.parsed }],
      constraints: [{ label, formula: required, subject, unless: when === 'always' ? undefined : UNCLEAR }],
      premises: [`${other.package} is installed as ${both.version}`],
    });
  }
}

interface Dependent {
  readonly other: Declaration;
  readonly version: string;
  readonly requirement: Requirement;
}

function dependentClaim(upgrade: Upgrade, { other, version, requirement }: Dependent): Claim {
  const when = applicability(upgrade, { declaration: other, requirement, extras: extrasOf([other]) });
  if (when === 'never') return claim({});
  const label = `${other.package} ${version} needs ${upgrade.name} ${requirement.range || 'in any version'}`;
  const formula = pep440Scheme.formula(requirement.range);
  if (!formula) return notModelled(`${label}, which cannot be read`);
  const pinned = isPinned(other);
  const another = pinned ? undefined : `another version of ${other.package} may meet the constraints`;
  const unless = when === 'always' ? (otherVersion(upgrade, formula) ?? another) : UNCLEAR;
  return claim({
    constraints: [{ label, formula, unless }],
    premises: pinned ? [] : [`${other.package} is installed as ${version}, the newest version that its range admits`],
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
