// The premises of pip: yanked releases and files, what other packages require of this one, and what it requires of them.
import { newestOf } from '../../../clients/registries/releases';
import { schemeOf } from '../../ecosystem';
import { applies, placesOf } from '../../markers/environments';
import { parseMarker, type Marker } from '../../markers/marker';
import type { Declared } from '../../manifest/set-range';
import { normalized } from '../../manifest/python/requirement';
import { markerOf } from '../../markers/applicability';
import type { Requirement } from '../../../clients/registries/lookup';
import { and, or } from '../../versions/formula';
import { pep440Scheme } from '../../versions/pep440';
import { caseOf, joinCases, type Case } from '../claim';
import { SEPARATE } from './declared';
import {
  admitsAll,
  doubtOfRange,
  forEachOther,
  lookup,
  otherManifests,
  otherPackages,
  rangeOf,
  whatOf,
  type NamedDeclared,
  type Upgrade,
} from './upgrade';

export async function pipCase(upgrade: Upgrade): Promise<Case> {
  const own = otherPackages(upgrade);
  const known = new Set(own.map((one) => one.package));
  const separate = otherManifests(upgrade).flatMap(({ manifest }) =>
    manifest ? otherPackages({ ...upgrade, manifest }).filter((one) => !known.has(one.package)) : [],
  );
  const { results, leftOut } = await forEachOther([...own, ...separate], async (other, i) => {
    const found = await otherCase(upgrade, other, `other${i}`);
    return i < own.length ? found : doubted(found);
  });
  const left = leftOut === 0 ? [] : [`what ${leftOut} more packages of the manifest require`];
  return joinCases([filesCase(upgrade), ...results, caseOf({ notModelled: left })]);
}

/** What the packages of another manifest ask for may not count. */
function doubted(found: Case): Case {
  return { ...found, constraints: found.constraints.map((one) => ({ ...one, doubt: one.doubt ?? SEPARATE })) };
}

function filesCase({ name, version, release, edited }: Upgrade): Case {
  const pinned = edited.every(isPinned);
  const known = new Set((release.features ?? []).map(normalized));
  const missing = [...new Set(edited.flatMap(({ extras = [] }) => extras))].filter((one) => !known.has(one));
  const label = `${name} ${version} is yanked, so pip takes it only when it is pinned with ==`;
  return caseOf({
    constraints: release.yanked ? [{ label, formula: pinned ? and() : or() }] : [],
    notModelled: [
      ...(release.platforms ? [`${name} ${version}: ${release.platforms}`] : []),
      ...(release.unreadable ?? []).map((field) => `${name} ${version}: its ${field} cannot be read`),
      ...(release.features ? missing.map((extra) => `${name} ${version} has no extra ${extra}`) : []),
    ],
  });
}

/** What another package of the manifest and the new release require of each other. */
async function otherCase(upgrade: Upgrade, other: NamedDeclared, id: string): Promise<Case> {
  const formula = rangeOf('pip', other);
  const what = whatOf(other);
  const unknown = caseOf({ notModelled: [`what ${what} requires (${other.source ?? 'it is not in PyPI'})`] });
  if (!formula) return unknown;
  const scheme = schemeOf('pip', other);
  const found = await lookup(upgrade, other.package, { range: other.range, scheme });
  const newest = found && newestOf(found, scheme, admitsAll(scheme, formula));
  if (!found || !newest) return unknown;
  const odd = newest.release.unreadable?.includes('requires_dist');
  const demands = (newest.release.requires ?? []).filter((one) => normalized(one.package) === normalized(upgrade.name));
  const own = (upgrade.release.requires ?? []).filter((one) => normalized(one.package) === other.package);
  return joinCases([
    caseOf({ notModelled: odd ? [`what ${other.package} ${newest.version} requires, which cannot be read`] : [] }),
    ...demands.map((demand) => demandCase(upgrade, { other, version: newest.version, demand })),
    ...own.map((need, i) => {
      const wanted = pep440Scheme.formula(need.range);
      const label = `${upgrade.name} ${upgrade.version} needs ${other.package} ${need.range}, and ${what} is declared`;
      const when = meeting(upgrade, { declared: other, demand: need, extras: extrasOf(upgrade.edited) });
      if (when === 'never') return caseOf({});
      if (!wanted) return caseOf({ notModelled: [`${label}, which cannot be read`] });
      const both = newestOf(found, scheme, admitsAll(scheme, formula, wanted)) ?? newest;
      const doubt = when === 'always' ? undefined : 'where it counts cannot be told';
      const subject = `${id}x${i}`;
      return caseOf({
        subjects: [{ id: subject, scheme, version: both.parsed }],
        constraints: [{ label, formula: wanted, subject, doubt }],
        premises: [`${other.package} is installed as ${both.version}`],
      });
    }),
  ]);
}

interface Demand {
  readonly other: NamedDeclared;
  readonly version: string;
  readonly demand: Requirement;
}

function demandCase(upgrade: Upgrade, { other, version, demand }: Demand): Case {
  const when = meeting(upgrade, { declared: other, demand, extras: extrasOf([other]) });
  if (when === 'never') return caseOf({});
  const label = `${other.package} ${version} needs ${upgrade.name} ${demand.range || 'in any version'}`;
  const formula = pep440Scheme.formula(demand.range);
  if (!formula) return caseOf({ notModelled: [`${label}, which cannot be read`] });
  const pinned = isPinned(other);
  const newer = pinned ? undefined : `another version of ${other.package} may do`;
  const doubt = when === 'always' ? (doubtOfRange(upgrade, formula) ?? newer) : 'where it counts cannot be told';
  return caseOf({
    constraints: [{ label, formula, doubt }],
    premises: pinned ? [] : [`${other.package} is installed as ${version}, the newest that its range admits`],
  });
}

/** `==2.32.3` names one version, `==2.32.*` and every other range several. */
const isPinned = ({ range }: Declared): boolean => /^={2,3}[^*,]+$/.test(range.trim());

const extrasOf = (declared: readonly Declared[]): readonly string[] => declared.flatMap(({ extras = [] }) => extras);

interface Meeting {
  readonly declared: Declared;
  readonly demand: Requirement;
  /** Extras that are asked for of the package that requires. */
  readonly extras: readonly string[];
}

/** Whether a requirement between two packages counts where the edited declarations apply. */
function meeting(
  { edited, supported }: Upgrade,
  { declared, demand, extras }: Meeting,
): 'always' | 'never' | 'unclear' {
  const marker = demand.marker === undefined ? { type: 'and' as const, of: [] } : parseMarker(demand.marker);
  const needed = marker && withExtras(marker, new Set(extras));
  const where = markerOf(declared);
  if (!needed || !where) return 'unclear';
  const places = edited.map(markerOf);
  if (!places.every((one) => one !== undefined)) return 'unclear';
  const own: Marker = { type: 'or', of: places };
  const within = placesOf(own, { markers: [where, needed], supported: supported?.formula });
  if (!within) return 'unclear';
  const both = within.filter((one) => applies(where, one) && applies(needed, one)).length;
  return both === 0 ? 'never' : both === within.length ? 'always' : 'unclear';
}

/** The marker with what it says of extras decided. */
function withExtras(marker: Marker, extras: ReadonlySet<string>): Marker {
  if (marker.type === 'and' || marker.type === 'or')
    return { type: marker.type, of: marker.of.map((part) => withExtras(part, extras)) };
  if (marker.type !== 'is' || marker.variable !== 'extra') return marker;
  const asked = marker.values.some((value) => extras.has(normalized(value)));
  return { type: asked !== marker.negated ? 'and' : 'or', of: [] };
}
